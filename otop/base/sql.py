"""Multi-row SQL for the hot actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def values(rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """`VALUES` text with one placeholder a cell, and the cells in order. At least one row; all of one length.

    Several rows in one statement rather than arrays unpacked on the server: a sharded database sends such a statement
    to one shard as it stands (docs/decisions/0002).
    """
    row = "(" + ",".join(["%s"] * len(rows[0])) + ")"
    return ",".join([row] * len(rows)), list(_flat(rows))


def _flat(rows: Iterable[Sequence[Any]]) -> Iterable[Any]:
    for row in rows:
        yield from row
