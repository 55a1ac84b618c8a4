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


class Brought(NamedTuple):
    """What one booth brought on one day. `split` divides the first of the `amounts` by hours, categories, countries."""

    maker: str
    codes: Mapping[str, str]
    amounts: Mapping[str, int]
    split: Mapping[str, Mapping[str, int]]


Day = Mapping[int, Brought]
Book = Mapping[str, Day]
Moves = Mapping[str, list[tuple[Brought | None, Brought | None]]]


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
            parts = _changed(_divided(one, measure), _divided(two, measure))
            if not parts:
                continue
            brought = one or two
            assert brought
            column = columns.setdefault(brought.maker, len(columns))
            for key, (value, check) in _weights(day, measure, parts, chance):
                row = makers.setdefault(key, {})
                row[column] = (row.get(column, 0) + value) % PRIME
                checks[key] = (checks.get(key, 0) + check) % PRIME
    return {key: Row(row, checks[key]) for key, row in makers.items()}


def _divided(brought: Brought | None, measure: str) -> dict[str, dict[str, int]]:
    """An amount by each side; on each it adds up to the same. Parts of nought are nobody's."""
    if brought is None or measure not in brought.amounts:
        return {}
    amount = brought.amounts[measure]
    sides: dict[str, Mapping[str, int]] = {"": {"": amount}}
    sides |= {side: {code: amount} for side, code in brought.codes.items()}
    if measure == next(iter(brought.amounts)):
        sides |= brought.split
    return {side: some for side, parts in sides.items() if (some := {c: n for c, n in parts.items() if n})}


def _changed(one: dict[str, dict[str, int]], two: dict[str, dict[str, int]]) -> dict[str, list[str]]:
    """The codes that moved, by side; all of a side that did not where another did. Empty where nothing moved."""
    if one == two:
        return {}
    found = {}
    for side in sorted({*one, *two}):
        was, is_ = one.get(side, {}), two.get(side, {})
        codes = sorted({*was, *is_})
        found[side] = [code for code in codes if was.get(code) != is_.get(code)] or codes
    return found


def _weights(
    day: str, measure: str, parts: dict[str, list[str]], chance: Random
) -> Iterator[tuple[Key, tuple[int, int]]]:
    """By how much each sum moves when one booth's day does: two ways, and others for each booth and day."""
    whole = (chance.randrange(1, PRIME), chance.randrange(1, PRIME))
    for side, codes in parts.items():
        ways = [(chance.randrange(PRIME), chance.randrange(PRIME)) for _ in codes[1:]]
        ways.append((whole[0] - sum(a for a, _ in ways), whole[1] - sum(b for _, b in ways)))
        for code, way in zip(codes, ways, strict=True):
            for key in keys_of(measure, day, side, code):
                yield key, way


def keys_of(measure: str, day: str, side: str, code: str) -> list[Key]:
    """The sums that a part of a day's amount is in."""
    if side == "country":
        if code in {HOME, ""}:
            return []
        return [Key(ABROAD, scope, *part) for scope in (SO_FAR, day) for part in (("", ""), (side, code))]
    return [Key(measure, scope, side, code) for scope in ((day,) if side == "hour" else (SO_FAR, day))]


def added_up(book: Book) -> dict[Key, int]:
    """Every sum of a book."""
    found: dict[Key, int] = {}
    for day, places in book.items():
        for brought in places.values():
            for measure in brought.amounts:
                for side, parts in _divided(brought, measure).items():
                    for code, amount in parts.items():
                        for key in keys_of(measure, day, side, code):
                            found[key] = found.get(key, 0) + amount
    return found
