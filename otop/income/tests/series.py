"""Small published series, made for tests."""

from __future__ import annotations

from collections.abc import Sequence

from otop.base.tables import Table
from otop.income.rules.comparing import month_name, months_of
from otop.income.rules.members import CATEGORIES, CHANNELS

MONTHS = [month_name(month).th for month in months_of(2567)]


def table(header: Sequence[str], *rows: Sequence[str]) -> Table:
    return Table("series.csv", "utf-8-sig", "abc", tuple(header), tuple(tuple(row) for row in rows))


def by_province(values: dict[str, str], months: Sequence[str] = tuple(MONTHS)) -> Table:
    """Each province has its value in every month."""
    return table(["จังหวัด", *months], *([name, *[value] * len(months)] for name, value in values.items()))


def by_category(values: Sequence[str], months: Sequence[str] = tuple(MONTHS)) -> Table:
    """The five values stand in every month."""
    return table(["เดือน", *CATEGORIES], *([month, *values] for month in months))


def by_channel(values: Sequence[str], months: Sequence[str] = tuple(MONTHS)) -> Table:
    """The four values stand in every month."""
    return table(["เดือน", *CHANNELS], *([month, *values] for month in months))
