from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Sum

from otop.areas.queries import find
from otop.areas.types import Level
from otop.income import rules
from otop.income.models import PublishedFigure
from otop.income.types import Cut, MonthCuts, Source


def compare_cuts(
    year: int, *, source: Source = Source.CDD, instead: Mapping[tuple[Cut, date], int] | None = None
) -> list[MonthCuts]:
    """What the cuts say of each month of a Buddhist-era fiscal year. One statement.

    `instead` holds sums that stand before the stored ones, such as those of a file that is not imported yet.
    """
    return rules.compare({**_sums(year, source), **(instead or {})}, year)


def stored_figures(*, source: Source, cut: Cut) -> dict[tuple[str, date], PublishedFigure]:
    """All of one cut, by member and month. One statement."""
    rows = PublishedFigure.objects.filter(source=source, cut=cut)
    return {(row.member, row.month): row for row in rows}


def provinces_named(names: Collection[str]) -> dict[str, str | None]:
    """The code of the province that each name means; None for no or several. One statement a name."""
    codes: dict[str, str | None] = {}
    for name in names:
        found = [area.code for area in find(name, level=Level.PROVINCE)[:2]]
        codes[name] = found[0] if len(found) == 1 else None
    return codes


def _sums(year: int, source: Source) -> dict[tuple[Cut, date], int]:
    months = rules.months_of(year)
    rows = (
        PublishedFigure.objects.filter(source=source, month__range=(months[0], months[-1]))
        .values("cut", "month")
        .annotate(total=Sum("value_satang"))
        .values_list("cut", "month", "total")
    )
    return {(Cut(cut), month): int(total) for cut, month, total in rows}
