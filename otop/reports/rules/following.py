"""Which public sums follow what came in, and which stay as they were: the one place that decides it. Pure.

Why it is safe: docs/decisions/0023-public-figures-are-safe-together.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from otop.reports.rules.books import HOME
from otop.reports.rules.small_cells import PRIME, Row, Space

USE = ("", "region", "zone", "bucket", "abroad", "province", "category", "country", "hour")
"""Sides by use: what comes first is let in first. The whole has no side."""
BIG = {"", "region", "zone", "bucket"}
PARTS_OF_THE_WHOLE = ("region", "zone", "bucket", "category", "province", "hour")
ALONE = 2 / 3  # of all makers who moved: a day with as many is looked at alone
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


class Shown(NamedTuple):
    """A sum as everybody sees it: of when, and whether it is of the newest state. `value` None: hidden."""

    value: int | None
    at: str
    current: bool


Day = Mapping[int, Brought]
Book = Mapping[str, Day]
Moves = Mapping[str, list[tuple[Brought | None, Brought | None]]]


@dataclass(frozen=True, slots=True)
class State:
    """What is shown, the book that the newest of it was added up from, and the day at which the fair stood then."""

    book: Book
    sums: Mapping[Key, Shown]
    stood: str
    at: str


def follow(before: State | None, now: Book, at: str, chance: Random) -> State | None:
    """The next state; None while what moved since the last one may not be told."""
    moves = _moves(before.book if before else {}, now)
    if not moves:
        return None
    today = max(day for day, brought in {**now, max(moves): True}.items() if brought)
    late = {day for day in moves if before and day < before.stood}
    groups = _groups({day: moves[day] for day in moves if day not in late})
    sums = before.sums if before else {}
    if late and _all_follow([{day: moves[day] for day in sorted(late)}], sums, chance):
        groups.append({day: moves[day] for day in sorted(late)})
    if not groups:
        return None
    touched, follows = _decided(groups, sums, chance)
    if len(groups) > 1 and not _wholes(touched) & follows:
        together = [{day: pairs for group in groups for day, pairs in group.items()}]
        touched, follows = _decided(together, sums, chance)
    if not _ready(touched, follows, sums, may_leave=before is None or _half_as_busy(now, today)):
        return None
    told = {day for group in groups for day in group}
    book = {day: now.get(day, {}) if day in told or not before else before.book[day] for day in {*now, *moves}}
    return State(book, _shown(before, book, touched, follows, at), max(today, before.stood if before else today), at)


def _moves(old: Book, now: Book) -> Moves:
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


def _groups(moves: Moves) -> list[Moves]:
    """Busy days by themselves, the last of them with all quiet ones: there a maker's days are one column."""
    makers = {day: _makers({day: moves[day]}) for day in moves}
    everybody = set().union(*makers.values()) if makers else set()
    busy = [day for day in moves if len(makers[day]) >= ALONE * len(everybody)]
    if not busy:
        return [moves] if moves else []
    quiet = {day: moves[day] for day in moves if day not in busy[:-1]}
    return [*({day: moves[day]} for day in busy[:-1]), quiet]


def _makers(moves: Moves) -> set[str]:
    return {b.maker for pairs in moves.values() for pair in pairs for b in pair if b}


def _all_follow(groups: Sequence[Moves], sums: Mapping[Key, Shown], chance: Random) -> bool:
    touched, follows = _decided(groups, sums, chance)
    return all(key in follows for key in touched if _current(key, sums))


def _ready(touched: set[Key], follows: set[Key], sums: Mapping[Key, Shown], *, may_leave: bool) -> bool:
    """Whether the next state is taken: the whole follows, and no great part is left behind without need."""
    great = {key for key in touched if key.day == SO_FAR and key.side in BIG and _current(key, sums)}
    return bool(_wholes(touched) & follows) and (may_leave or great <= follows)


def _wholes(touched: set[Key]) -> set[Key]:
    return {key for key in touched if key.day == SO_FAR and not key.side and key.measure != ABROAD}


def _half_as_busy(now: Book, today: str) -> bool:
    """Whether a new day has half the makers of the day before it."""
    days = [day for day in sorted(now) if now[day] and day < today]
    makers = [len({b.maker for b in now.get(day, {}).values()}) for day in (*days[-1:], today)]
    return len(makers) == 2 and 2 * makers[1] >= makers[0]


