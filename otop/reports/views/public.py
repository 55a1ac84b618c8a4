"""An opened figure for those who have not signed in: one list of parts, none of fewer than three makers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from otop.base.charts import Bar, drawn_bars
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Text
from otop.fairs.queries import Fair
from otop.reports.queries.public import public_figure
from otop.reports.rules.paper import UNITS
from otop.reports.templatetags.figures import opened, worded
from otop.reports.types import Cell, Cut, PublicFigure
from otop.reports.views.lists import file_name, plain


def page(request: Request, fair: Fair, measure: str) -> HttpResponse:
    found = _asked(request, fair, measure)
    here, query = reverse("figure", args=[fair.slug, measure]), found.cut.query()
    bars = [
        Bar(row.label, row.value, worded(Cell(measure, row.value)), link=row.opens and opened(fair.slug, row.opens))
        for row in found.rows
    ]
    context = {
        "fair": fair,
        "figure": found,
        "total": Cell(measure, found.total),
        "rest": Cell(measure, found.rest),
        "bars": drawn_bars(bars),
        "sides": [(name, label, f"{here}?{_with(query, name)}") for name, label in found.sides.items()],
        "side": found.sides.get(found.by),
        "file": reverse("figure-file", args=[fair.slug, measure]) + f"?{_with(query, found.by)}",
    }
    return render(request, "reports/public.html", context)


def file(request: Request, fair: Fair, measure: str) -> HttpResponse:
    """The page's list, what is shown together only in one row, and last their sum."""
    found = _asked(request, fair, measure)
    unit = found.measure.unit
    rows = [(say(row.label), plain(row.value, unit)) for row in found.rows]
    if found.hidden:
        rows.append((say(TOGETHER), plain(found.rest, unit)))
    if found.total is not None:
        rows.append((say(TOTAL), plain(found.total, unit)))
    side = say(found.sides.get(found.by, TOTAL))
    return csv_file(
        file_name(fair.slug, measure, _with(found.cut.query(), found.by)),
        [side, f"{say(found.measure.name)} ({say(UNITS[unit])})"],
        rows,
    )


def _asked(request: Request, fair: Fair, measure: str) -> PublicFigure:
    asked = request.GET.dict()
    return public_figure(fair=fair, measure=measure, cut=Cut.read(asked), by=asked.get("by", ""))


def _with(query: str, by: str) -> str:
    return "&".join(part for part in (query, f"by={by}" if by else "") if part)


TOGETHER = Text("ส่วนที่ไม่แสดงแยก รวมกัน", "Not shown by themselves, together")
TOTAL = Text("รวม", "Total")
