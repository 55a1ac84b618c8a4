"""Sets of whole numbers as half-open ranges, in PostgreSQL's `int8multirange` notation."""

from __future__ import annotations

from collections.abc import Iterable


def as_multirange(numbers: Iterable[int]) -> str:
    """`{[1,4),[7,8)}` for 1, 2, 3, 7, in any order and with repeats."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number <= ranges[-1][1]:
            ranges[-1][1] = max(ranges[-1][1], number + 1)
        else:
            ranges.append([number, number + 1])
    return "{" + ",".join(f"[{start},{until})" for start, until in ranges) + "}"