def _current(key: Key, sums: Mapping[Key, Shown]) -> bool:
    """What nobody had brought anything to stood at nought."""
    return key not in sums or sums[key].current


def _decided(groups: Sequence[Moves], sums: Mapping[Key, Shown], chance: Random) -> tuple[set[Key], set[Key]]:
    """The sums that moved, and those of them that are shown anew. Each measure has unknowns of its own."""
    touched: set[Key] = set()
    follows: set[Key] = set()
    for measure in sorted({m for group in groups for b in _all_of(group) for m in b.amounts}):
        system = _System([_rows(group, measure, chance) for group in groups], chance)
        touched |= system.keys()
        follows |= system.let_in(sums)
    return touched, follows


def _all_of(moves: Moves) -> Iterator[Brought]:
    return (b for pairs in moves.values() for pair in pairs for b in pair if b)


@dataclass(slots=True)
class _System:
    """The sums of one measure over the groups of days, each group with makers of its own."""

    rows: list[tuple[int, dict[Key, Row]]]
    chance: Random
    spaces: list[Space] = field(init=False)
    stood_still: list[set[int]] = field(init=False)  # steps of sums that come back

    def __post_init__(self) -> None:
        self.spaces = [Space(makers, self.chance) for makers, _ in self.rows]
        self.stood_still = [set() for _ in self.rows]

    def keys(self) -> set[Key]:
        return {key for _, rows in self.rows for key in rows}

    def let_in(self, sums: Mapping[Key, Shown]) -> set[Key]:
        """So far before single days; of both first what did not stand still. Of equal use, the greatest first."""

        def use(key: Key) -> tuple[bool, bool, int, int, Key]:
            side = "abroad" if key.measure == ABROAD and not key.side else key.side
            makers = sum(len(rows[key].makers) for _, rows in self.rows if key in rows)
            return key.day != SO_FAR, not _current(key, sums), USE.index(side), -makers, key

        return {key for key in sorted(self.keys(), key=use) if self._let_in(key, _current(key, sums))}

    def _let_in(self, key: Key, current: bool) -> bool:
        found = [(n, rows[key], self.spaces[n].told(rows[key])) for n, (_, rows) in enumerate(self.rows) if key in rows]
        if not all(told.safe for _, _, told in found):
            return False
        if current and any(self.stood_still[n].intersection(told.parts) for n, _, told in found):
            return False
        if not current and not any(told.new for _, _, told in found):
            return False
        for n, row, told in found:
            if told.new and not current:
                self.stood_still[n].add(len(self.spaces[n].steps))
            self.spaces[n].let_in(row)
        return True


def _rows(moves: Moves, measure: str, chance: Random) -> tuple[int, dict[Key, Row]]:
    """How many makers moved, and how each sum answers to them."""
    columns: dict[str, int] = {}
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
    return len(columns), {key: Row(row, checks[key]) for key, row in makers.items()}


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


def _shown(before: State | None, book: Book, touched: set[Key], follows: set[Key], at: str) -> dict[Key, Shown]:
    """A whole that nobody had brought anything to is nought until it follows; a part of it is hidden."""
    values, old = added_up(book), before.sums if before else {}
    shown = {key: Shown(was.value, at if was.current else was.at, was.current) for key, was in old.items()}
    for key in touched:
        if key in follows:
            shown[key] = Shown(values.get(key, 0), at, True)
        else:
            nought = 0 if before and key.day == SO_FAR and not key.side else None
            was = old.get(key) or Shown(nought, before.at if before else at, False)
            shown[key] = Shown(was.value, was.at, False)
    for key in _last_of_each(shown):
        shown[key] = Shown(values.get(key, 0), at, True)
    return shown


def _last_of_each(shown: Mapping[Key, Shown]) -> Iterable[Key]:
    """Parts that follow from a whole and all its other parts."""
    parts: dict[Key, list[Key]] = {}
    for key in shown:
        if key.side in PARTS_OF_THE_WHOLE:
            parts.setdefault(Key(key.measure, key.day, key.side), []).append(key)
    for side, keys in parts.items():
        whole, still = shown.get(Key(side.measure, side.day)), [key for key in keys if not shown[key].current]
        if whole and whole.current and len(still) == 1:
            yield still[0]
