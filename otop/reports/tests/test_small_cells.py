"""No published list gives away what one or two makers sold, directly or by taking one number from another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otop.reports.rules.small_cells import FEWEST, hidden, hidden_within

Table = dict[str, tuple[int, set[str]]]


def table(**makers: str) -> Table:
    """`table(a="xy", b="z")`: parts by name with their makers, a letter each; the amount is the number of makers."""
    return {code: (len(who), set(who)) for code, who in makers.items()}


@pytest.mark.parametrize(
    ("tables", "also", "expected"),
    [
        ([], "", ""),
        ([table(a="pqr", b="stuv")], "", ""),
        ([table(a="", b="stuv")], "", ""),
        ([table(a="p")], "", "a"),
        ([table(a="p", b="q", c="r", d="stuv")], "", "abc"),
        # One alone could be had by taking the rest from the sum, and two parts of two makers tell each of the other.
        ([table(a="pq", b="stuv", c="stuvw")], "", "ab"),
        ([table(a="p", b="q", c="stuvw", d="stu")], "", "abd"),
        ([table(a="p", b="p", c="p", d="stu", e="stuv")], "", "abcd"),
        # What is hidden for another reason is worth hiding only if it cannot be had.
        ([table(a="pqr", b="stuv")], "a", "ab"),
        ([table(a="pqr")], "b", "b"),
        # Lists that can be taken from each other hide the same.
        ([table(a="p", b="qr", c="stu", d="vwxy"), table(a="pqr", b="st", c="uvw", d="xyz")], "", "ab"),
        ([table(a="pqr", b="stu", c="v"), table(a="pqr", b="stuv", c="wxyz")], "", "ac"),
    ],
)
def test_small_parts_are_hidden_with_as_many_as_they_need(tables: list[Table], also: str, expected: str) -> None:
    assert hidden(*tables, also=set(also)) == set(expected)


def test_a_group_whose_sum_is_shown_hides_within_itself_and_a_hidden_group_wholly() -> None:
    provinces = table(n1="p", n2="qrs", n3="tuvw", s1="abc", s2="def", e1="ghi", e2="jkl")
    assert hidden_within([provinces], lambda code: code[0], {"e"}) == {"n1", "n2", "e1", "e2"}


MAKERS = st.sets(st.sampled_from("pqrstuvw"), max_size=6)
PARTS = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(1, 99), MAKERS), max_size=8)
TABLES = st.lists(PARTS, min_size=1, max_size=3)


def check_cannot_be_computed(parts: Table, out: set[str]) -> None:
    """Whatever is left when the shown parts are taken from the sum rests on at least two parts and three makers."""
    kept_back = {code for code, (_, makers) in parts.items() if makers and code in out}
    shown = {code for code, (_, makers) in parts.items() if makers and code not in out}
    assert all(len(parts[code][1]) >= FEWEST for code in shown)
    if kept_back and shown:
        assert len(kept_back) >= 2
        assert len(set().union(*(parts[code][1] for code in kept_back))) >= FEWEST


@given(TABLES, st.sets(st.sampled_from("abcdefgh"), max_size=3))
def test_no_hidden_part_can_be_computed_from_what_is_shown_in_any_of_the_tables(
    tables: list[Table], also: set[str]
) -> None:
    out = hidden(*tables, also=also)
    assert also <= out
    for parts in tables:
        check_cannot_be_computed(parts, out)
        other = shifted(parts, out)
        assert published(parts, out) == published(other, out)
        assert len(out & parts.keys()) < 2 or all(parts[code][0] != other[code][0] for code in out & parts.keys())


@given(TABLES)
def test_nothing_is_hidden_without_a_small_part_somewhere(tables: list[Table]) -> None:
    small = any(0 < len(makers) < FEWEST for parts in tables for _, makers in parts.values())
    assert bool(hidden(*tables)) == small


@given(PARTS)
def test_no_province_can_be_computed_from_its_region_either(parts: Table) -> None:
    def region_of(code: str) -> str:
        return (code < "d" and "north") or "south"

    regions: Table = {}
    for code, (amount, makers) in parts.items():
        before, known = regions.get(region_of(code), (0, set()))
        regions[region_of(code)] = (before + amount * bool(makers), known | makers)
    few = hidden(regions)
    check_cannot_be_computed(regions, few)
    out = hidden_within([parts], region_of, few)
    for region in regions.keys() - few:
        check_cannot_be_computed({code: part for code, part in parts.items() if region_of(code) == region}, out)
    assert {code for code in parts if region_of(code) in few} <= out


def published(parts: Table, out: set[str]) -> tuple[dict[str, int], int]:
    """What a list says: the shown parts, and the sum of all."""
    return {code: amount for code, (amount, _) in parts.items() if code not in out}, sum(a for a, _ in parts.values())


def shifted(parts: Table, out: set[str]) -> Table:
    """Another amount in every hidden part, with the same sum; a part that is hidden alone stays."""
    kept_back = [code for code in sorted(parts) if code in out]
    amounts = {code: amount - (code in kept_back[1:]) for code, (amount, _) in parts.items()}
    amounts.update({code: amounts[code] + len(kept_back) - 1 for code in kept_back[:1]})
    return {code: (amounts[code], makers) for code, (_, makers) in parts.items()}
