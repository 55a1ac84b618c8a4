"""The request in WSGI's words for Django, and its answer back to granian: nobody who reads slowly is waited for."""

from __future__ import annotations

import io
import json
import select
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from django.db import connections

from otop.base.headers import HEADERS
from otop.site.problems import BodyRefused

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

ANSWER_WHOLE_BYTES = 1 << 20
Headers = list[tuple[str, str]]


def answer(scope: Scope, body: bytes, proto: HTTPProtocol, application: WSGIApplication) -> None:
    """The answer is handed over whole, as a file, or, where it is long, piece by piece as it is made."""
    status, headers = 500, list[tuple[str, str]]()

    def start_response(line: str, given: Headers, exc_info: object = None) -> Any:
        nonlocal status, headers
        status, headers = int(line[:3]), given

    pieces = application(environ_of(scope, body), start_response)
    try:
        if isinstance(pieces, File):
            proto.response_file(status, headers, pieces.path)
        else:
            send(proto, status, headers, pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()


def send(proto: HTTPProtocol, status: int, headers: Headers, pieces: Iterable[bytes]) -> None:
    first, rest = bytearray(), iter(pieces)
    for piece in rest:
        first += piece
        if len(first) > ANSWER_WHOLE_BYTES:
            break
    else:
        proto.response_bytes(status, headers, bytes(first))
        return
    stream: Any = proto.response_stream(status, headers)
    stream.send_bytes(bytes(first))  # granian queues it at once: there is nothing to wait for
    for piece in rest:
        stream.send_bytes(piece)


class File:
    """A whole file of the disk, which granian reads at the pace of who asked for it."""

    def __init__(self, file: io.BufferedReader) -> None:
        self.path, self.close = str(file.name), file.close


def wrapped(file: Any, block_size: int = 8192) -> Any:
    """`wsgi.file_wrapper`: a part of a file is read here."""
    return File(file) if isinstance(file, io.BufferedReader) else FileWrapper(file, block_size)


FIXED: WSGIEnvironment = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.file_wrapper": wrapped,
}


def environ_of(scope: Scope, body: bytes) -> WSGIEnvironment:
    """The request in WSGI's words (PEP 3333)."""
    environ = FIXED | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
    }
    environ["SERVER_NAME"], _, environ["SERVER_PORT"] = scope.server.rpartition(":")
    environ["REMOTE_ADDR"] = scope.client.rpartition(":")[0].strip("[]")
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for the header with a dash that only a proxy may set
        key = f"HTTP_{name.replace('-', '_').upper()}"
        environ[key] = f"{environ[key]}{';' if name == 'cookie' else ','}{value}" if key in environ else value
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if f"HTTP_{name}" in environ:
            environ[name] = environ.pop(f"HTTP_{name}")
    return environ


def refuse(proto: HTTPProtocol, problem: BodyRefused, *, to_phone: bool) -> None:
    """As the door and the pages say it, but without a thread."""
    th, en = problem.message.th, problem.message.en
    headers = [*HEADERS.items(), ("Cache-Control", "no-store")]
    if problem.retry_s:
        headers.append(("Retry-After", str(problem.retry_s)))
    if not to_phone:
        headers.append(("Content-Type", "text/plain; charset=utf-8"))
        proto.response_str(problem.status, headers, f"{th}\n{en}\n")
        return
    told = {"type": "about:blank", "title": en, "status": problem.status, "code": problem.code}
    headers.append(("Content-Type", "application/problem+json"))
    proto.response_str(problem.status, headers, json.dumps(told | {"message": {"th": th, "en": en}}))


def close_lost_connections() -> None:
    """A connection that the database ended meanwhile costs no request: it is replaced before it is used.

    Nothing is asked over it: what can be read from an idle connection is its end.
    """
    for connection in connections.all(initialized_only=True):
        kept: Any = connection.connection
        if kept and not kept.closed:
            look = select.poll()
            look.register(kept.fileno(), select.POLLIN)
            if not look.poll(0):
                continue
        connection.close()
