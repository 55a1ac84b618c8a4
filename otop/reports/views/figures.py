"""An opened figure: the rows below a number, down to the lines of one receipt, as a page and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Text
from otop.fairs.queries import fair_by_slug
from otop.reports.queries.opened import opened
from otop.reports.rules.paper import UNITS
from otop.reports.types import Cell, Cut, Unit

HEADER = Text("รายการ", "Row")


@require_safe
def figure(request: Request, slug: str, measure: str) -> HttpResponse:
    """`?day=&until=&zone=…` say which part of the figure, `?page=` which of its rows."""
    fair = fair_by_slug(actor=request.actor, slug=slug)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    found = opened(actor=request.actor, slug=slug, measure=measure, cut=Cut.read(request.GET.dict()), page=page)
    query = found.cut.query()
    context = {
        "fair": fair,
        "opened": found,
        "total": Cell(measure, found.total),
        "rows": [(row, Cell(measure, row.value)) for row in found.rows],
        "above": found.above,
        "file": reverse("figure-file", args=[slug, measure]) + (f"?{query}" if query else ""),
        "query": query,
        "last": found.page == found.pages,
    }
    return render(request, "reports/opened.html", context)


@require_safe
def figure_file(request: Request, slug: str, measure: str) -> HttpResponse:
    """All rows of the page's list and, last, their sum. Money is in baht with a decimal point."""
    cut = Cut.read(request.GET.dict())
    found = opened(actor=request.actor, slug=slug, measure=measure, cut=cut, page=None)
    unit = found.measure.unit
    rows = [(say(row.label), _plain(row.value, unit)) for row in found.rows]
    rows.append((say(Text("รวม", "Total")), _plain(found.total, unit)))
    name = "-".join([slug, measure, *(part.replace("=", "-") for part in cut.query().split("&") if part)])
    return csv_file(name, [say(HEADER), f"{say(found.measure.name)} ({say(UNITS[unit])})"], rows)


def _plain(value: int, unit: Unit) -> object:
    if unit is not Unit.SATANG:
        return value
    sign, (baht, satang) = "-" if value < 0 else "", divmod(abs(value), 100)
    return float(f"{sign}{baht}.{satang:02d}") if satang else (-baht if value < 0 else baht)
