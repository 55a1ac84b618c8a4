"""Whether shown sums give away what one or two makers brought, however they are added and subtracted. Pure.

Makers are columns, a shown sum is a row. A *change* is another amount for every maker at once that no shown sum would
betray. While changes move each maker, and no two makers in step only, nothing can be worked out of any one or two of
them. Changes are drawn at random among whole numbers modulo a prime, and what sums fix is fixed in every change: chance
can hide a sum for nothing, once in a million million times, but never show one that gives a maker away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

FEWEST = 3
PRIME = 2**61 - 1
Change = list[int]


@dataclass(frozen=True, slots=True)
class Row:
    """A sum: how it answers when each of its makers moves, and, as a `check`, when all move in a second way.

    A maker with several booths, days or kinds of goods moves them all together, each by an amount of its own, so one
    number stands for the maker. What is safe against that is safe against more. Two sums that look the same in the
    first way but are not the same sum differ in the second.
    """

    makers: Mapping[int, int]
    check: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a sum beside those let in. `parts` are the steps it follows from where it is not `new`."""

    safe: bool
    new: bool
    parts: Collection[int] = ()


@dataclass(slots=True)
class _Step:
    row: Row
    change: Change  # what no row before betrays, and this one does
    answer: int


@dataclass(slots=True)
class Space:
    """Sums that are shown together of so many makers."""

    makers: int
    chance: Random
    steps: list[_Step] = field(default_factory=list)
    _changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changes = [self._change() for _ in range(FEWEST)]

    def told(self, row: Row) -> Told:
        """Whether the sum can be shown beside the others. Changes nothing."""
        answers = [_answer(row, change) for change in self._changes]
        if not any(answers):
            known, parts = self._known(row)
            return Told(known, False, parts)
        return Told(len(row.makers) >= FEWEST and moves_all(*self._still(answers)), True)

    def let_in(self, row: Row) -> None:
        """The sum is shown from now on."""
        answers = [_answer(row, change) for change in self._changes]
        if any(answers):
            lost = next(n for n, answer in enumerate(answers) if answer)
            left = self._still(answers)
            self.steps.append(_Step(row, self._changes[lost], answers[lost]))
            self._changes = [*left, self._change()]

    def _still(self, answers: Sequence[int]) -> list[Change]:
        """The changes less one that the row would betray, each mended by that one so that it does not."""
        lost = next(n for n, answer in enumerate(answers) if answer)
        inverse = pow(answers[lost], -1, PRIME)
        return [
            _less(change, answer * inverse % PRIME, self._changes[lost])
            for n, (change, answer) in enumerate(zip(self._changes, answers, strict=True))
            if n != lost
        ]

    def _change(self) -> Change:
        change = [self.chance.randrange(PRIME) for _ in range(self.makers)]
        for step in self.steps:
            if answer := _answer(step.row, change):
                change = _less(change, answer * pow(step.answer, -1, PRIME) % PRIME, step.change)
        return change

    def _known(self, row: Row) -> tuple[bool, set[int]]:
        """Whether it is the sum that it seems to be, of which steps."""
        left, check, parts = dict(row.makers), row.check, set()
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            answer = sum(value * step.change[maker] for maker, value in left.items()) % PRIME
            if answer:
                parts.add(number)
                times = answer * pow(step.answer, -1, PRIME) % PRIME
                check = (check - times * step.row.check) % PRIME
                for maker, value in step.row.makers.items():
                    left[maker] = (left.get(maker, 0) - times * value) % PRIME
        return not check and not any(left.values()), parts


def _answer(row: Row, change: Change) -> int:
    return sum(value * change[maker] for maker, value in row.makers.items()) % PRIME


def _less(change: Change, times: int, other: Change) -> Change:
    return [(one - times * two) % PRIME for one, two in zip(change, other, strict=True)] if times else change


def moves_all(one: Change, two: Change) -> bool:
    """Whether two changes move every maker, and no two of them in step."""
    if any(not a and not b for a, b in zip(one, two, strict=True)):
        return False
    return len(set(_ratios(one, two))) == len(one)


def _ratios(one: Change, two: Change) -> list[int]:
    """`a / b` of each maker; -1 where b is nought. One division for all: each is the product of the others away."""
    before, product = [], 1
    for b in two:
        before.append(product)
        product = product * (b or 1) % PRIME
    inverse, found = pow(product, -1, PRIME), [0] * len(two)
    for n in range(len(two) - 1, -1, -1):
        found[n] = one[n] * inverse * before[n] % PRIME if two[n] else -1
        inverse = inverse * (two[n] or 1) % PRIME
    return found
