"""Which sums of one look may be shown beside all others, and what waits for more makers until a later one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from otop.reports.rules.public_sums import ABROAD, SO_FAR, Key, Moves, all_of, rows_of
from otop.reports.rules.small_cells import PRIME, Row, Space

USE = ("", "region", "zone", "bucket", "abroad", "province", "category", "country", "hour")
"""Sides by use: what comes first is let in first. The whole has no side."""


class Shown(NamedTuple):
    """A sum as everybody sees it: of when, and whether it is of the newest state. `value` None: hidden."""

    value: int | None
    at: str
    current: bool


class Kept(NamedTuple):
    """How a sum answered to makers since the window was opened. `stood`: it stood still before, too."""

    makers: Mapping[str, int]
    check: int
    stood: bool = False


class Block(NamedTuple):
    """A window on one measure: what was shown since it was opened, and what moved and waits."""

    shown: Sequence[Kept]
    waiting: Mapping[Key, Kept]


Window = Mapping[str, Block]
Sums = Mapping[Key, Shown]


@dataclass(frozen=True, slots=True)
class Decided:
    """The sums that moved, those of them that are shown anew, and what to remember of them while some wait."""

    touched: set[Key]
    follows: set[Key]
    window: Window


def current(key: Key, sums: Sums) -> bool:
    """What nobody had brought anything to stood at nought."""
    return key not in sums or sums[key].current


BIG = {"", "region", "zone", "bucket"}


def is_great(key: Key) -> bool:
    """The parts for which a state waits."""
    return key.day == SO_FAR and key.side in BIG and key.measure != ABROAD


def caught_up(key: Key, sums: Sums, window: Window) -> bool:
    """Whether all that moved since the sum was shown is known."""
    kept = next((block.waiting[key] for block in window.values() if key in block.waiting), None)
    return not kept.stood if kept else current(key, sums)


def decided(groups: Sequence[Moves], sums: Sums, window: Window, chance: Random) -> Decided:
    """Each measure has unknowns of its own. With an open window all moves are one group."""
    touched: set[Key] = set()
    follows: set[Key] = set()
    after: dict[str, Block] = {}
    for measure in sorted({m for group in groups for b in all_of(group) for m in b.amounts} | window.keys()):
        system = _System(groups, measure, window.get(measure, Block([], {})), sums, chance)
        mine = system.let_in()
        touched |= system.keys()
        follows |= mine
        after[measure] = system.remembered(mine)
    return Decided(touched, follows, after)


@dataclass(slots=True)
class _System:
    """The sums of one measure over the groups of days, each group with makers of its own."""

    groups: Sequence[Moves]
    measure: str
    block: Block
    sums: Sums
    chance: Random
    columns: list[dict[str, int]] = field(init=False)
    rows: list[dict[Key, Row]] = field(init=False)
    spaces: list[Space] = field(init=False)
    stood_still: list[set[int]] = field(init=False)  # steps of sums that come back

    def __post_init__(self) -> None:
        self.columns = [{} for _ in self.groups]
        shown = [self._row(kept) for kept in self.block.shown]
        waiting = {key: self._row(kept) for key, kept in self.block.waiting.items()}
        self.rows = [
            rows_of(group, self.measure, columns, self.chance)
            for group, columns in zip(self.groups, self.columns, strict=True)
        ]
        for key, row in waiting.items():
            self.rows[0][key] = _both(self.rows[0].get(key), row)
        self.spaces = [Space(len(columns), self.chance) for columns in self.columns]
        self.stood_still = [set() for _ in self.groups]
        for row, kept in zip(shown, self.block.shown, strict=True):
            if kept.stood:
                self.stood_still[0].add(len(self.spaces[0].steps))
            self.spaces[0].let_in(row)

    def _row(self, kept: Kept) -> Row:
        columns = self.columns[0]
        return Row({columns.setdefault(m, len(columns)): value for m, value in kept.makers.items()}, kept.check)

    def keys(self) -> set[Key]:
        return {key for rows in self.rows for key in rows}

    def let_in(self) -> set[Key]:
        """So far before single days; of both first what did not stand still. Of equal use, the greatest first.

        While great parts wait no parts of days are let in: they would make it harder for the great.
        """

        def use(key: Key) -> tuple[bool, bool, int, int, Key]:
            side = "abroad" if key.measure == ABROAD and not key.side else key.side
            makers = sum(len(rows[key].makers) for rows in self.rows if key in rows)
            return key.day != SO_FAR, not self._caught_up(key), USE.index(side), -makers, key

        follows: set[Key] = set()
        for key in sorted(self.keys(), key=use):
            if not (self._of_a_day(key) and self._great_wait(follows)) and self._let_in(key, self._caught_up(key)):
                follows.add(key)
        return follows

    def _great_wait(self, follows: set[Key]) -> bool:
        return any(is_great(key) and key not in follows and self._caught_up(key) for key in self.keys())

    def _of_a_day(self, key: Key) -> bool:
        return key.day != SO_FAR and bool(key.side)

    def _caught_up(self, key: Key) -> bool:
        kept = self.block.waiting.get(key)
        return not kept.stood if kept else current(key, self.sums)

    def _let_in(self, key: Key, caught_up: bool) -> bool:
        found = [(n, rows[key], self.spaces[n].told(rows[key])) for n, rows in enumerate(self.rows) if key in rows]
        if not all(told.safe for _, _, told in found):
            return False
        if caught_up and any(self.stood_still[n].intersection(told.parts) for n, _, told in found):
            return False
        if not caught_up and not any(told.new for _, _, told in found):
            return False
        for n, row, told in found:
            if told.new and not caught_up:
                self.stood_still[n].add(len(self.spaces[n].steps))
            self.spaces[n].let_in(row)
        return True

    def remembered(self, follows: set[Key]) -> Block:
        """What a window on these sums holds from now on."""
        if len(self.groups) > 1:
            return Block([], {})
        names = list(self.columns[0])
        shown = [_kept(step.row, names, n in self.stood_still[0]) for n, step in enumerate(self.spaces[0].steps)]
        waiting = {
            key: _kept(row, names, not self._caught_up(key)) for key, row in self.rows[0].items() if key not in follows
        }
        return Block(shown, waiting)


def _kept(row: Row, names: Sequence[str], stood: bool) -> Kept:
    return Kept({names[column]: value for column, value in row.makers.items()}, row.check, stood)


def _both(one: Row | None, two: Row) -> Row:
    if one is None:
        return two
    makers = dict(one.makers)
    for maker, value in two.makers.items():
        makers[maker] = (makers.get(maker, 0) + value) % PRIME
    return Row(makers, (one.check + two.check) % PRIME)
