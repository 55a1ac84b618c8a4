"""What is read of a request before a thread has it, and what Django is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from otop.site import serving
from otop.site.answers import environ_of
from otop.site.problems import BodyRefused, BodyTooLarge, BodyTooSlow, Crowded, LengthMissing
from otop.site.serving import Threads
from tests.sync.server import PATIENCE_S

T = TypeVar("T")


class Client:
    """Stands for granian's end of a connection: sends its pieces, then nothing for as long as it may stay."""

    def __init__(self, *pieces: bytes, stays: bool = False) -> None:
        self.pieces, self.stays = pieces, stays

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
            await asyncio.sleep(0)
        if self.stays:
            await asyncio.Event().wait()
        yield b""


def scope(**headers: str) -> Any:
    return SimpleNamespace(headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def threads() -> Threads:
    return Threads("door", lambda environ, start_response: [], count=1, bytes_max=1000)


def in_a_loop(coming: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: in a worker that drives a browser this one has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coming).result()


def read(threads: Threads, *clients: tuple[str, Client], meanwhile: Callable[[], None] = lambda: None) -> list[Any]:
    """What becomes of bodies that come in at once: each its bytes, or why it was refused."""

    async def all_of_them() -> list[Any]:
        coming = [threads.read(scope(content_length=length), client) for length, client in clients]  # type: ignore[arg-type]
        tasks = [asyncio.ensure_future(one) for one in coming]
        for _ in range(10):
            await asyncio.sleep(0)
        meanwhile()
        return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), timeout=PATIENCE_S)

    return in_a_loop(all_of_them())


def test_a_body_in_pieces_is_put_together_and_counted(threads: Threads) -> None:
    assert read(threads, ("6", Client(b"abc", b"def"))) == [b"abcdef"]
    assert (threads.held, threads.coming) == (6, set())


def test_without_a_body_nothing_is_waited_for(threads: Threads) -> None:
    assert read(threads, ("0", Client(stays=True))) == [b""]


def test_more_than_is_taken_is_not_read(threads: Threads) -> None:
    (refused,) = read(threads, ("1001", Client(stays=True)))
    assert isinstance(refused, BodyTooLarge)
    assert threads.held == 0


def test_a_length_that_is_not_told_is_asked_for(threads: Threads) -> None:
    client: Any = Client(b"abc")
    with pytest.raises(LengthMissing):
        in_a_loop(threads.read(scope(transfer_encoding="chunked"), client))


def test_one_who_leaves_half_way_is_not_answered_for_half_a_body(threads: Threads) -> None:
    (refused,) = read(threads, ("500", Client(b"abc")))
    assert isinstance(refused, BodyRefused)
    assert threads.held == 0


def test_one_who_takes_too_long_is_given_up(threads: Threads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "BODY_WITHIN_S", -1)
    (refused,) = read(threads, ("500", Client(b"abc", stays=True)), meanwhile=threads.end_overdue)
    assert isinstance(refused, BodyTooSlow)
    assert (threads.held, threads.coming) == (0, set())


def test_where_too_much_is_held_the_largest_goes_and_a_sale_passes(
    threads: Threads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HELD_BYTES_MAX", 1500)
    slow = [("1000", Client(b"x" * size, stays=True)) for size in (700, 600)]

    async def then_a_sale() -> None:
        waiting = [asyncio.ensure_future(threads.read(scope(content_length=n), c)) for n, c in slow]  # type: ignore[arg-type]
        for _ in range(10):
            await asyncio.sleep(0)
        sale: Any = Client(b"s" * 300)
        assert await threads.read(scope(content_length="300"), sale) == b"s" * 300
        done, staying = await asyncio.wait(waiting, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        assert [type(task.exception()) for task in done] == [Crowded]
        assert threads.held == 600 + 300
        assert done == {waiting[0]}
        for task in staying:
            task.cancel()

    in_a_loop(then_a_sale())


def test_threads_are_stuck_only_when_every_one_has_been_at_it_for_too_long(threads: Threads) -> None:
    assert not threads.stuck()
    threads.busy_since = [-serving.STUCK_S, None]
    assert not threads.stuck()
    threads.busy_since = [-serving.STUCK_S, -serving.STUCK_S]
    assert threads.stuck()


def test_django_is_told_the_request_in_its_own_words() -> None:
    headers = [("host", "otop.example"), ("x_forwarded_for", "6.6.6.6"), ("x-forwarded-for", "1.2.3.4")]
    headers += [("x-forwarded-for", "5.6.7.8"), ("cookie", "a=1"), ("cookie", "b=2"), ("content-type", "text/plain")]
    said: Any = SimpleNamespace(
        method="POST",
        path="/งาน/",
        query_string="q=%E0%B8%81",
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:8000",
        client="[::1]:4711",
        headers=SimpleNamespace(items=lambda: [*headers, ("content-length", "3")]),
    )
    environ = environ_of(said, b"abc")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/งาน/"
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.2.3.4,5.6.7.8"
    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("::1", "8000")
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert environ["wsgi.input"].read() == b"abc"
    assert "HTTP_CONTENT_TYPE" not in environ
    assert "PATH" not in environ
