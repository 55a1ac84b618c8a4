"""How long a running `otop up` is away: its database killed, a web process hung, slow clients beside it."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from uuid import UUID

import psutil

from bench.drive import Line
from bench.ground import say
from bench.promises import Promise
from bench.start import running
from otop.site.engine import Cluster

BACK_S, HANGS_S, ANSWER_S = 10.0, 20.0, 1.0
SLOW_CLIENTS, TIMES, GIVEN_UP_S = 200, 3, 120
HEAD = b"Host: 127.0.0.1\r\n"
SLOW = {
    "headers": b"GET / HTTP/1.1\r\n" + HEAD + b"X-A: ",
    "bodies": b"POST /sync/v1/enrol HTTP/1.1\r\n" + HEAD + b"Content-Length: 500\r\n\r\n{",
    "answers": (b"GET /static/base/otop.css HTTP/1.1\r\n" + HEAD + b"\r\n") * 20,
}
ASKED = {"health": "/health/", "page": "/", "door": "/sync/v1/setup"}
STRANGER = {"Authorization": f"Device {UUID(int=0)}:x"}
"""No fair is needed for it: whose key it is, the door asks the database."""


def outages() -> list[Promise]:
    """One server of its own, on which all of it is tried; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="otop-bench-outage-"))
    folder.chmod(0o711)  # as root, the engine's account passes through
    try:
        with running(folder / "data") as port:
            say("ไคลเอนต์ช้า ฐานข้อมูลล้ม เว็บค้าง", "Slow clients, a killed database, a hung web process")
            return [*beside_slow_clients(port), after_the_database(port, folder / "data"), after_a_hang(port)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def beside_slow_clients(port: int) -> Iterator[Promise]:
    for kind, sent in SLOW.items():
        with slow_clients(port, sent):
            took = {what: max(answered_s(port, address) for _ in range(TIMES)) for what, address in ASKED.items()}
        yield Promise(
            f"slowest answer beside {SLOW_CLIENTS} clients slow with {kind}", max(took.values()), ANSWER_S, "s", took
        )


@contextmanager
def slow_clients(port: int, sent: bytes) -> Iterator[None]:
    """They sent this, read nothing, and stay."""
    with ExitStack() as stack:
        for _ in range(SLOW_CLIENTS):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", port))
            client.sendall(sent)
        time.sleep(1)
        yield


def after_the_database(port: int, data: Path) -> Promise:
    took = []
    for _ in range(TIMES):
        server = Cluster(data, tell=lambda sentence: None, options={}).postmaster()
        assert server
        server.kill()
        took.append(
            until(lambda: status(port, ASKED["door"]) == 503) + until(lambda: status(port, ASKED["door"]) == 401)
        )
    told = {"median s": median(took)}
    return Promise("until phones are answered again, after the database was killed", max(took), BACK_S, "s", told)


def after_a_hang(port: int) -> Promise:
    """One of the web processes stands still; until it is gone, and somebody started another."""
    web = next(process for process in psutil.process_iter() if serves(process, port))
    web.suspend()
    took = until(lambda: not web.is_running() or web.status() == psutil.STATUS_ZOMBIE)
    return Promise("until a web process that hangs is ended", took, HANGS_S, "s")


def serves(process: psutil.Process, port: int) -> bool:
    """Whether it is started by the web server's own process, which is the only other one with this command line."""
    try:
        parent = process.parent()
        return parent is not None and all(
            "granian" in p.cmdline() and str(port) in p.cmdline() for p in (process, parent)
        )
    except psutil.Error:
        return False


def status(port: int, address: str) -> int:
    line = Line(port)
    try:
        return int(line.asked("GET", address, None, STRANGER)[0].status)
    except OSError:
        return 0
    finally:
        line.connection.close()


def answered_s(port: int, address: str) -> float:
    began = time.monotonic()
    assert status(port, address)
    return time.monotonic() - began


def until(true: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > GIVEN_UP_S:
            return GIVEN_UP_S
        time.sleep(0.02)
    return time.monotonic() - began
