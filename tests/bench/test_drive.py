from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.drive import Line


class Closing(BaseHTTPRequestHandler):
    """Answers, and closes the connection without saying so, as a server does with one that was idle for long."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/here" else 404)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written to the console of a test."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Closing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_a_line_goes_on_over_a_new_connection_where_the_old_one_was_closed(port: int) -> None:
    line = Line(port)
    line.look("/here", 3)
    line.connection.close()


def test_a_page_that_is_not_there_ends_the_run(port: int) -> None:
    line = Line(port)
    with pytest.raises(AssertionError, match="/gone answered 404"):
        line.look("/gone")
    line.connection.close()
