"""From nothing to the page, and to the end: `otop up` in an empty folder, and again in the same."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.ground import CHECKOUT, say
from bench.promises import Promise
from otop.site.problems import WebFailed
from otop.site.up import free_port

FIRST_S, SECOND_S, ENDED_S = 180.0, 10.0, 5.0
STOPPED_WITHIN_S = 30


def starts() -> list[Promise]:
    """Seconds until the health page and the home page are served, and until all has ended; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="otop-bench-start-"))
    folder.chmod(0o711)  # as root, the engine's account passes through
    try:
        say("กำลังเริ่มระบบในโฟลเดอร์เปล่า", "Starting in an empty folder")
        (first, *ends), (second, *more) = start_and_end_s(folder / "data"), start_and_end_s(folder / "data")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Promise("from an empty folder to the home page", first, FIRST_S, "s"),
        Promise("the second start", second, SECOND_S, "s"),
        Promise("until all of it has ended, a client still connected", max(ends + more), ENDED_S, "s"),
    ]


def start_and_end_s(data: Path) -> tuple[float, float]:
    """Whoever is connected when it ends stays, as an idle browser does."""
    began = time.monotonic()
    with ExitStack() as clients:
        with running(data) as port:
            served_at = time.monotonic()
            clients.enter_context(socket.create_connection(("127.0.0.1", port)))
            ending_at = time.monotonic()
        return served_at - began, time.monotonic() - ending_at


@contextmanager
def running(data: Path) -> Iterator[int]:
    """`otop up` serves the health page and the home page of this data folder. Its port."""
    port = free_port("127.0.0.1", 0)
    kept_out = {"DATABASE_URL", "OTOP_DATA"}
    environment = {name: value for name, value in os.environ.items() if name not in kept_out}
    command = [sys.executable, "-m", "otop.site.cli", "up", "--data", str(data), "--port", str(port)]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=sys.stderr, start_new_session=True)
    try:
        while not (served(port, "/health/") and served(port, "/")):
            if process.poll() is not None or time.monotonic() - began > 2 * FIRST_S:
                raise WebFailed(wait_s=2 * FIRST_S)
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(STOPPED_WITHIN_S)


def served(port: int, address: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
