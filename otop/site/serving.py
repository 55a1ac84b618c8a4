"""How a request reaches a thread: whole, so that no slow client ever holds one (docs/decisions/0020-*.md).

Granian calls us in the event loop of a worker process (RSGI). There a body is read to its end, within a time and a
size; then a thread takes request and body together to Django, and hands the whole answer back. The phones' door, the
pages and `/health/` have threads of their own, so that none waits for another.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import deque
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING
from wsgiref.types import WSGIApplication

from otop.site.answers import answer, close_lost_connections, refuse
from otop.site.beats import Beats
from otop.site.problems import BodyRefused, BodyTooLarge, BodyTooSlow, Crowded, LengthMissing

BODY_WITHIN_S = 120
DOOR_BYTES_MAX = 1 << 20
PAGE_BYTES_MAX = 16 << 20
"""Above the largest file that a form takes; forms say their own limits better."""
HELD_BYTES_MAX = 64 << 20
"""Of the bodies of one kind of request that a process holds at a time."""
STUCK_S = 300
"""No request takes so long: statements end after thirty seconds, and the largest paper takes some."""
TICK_S = 0.25

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = logging.getLogger("otop.site")


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
                answer(request.scope, request.body, request.proto, self.application)
            except Exception:
                log.exception("no answer")
                request.proto.response_empty(500, [])
            finally:
                self.busy_since[number] = None
                self.finished.append(request.answered)


def _length(scope: Scope) -> int:
    """How long the body is said to be. Raises LengthMissing."""
    said = scope.headers.get("content-length")
    if said is None and "transfer-encoding" in scope.headers:
        raise LengthMissing
    return int(said or 0)
