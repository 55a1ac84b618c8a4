"""Which public sums follow what came in, and which stay as they were: the one place that decides it. Pure.

Why it is safe: docs/decisions/0023-public-figures-are-safe-together.md and 0025-cells-of-a-booths-day.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from otop.reports.rules.public_sums import SO_FAR, Book, Key, Moves, added_up, makers_of, moves_of, where_it_stood
from otop.reports.rules.waiting import Block, Decided, Shown, Window, caught_up, current, decided, is_great

PARTS_OF_THE_WHOLE = ("region", "zone", "bucket", "category", "province", "hour")
PATIENCE = 2  # days for which all wait for great parts; then those follow that can
ENOUGH = 3  # makers to each great part: with fewer, others may come
ALONE = 2 / 3  # of all makers who moved: a day with as many is looked at alone


@dataclass(frozen=True, slots=True)
class State:
    """What is shown, the book that the newest of it was added up from, and the day at which the fair stood then.

    While great parts wait, a window is open: it remembers what was shown and what moved since all had followed.
    """

    book: Book
    sums: Mapping[Key, Shown]
    stood: str
    at: str
    window: Window = field(default_factory=dict)


def follow(before: State | None, now: Book, at: str, chance: Random) -> State | None:
    """The next state; None while what moved since the last one may not be told, or great parts wait for more makers."""
    old = before or State({}, {}, "", at)
    now = where_it_stood(old.book, now)
    moves = moves_of(old.book, now)
    if not moves:
        return None
    today = max(day for day, brought in {**now, max(moves): True}.items() if brought)
    fresh = {day: moves[day] for day in moves if day >= old.stood}
    found, told = (None, fresh) if old.window else _by_days(fresh, moves, old, chance)
    if found is None:
        patient = before is not None and not _long_enough(old, moves, now, today)
        told = fresh if patient else moves
        found = _together(told, old, now, patient=patient, chance=chance)
        if found is None and old.window and not patient:  # what waited holds even the whole up: it is left behind
            old = replace(old, window={})
            found = _together(told, old, now, patient=False, chance=chance)
    if found is None:
        return None
    book = {day: (now if day in told else old.book).get(day, {}) for day in {*now, *old.book}}
    sums = _shown(before, book, found, at)
    window = {} if _closed(found, old) else _remembered(found, sums)
    return State({day: some for day, some in book.items() if some}, sums, max(today, old.stood), at, window)


def _by_days(fresh: Moves, moves: Moves, old: State, chance: Random) -> tuple[Decided | None, Moves]:
    """Busy days looked at alone; a correction of earlier days comes along when all that it is in can follow."""
    groups = _groups(fresh)
    late = {day: moves[day] for day in moves if day not in fresh}
    if late and _all_follow(late, old, chance):
        groups.append(late)
    found = decided(groups, old.sums, {}, chance)
    great = _great(found, old)
    if not old.stood and len(fresh) > 1 and not great <= found.follows:
        great &= _possible(fresh, chance)
    if not _wholes(found) & found.follows or not great <= found.follows:
        return None, {}
    return Decided(found.touched, found.follows, {}), {day: group[day] for group in groups for day in group}


def _together(moves: Moves, old: State, now: Book, *, patient: bool, chance: Random) -> Decided | None:
    """All days as one: nothing while parts wait that others bring, else what can follow does.

    Where waiting brings no others, parts that could not be shown at all do not hold the others up any longer.
    """
    found = decided([moves], old.sums, old.window, chance)
    if not _wholes(found) & found.follows:
        return None
    waits = _great(found, old) - found.follows
    if waits and _all_came(moves, found, now, enough=ENOUGH if patient or not old.stood else 0):
        left = waits - _possible(moves_of({}, now), chance)
        patient, found = patient and bool(waits - left), _without(found, left)
    elif waits and patient:
        return None
    return None if waits and patient else found


def _without(found: Decided, left: set[Key]) -> Decided:
    """They stand still from now on."""
    return Decided(
        found.touched,
        found.follows,
        {
            measure: Block(
                block.shown,
                {key: kept._replace(stood=kept.stood or key in left) for key, kept in block.waiting.items()},
            )
            for measure, block in found.window.items()
        },
    )


def _all_came(moves: Moves, found: Decided, now: Book, enough: int) -> bool:
    """Whether half of all makers moved, and these are enough for so many parts."""
    makers = len({b.maker for day in now.values() for b in day.values()})
    return 2 * len(makers_of(moves)) >= makers >= enough * len({key for key in found.touched if is_great(key)})


def _long_enough(old: State, moves: Moves, now: Book, today: str) -> bool:
    """Whether a new day has half the makers of the day before, and those who move have moved, or some days went by.

    So it is, too, where earlier days come in after later ones: at a fair that is over no new day would come.
    """
    everybody = {b.maker for day in now.values() for b in day.values()}
    if 2 * len(makers_of({day: moves[day] for day in moves if day < old.stood})) >= len(everybody):
        return True
    days = [day for day in sorted(now) if now[day] and day < today]
    makers = [len({b.maker for b in now.get(day, {}).values()}) for day in (*days[-1:], today)]
    if today <= old.stood or len(makers) < 2 or 2 * makers[1] < makers[0]:
        return sum(old.stood < day for day in days) >= PATIENCE
    return 2 * len(makers_of(moves)) >= len(everybody) or sum(old.stood < day for day in (*days, today)) >= PATIENCE


def _closed(found: Decided, old: State) -> bool:
    """Whether no great part waits any more."""
    waiting = {key for block in found.window.values() for key, kept in block.waiting.items() if not kept.stood}
    return not waiting & _great(found, old)


def _remembered(found: Decided, sums: Mapping[Key, Shown]) -> Window:
    return {
        measure: Block(block.shown, {key: kept for key, kept in block.waiting.items() if not sums[key].current})
        for measure, block in found.window.items()
    }


def _groups(moves: Moves) -> list[Moves]:
    """Busy days by themselves, the last of them with all quiet ones: there a maker's days are one column."""
    makers = {day: makers_of({day: moves[day]}) for day in moves}
    everybody = set().union(*makers.values()) if makers else set()
    busy = [day for day in moves if len(makers[day]) >= ALONE * len(everybody)]
    if not busy:
        return [moves] if moves else []
    quiet = {day: moves[day] for day in moves if day not in busy[:-1]}
    return [*({day: moves[day]} for day in busy[:-1]), quiet]


def _all_follow(late: Moves, old: State, chance: Random) -> bool:
    found = decided([late], old.sums, {}, chance)
    return all(key in found.follows for key in found.touched if current(key, old.sums))


def _great(found: Decided, old: State) -> set[Key]:
    """The parts for which a state waits: those that did not stand still before."""
    return {key for key in found.touched if is_great(key) and caught_up(key, old.sums, old.window)}


def _wholes(found: Decided) -> set[Key]:
    return {key for key in found.touched if is_great(key) and not key.side}


def _possible(moves: Moves, chance: Random) -> set[Key]:
    """The great parts that could be shown if all came in at once."""
    return {key for key in decided([moves], {}, {}, chance).follows if is_great(key)}


def _shown(before: State | None, book: Book, found: Decided, at: str) -> dict[Key, Shown]:
    """A whole that nobody had brought anything to is nought until it follows; a part of it is hidden."""
    values, old = added_up(book), before.sums if before else {}
    shown = {key: Shown(was.value, at if was.current else was.at, was.current) for key, was in old.items()}
    for key in found.touched:
        if key in found.follows:
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
