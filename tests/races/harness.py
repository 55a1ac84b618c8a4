"""Several things at the same moment, each in a thread with a database connection of its own.

It waits for locks as long as a busy machine may take; whoever wants to see a wait given up sets a limit of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection

from tests.sync.phone import closing_connections
from tests.sync.server import PATIENCE_S


def together(*works: Callable[[], Any]) -> list[Any]:
    """Each work's value, or the exception that it raised; all start at once."""
    start = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        start.wait(timeout=PATIENCE_S)
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        running = [threads.submit(patient(partial(begin, work))) for work in works]
        return [future.result(timeout=PATIENCE_S) for future in running]


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[Future[Any]]:
    """The work runs beside the block, which may let it wait; leaving the block waits for its end."""
    with ThreadPoolExecutor(1) as threads:
        yield threads.submit(patient(work))


def patient(work: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE_S}s'")
        return work()

    return closing_connections(run)
