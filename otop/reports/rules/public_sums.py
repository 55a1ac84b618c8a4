"""The public sums of a fair's money, who is in them, and how they answer when makers' amounts move. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from otop.reports.rules.books import HOME
from otop.reports.rules.small_cells import PRIME, Row

ABROAD, SO_FAR = "ordered_foreign", ""


class Key(NamedTuple):
    """One public sum. `day` '' so far, `side` and `code` '' for the whole."""

    measure: str
    day: str
    side: str = ""
    code: str = ""


SPLIT = {"sold": ("hour", "category"), "ordered": ("category", "country")}
"""By what else a booth's day is divided, at once: a *cell* is what it took in one hour for one category: `10|food`."""


class Brought(NamedTuple):
    """What one booth brought on one day. `cells` add up to the first of the `amounts`."""

    maker: str
    codes: Mapping[str, str]
    amounts: Mapping[str, int]
    cells: Mapping[str, int]


Day = Mapping[int, Brought]
Book = Mapping[str, Day]
Part = tuple[str, str]  # side and code
Moves = Mapping[str, list[tuple[Brought | None, Brought | None]]]


def where_it_stood(old: Book, now: Book) -> Book:
    """A booth's day stays in the zone, bucket and province under which it was told.

    Else what was told of it would leave one part and come into another: an amount that older sums hold as well.
    """
    return {
        day: {
            place: one._replace(codes=was.codes) if (was := told.get(place)) and was.maker == one.maker else one
            for place, one in places.items()
        }
        for day, places in now.items()
        for told in [old.get(day, {})]
    }


def moves_of(old: Book, now: Book) -> Moves:
    found: dict[str, list[tuple[Brought | None, Brought | None]]] = {}
    for day in sorted({*old, *now}):
        was, is_ = old.get(day, {}), now.get(day, {})
        for place in sorted({*was, *is_}):
            one, two = was.get(place), is_.get(place)
            if one == two:
                continue
            same = one and two and one.maker == two.maker
            found.setdefault(day, []).extend(
                [(one, two)] if same else [p for p in ((one, None), (None, two)) if any(p)]
            )
    return found


def all_of(moves: Moves) -> Iterator[Brought]:
    return (b for pairs in moves.values() for pair in pairs for b in pair if b)


def makers_of(moves: Moves) -> set[str]:
    return {b.maker for b in all_of(moves)}


def rows_of(moves: Moves, measure: str, columns: dict[str, int], chance: Random) -> dict[Key, Row]:
    """How each sum answers to the makers who moved; those who are new get a column."""
    makers: dict[Key, dict[int, int]] = {}
    checks: dict[Key, int] = {}
    for day, pairs in moves.items():
        for one, two in pairs:
            ways = [_moved(one, two, measure, chance) for _ in range(2)]
            if not ways[0]:
                continue
            brought = one or two
            assert brought
            column = columns.setdefault(brought.maker, len(columns))
            for part, value in ways[0].items():
                for key in keys_of(measure, day, *part):
                    row = makers.setdefault(key, {})
                    row[column] = (row.get(column, 0) + value) % PRIME
                    checks[key] = (checks.get(key, 0) + ways[1].get(part, 0)) % PRIME
    return {key: Row(row, checks[key]) for key, row in makers.items()}


def _moved(one: Brought | None, two: Brought | None, measure: str, chance: Random) -> dict[Part, int]:
    """By how much each part moves when one booth's day does: each cell that moved by an amount of its own."""
    was, is_ = _cells(one, measure), _cells(two, measure)
    cells = [cell for cell in sorted({*was, *is_}) if was.get(cell) != is_.get(cell)]
    return _by_part(one or two, measure, {cell: chance.randrange(1, PRIME) for cell in cells})


def _cells(brought: Brought | None, measure: str) -> Mapping[str, int]:
    """A measure that is not split has one cell. Cells of nought are nobody's."""
    if brought is None:
        return {}
    cells = brought.cells if measure in SPLIT else {"": brought.amounts.get(measure, 0)}
    return {cell: amount for cell, amount in cells.items() if amount}


def _by_part(brought: Brought | None, measure: str, cells: Mapping[str, int]) -> dict[Part, int]:
    """Cells added up by what they are in."""
    if brought is None or not cells:
        return {}
    whole = sum(cells.values())
    found = {("", ""): whole} | dict.fromkeys(brought.codes.items(), whole)
    for cell, value in cells.items():
        for part in zip(SPLIT.get(measure, ()), cell.split("|"), strict=False):
            found[part] = found.get(part, 0) + value
    return found


def keys_of(measure: str, day: str, side: str, code: str) -> list[Key]:
    """The sums that a part of a day's amount is in."""
    if side == "country":
        if code in {HOME, ""}:
            return []
        return [Key(ABROAD, scope, *part) for scope in (SO_FAR, day) for part in (("", ""), (side, code))]
    return [Key(measure, scope, side, code) for scope in ((day,) if side == "hour" else (SO_FAR, day))]


def added_up(book: Book) -> dict[Key, int]:
    """Every sum of a book. Parts of nought are nobody's."""
    found: dict[Key, int] = {}
    for day, places in book.items():
        for brought in places.values():
            for measure in brought.amounts:
                for part, amount in _by_part(brought, measure, _cells(brought, measure)).items():
                    for key in keys_of(measure, day, *part) if amount else ():
                        found[key] = found.get(key, 0) + amount
    return found
