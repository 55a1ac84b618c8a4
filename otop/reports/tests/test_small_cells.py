"""A sum is let in beside others only while nothing of one or two makers can be worked out of all of them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otop.reports.rules.small_cells import Row, Space
from otop.reports.tests.attack import given_away

MAKERS = "pqrstuvw"
SUMS = st.lists(st.sets(st.sampled_from(MAKERS), min_size=1), max_size=12)


def row(makers: str) -> Row:
    """The makers of a sum, a letter each."""
    return Row({MAKERS.index(maker): 1 for maker in makers}, sum(7 ** MAKERS.index(maker) for maker in makers))


def let_in(*sums: str) -> list[str]:
    space, shown = Space(len(MAKERS), Random(1)), []
    for makers in sums:
        if space.told(row(makers)).safe:
            space.let_in(row(makers))
            shown.append(makers)
    return shown


@pytest.mark.parametrize(
    ("sums", "shown"),
    [
        (["pqr"], ["pqr"]),
        (["p", "pq"], []),
        (["pqrstuvw", "pqrst", "uvw"], ["pqrstuvw", "pqrst", "uvw"]),
        # What is left of a sum is a maker, or two.
        (["pqrstuvw", "pqrstuv"], ["pqrstuvw"]),
        (["pqrstuvw", "pqrstu"], ["pqrstuvw"]),
        # Two lists together: a region less a zone.
        (["pqrstuvw", "pqrs", "pqrst"], ["pqrstuvw", "pqrs"]),
        # Two sums that differ by one maker more and one less.
        (["pqrstuvw", "pqrs", "pqrt"], ["pqrstuvw", "pqrs"]),
        # Twice a pair, from three sums that none is a part of.
        (["pqrs", "pqtu", "rstu"], ["pqrs", "pqtu"]),
    ],
)
def test_what_would_tell_of_one_or_two_makers_stays_out(sums: list[str], shown: list[str]) -> None:
    assert let_in(*sums) == shown


@given(SUMS)
def test_exactly_what_the_attack_finds_stays_out(sums: list[set[str]]) -> None:
    space = Space(len(MAKERS), Random(1))
    shown: list[set[tuple[str, int]]] = []
    for makers in sums:
        one = {(maker, 0) for maker in makers}
        # A maker that is in no sum yet is no column of the attack.
        safe = not given_away([*shown, one])
        assert space.told(row("".join(sorted(makers)))).safe == safe
        if safe:
            space.let_in(row("".join(sorted(makers))))
            shown.append(one)


def test_a_sum_that_looks_like_another_and_is_not_is_not_let_in() -> None:
    space = Space(3, Random(1))
    space.let_in(Row({0: 1, 1: 2, 2: 3}, 4))
    assert space.told(Row({0: 1, 1: 2, 2: 3}, 4)).safe
    assert not space.told(Row({0: 1, 1: 2, 2: 3}, 5)).safe


def test_a_sum_that_follows_from_others_names_them() -> None:
    space = Space(len(MAKERS), Random(1))
    for sums in ("pqrstuvw", "pqrs", "pqtu"):
        space.let_in(row(sums))
    told = space.told(row("tuvw"))
    assert (told.safe, told.new, set(told.parts)) == (True, False, {0, 1})
