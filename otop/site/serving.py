"""How a request reaches a thread: whole, so that no slow client ever holds one (docs/decisions/0020-*.md).

Granian calls us in the event loop of a worker process (RSGI). There a body is read to its end, within a time and a
size; then a thread takes request and body together to Django, and hands the whole answer back. The phones' door, the
pages and `/health/` have threads of their own, so that none waits for another.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import select
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from django.db import connections

from otop.base.headers import HEADERS
from otop.site.beats import Beats
from otop.site.problems import BodyRefused, BodyTooLarge, BodyTooSlow, Crowded, LengthMissing

BODY_WITHIN_S = 120
DOOR_BYTES_MAX = 1 << 20
PAGE_BYTES_MAX = 16 << 20
"""Above the largest file that a form takes; forms say their own limits better."""
HELD_BYTES_MAX = 64 << 20
"""Of the bodies of one kind of request that a process holds at a time."""
ANSWER_WHOLE_BYTES = 1 << 20
STUCK_S = 300
"""No request takes so long: statements end after thirty seconds, and the largest paper takes some."""
TICK_S = 0.25

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = logging.getLogger("otop.site")
Headers = list[tuple[str, str]]


class Serving:
    """The RSGI application: which threads a request belongs to, its body, and the wait for its answer."""

    def __init__(self, *, door: WSGIApplication, pages: WSGIApplication) -> None:
        threads = int(os.environ.get("OTOP_WEB_THREADS", "4"))
        self.door = Threads("door", door, count=threads, bytes_max=DOOR_BYTES_MAX)
        self.pages = Threads("pages", pages, count=threads, bytes_max=PAGE_BYTES_MAX)
        self.health = Threads("health", pages, count=1, bytes_max=0)
        self.kinds = (self.door, self.pages, self.health)
        self.beats = Beats()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        for threads in self.kinds:
            threads.start()
        self._tick()

    async def __rsgi__(self, scope: Scope, proto: HTTPProtocol) -> None:
        threads = self._threads(scope.path)
        threads.settle_finished()
        try:
            body = await threads.read(scope, proto)
        except BodyRefused as problem:
            refuse(proto, problem, to_phone=threads is self.door)
            return
        answered = self.loop.create_future()
        threads.take(Request(scope, body, proto, answered))
        try:
            await answered
        finally:
            threads.held -= len(body)

    def _threads(self, path: str) -> Threads:
        if path.startswith("/sync/"):
            return self.door
        return self.health if path == "/health/" else self.pages

    def _tick(self) -> None:
        self.loop.call_later(TICK_S, self._tick)
        for threads in self.kinds:
            threads.settle_finished()
            threads.end_overdue()
        if not any(threads.stuck() for threads in self.kinds):
            self.beats.beat()


@dataclass(slots=True)
class Request:
    """A whole request on its way to a thread. `answered` is settled in the loop some time after the answer is out."""

    scope: Scope
    body: bytes
    proto: HTTPProtocol
    answered: asyncio.Future[None]


@dataclass(slots=True, eq=False)
class Coming:
    """A body that is being read. `problem` is why it was given up."""

    task: asyncio.Task[None]
    overdue_at: float
    size: int = 0
    problem: type[BodyRefused] | None = None

    def give_up(self, problem: type[BodyRefused]) -> None:
        self.problem = problem
        self.task.cancel()


class Threads:
    """The threads of one kind of request, what waits for them, and the bodies that still come in."""

    def __init__(self, name: str, application: WSGIApplication, *, count: int, bytes_max: int) -> None:
        self.name, self.application, self.bytes_max = name, application, bytes_max
        self.waiting: deque[Request] = deque()
        self.idle: list[SimpleQueue[Request]] = []
        self.lock = threading.Lock()  # over these two
        self.finished: deque[asyncio.Future[None]] = deque()
        self.busy_since: list[float | None] = [None] * count
        self.coming: set[Coming] = set()
        self.held = 0

    def start(self) -> None:
        for number in range(len(self.busy_since)):
            name = f"{self.name}-{number}"
            threading.Thread(target=self._work, args=(number,), name=name, daemon=True).start()

    async def read(self, scope: Scope, proto: HTTPProtocol) -> bytes:
        """The whole body; its bytes count as held until the caller gives them back. Raises BodyRefused."""
        length = _length(scope)
        if length > self.bytes_max:
            raise BodyTooLarge(most_kb=self.bytes_max >> 10)
        if not length:
            return b""
        task = asyncio.current_task()
        assert task
        coming, body = Coming(task, time.monotonic() + BODY_WITHIN_S), bytearray()
        self.coming.add(coming)
        try:
            async for chunk in proto:
                body += chunk
                self._make_room_for(coming, len(chunk))
                if len(body) >= length or not chunk:
                    break
        except asyncio.CancelledError:
            if not coming.problem:
                raise
        finally:
            self.coming.discard(coming)
            if coming.problem or len(body) != length:
                self.held -= coming.size
        if coming.problem:
            raise coming.problem
        if len(body) != length:
            raise BodyTooSlow  # the client is gone: nobody hears it
        return bytes(body)

    def _make_room_for(self, coming: Coming, size: int) -> None:
        """Where too much is held, the largest of what still comes in goes; a sale is among the smallest."""
        coming.size += size
        self.held += size
        if self.held > HELD_BYTES_MAX:
            max(self.coming, key=lambda one: one.size if not one.problem else -1).give_up(Crowded)

    def end_overdue(self) -> None:
        now = time.monotonic()
        for coming in self.coming:
            if now > coming.overdue_at and not coming.problem:
                coming.give_up(BodyTooSlow)

    def settle_finished(self) -> None:
        """Called in the loop. A thread does not wake the loop for it: the answer is out, and that would cost more."""
        while self.finished:
            answered = self.finished.popleft()
            if not answered.done():
                answered.set_result(None)

    def stuck(self) -> bool:
        """Whether every thread has been at one request for too long."""
        before = time.monotonic() - STUCK_S
        return all(since is not None and since < before for since in self.busy_since)

    def take(self, request: Request) -> None:
        """A thread has it, the one that was busy last: as few as possible keep a connection and its plans warm."""
        with self.lock:
            if self.idle:
                self.idle.pop().put(request)
            else:
                self.waiting.append(request)

    def _next(self, own: SimpleQueue[Request]) -> Request:
        with self.lock:
            if self.waiting:
                return self.waiting.popleft()
            self.idle.append(own)
        return own.get()

    def _work(self, number: int) -> None:
        own: SimpleQueue[Request] = SimpleQueue()
        while True:
            request = self._next(own)
            self.busy_since[number] = time.monotonic()
            try:
                close_lost_connections()
                answer(request, self.application)
            except Exception:
                log.exception("no answer")
                request.proto.response_empty(500, [])
            finally:
                self.busy_since[number] = None
                self.finished.append(request.answered)


def answer(request: Request, application: WSGIApplication) -> None:
    """The answer is handed over whole, as a file, or, where it is long, piece by piece as it is made."""
    status, headers = 500, list[tuple[str, str]]()

    def start_response(line: str, given: Headers, exc_info: object = None) -> Any:
        nonlocal status, headers
        status, headers = int(line[:3]), given

    pieces = application(environ_of(request), start_response)
    try:
        if isinstance(pieces, File):
            request.proto.response_file(status, headers, pieces.path)
        else:
            send(request.proto, status, headers, pieces)
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


def environ_of(request: Request) -> WSGIEnvironment:
    """The request in WSGI's words (PEP 3333)."""
    scope = request.scope
    environ = FIXED | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(request.body),
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


def _length(scope: Scope) -> int:
    """How long the body is said to be. Raises LengthMissing."""
    said = scope.headers.get("content-length")
    if said is None and "transfer-encoding" in scope.headers:
        raise LengthMissing
    return int(said or 0)


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
