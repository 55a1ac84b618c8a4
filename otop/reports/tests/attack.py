"""What whoever collects every public sum can work out: exact elimination over what each maker brought, each time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

PRIME = 2**31 - 1
Sum = Collection[tuple[str, object]]  # makers, each with which of the maker's amounts


def given_away(sums: Iterable[Sum]) -> set[tuple[str, ...]]:
    """Single makers, and pairs of others, of whom some combination of the sums tells something and of nobody else."""
    told = [set(one) for one in sums]
    unknowns = sorted(set().union(*told), key=repr)
    column = {unknown: n for n, unknown in enumerate(unknowns)}
    rows = _reduced([{column[unknown]: 1 for unknown in one} for one in told])
    free = [n for n in range(len(unknowns)) if n not in rows]
    # How each unknown moves with the free ones while no sum changes.
    moves = {n: {n: 1} for n in free} | {
        pivot: {n: -value % PRIME for n, value in row.items() if n != pivot} for pivot, row in rows.items()
    }
    of_maker: dict[str, list[dict[int, int]]] = {}
    for unknown, n in column.items():
        of_maker.setdefault(unknown[0], []).append(moves[n])
    alone = {(maker,) for maker, some in of_maker.items() if len(_reduced(some)) < len(some)}
    others = sorted(maker for maker in of_maker if (maker,) not in alone)
    return alone | {
        pair
        for pair in combinations(others, 2)
        if len(_reduced(some := of_maker[pair[0]] + of_maker[pair[1]])) < len(some)
    }


def _reduced(rows: Iterable[dict[int, int]]) -> dict[int, dict[int, int]]:
    """Rows by their pivots; no pivot stands in another row."""
    found: dict[int, dict[int, int]] = {}
    for row in rows:
        left = dict(row)
        for pivot in [n for n in left if n in found]:
            left = _less(left, left[pivot], found[pivot])
        if not left:
            continue
        pivot = min(left)
        inverse = pow(left[pivot], -1, PRIME)
        left = {n: value * inverse % PRIME for n, value in left.items()}
        found = {p: _less(other, other.get(pivot, 0), left) for p, other in found.items()} | {pivot: left}
    return found


def _less(row: dict[int, int], times: int, other: dict[int, int]) -> dict[int, int]:
    if not times:
        return row
    found = dict(row)
    for n, value in other.items():
        found[n] = (found.get(n, 0) - times * value) % PRIME
    return {n: value for n, value in found.items() if value}
