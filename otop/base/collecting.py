"""How often Python looks for dead objects while many live ones are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

BETWEEN_COLLECTIONS = 200_000


class Rest:
    """How many are at work now, and how often the collector ran before."""

    lock = Lock()
    at_work = 0
    before = gc.get_threshold()


@contextmanager
def little_collecting() -> Iterator[None]:
    """Python looks for rings of dead objects seldom meanwhile: a report or paper makes many objects and few rings."""
    with Rest.lock:
        if not Rest.at_work:
            Rest.before = gc.get_threshold()
            gc.set_threshold(BETWEEN_COLLECTIONS, *Rest.before[1:])
        Rest.at_work += 1
    try:
        yield
    finally:
        with Rest.lock:
            Rest.at_work -= 1
            if not Rest.at_work:
                gc.set_threshold(*Rest.before)
