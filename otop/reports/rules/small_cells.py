"""What may be shown to everybody: no sum that rests on fewer than three makers, nor one that gives it away. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

FEWEST = 3
Cells = Mapping[str, tuple[int, Collection[str]]]
"""`code: (amount, makers)`. A part without makers is nought and gives nobody away."""


def hidden(*tables: Cells, also: Collection[str] = ()) -> set[str]:
    """The codes whose amounts may be shown in none of the tables, whose sums are all public; `also` are hidden anyway.

    What is hidden can be had together by taking the rest from the sum. So in each table there are at least two such
    parts with at least three makers between them: where not, the shown part with the fewest makers is hidden too.
    """
    out = set(also)
    for table in tables:
        out |= {code for code, (_, makers) in table.items() if 0 < len(set(makers)) < FEWEST}
    while more := {code for table in tables if (code := _needed(table, out))}:
        out |= more
    return out


def _needed(table: Cells, out: Collection[str]) -> str:
    """The part that has to be hidden with those that are; '' if they are enough, or all."""
    some = {code: set(makers) for code, (_, makers) in table.items() if makers}
    kept_back = some.keys() & set(out)
    between_them = set().union(*(some[code] for code in kept_back))
    if not kept_back or (len(kept_back) > 1 and len(between_them) >= FEWEST):
        return ""
    return min(some.keys() - kept_back, key=lambda code: (len(some[code]), table[code][0], code), default="")


def hidden_within(
    tables: Collection[Cells], group_of: Callable[[str], str], groups: Collection[str], also: Collection[str] = ()
) -> set[str]:
    """The same where the sums of groups are public too (provinces in regions), but for the hidden `groups`."""
    split: list[Cells] = []
    for table in tables:
        of_group: dict[str, dict[str, tuple[int, Collection[str]]]] = {}
        for code, cell in table.items():
            of_group.setdefault(group_of(code), {})[code] = cell
        split += of_group.values()
    in_hidden_groups = {code for table in tables for code in table if group_of(code) in groups}
    return hidden(*split, also={*also, *in_hidden_groups})
