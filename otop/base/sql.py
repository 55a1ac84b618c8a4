"""Multi-row SQL for the hot actions, the cursor that runs it, and one moment to read many things in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection, transaction
from psycopg import Connection, RawCursor
from psycopg.types.numeric import Int8Dumper

PLANS_KEPT_UP_TO = 2_000  # values in a statement


def values(rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """`VALUES` text with one placeholder a cell, and the cells in order. At least one row; all of one length.

    Several rows in one statement rather than arrays unpacked on the server: a sharded database sends such a statement
    to one shard as it stands (docs/decisions/0002).
    """
    row = "(" + ",".join(["%s"] * len(rows[0])) + ")"
    return ",".join([row] * len(rows)), list(chain.from_iterable(rows))


def hot_cursor() -> Any:
    """A cursor as `connection.cursor()` gives it, for statements of hot paths: text with `%s`, and a list of values.

    The values travel beside the text. Django's own cursor writes each into the text, which costs more than all else for
    a batch; here PostgreSQL also keeps the plans of statements that come again. A `%` cannot be written in the text.
    """
    connection.ensure_connection()
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    cursor: Any = _HotCursor(connection.connection)
    return make(cursor)


class _HotCursor(RawCursor[Any]):
    def __init__(self, connection: Connection[Any]) -> None:
        super().__init__(connection)
        # One type for whole numbers of every size: a kept plan is found again by its text and its types.
        self.adapters.register_dumper(int, Int8Dumper)

    def execute(self, query: Any, params: Any = (), **options: Any) -> Any:
        # Large batches come in every size; to keep a plan for each would fill the server's memory for little.
        prepare = None if len(params) <= PLANS_KEPT_UP_TO else False
        return super().execute(_numbered(query), params, prepare=prepare)


@lru_cache(maxsize=200)
def _numbered(text: str) -> str:
    """`$1`, `$2`, … for each `%s`."""
    first, *rest = text.split("%s")
    return first + "".join([f"${number}{part}" for number, part in enumerate(rest, start=1)])


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is of one moment. Inside a transaction already, its caller has seen to that."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
