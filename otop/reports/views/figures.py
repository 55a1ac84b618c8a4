"""An opened figure: the rows below a number, down to the lines of one receipt, as a page and as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from otop.base import access
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Text
from otop.people.queries import may
from otop.reports.queries.live import live_fair
from otop.reports.queries.opened import opened
from otop.reports.rules.paper import UNITS
from otop.reports.types import Cell, Cut
from otop.reports.views import public
from otop.reports.views.lists import file_name, plain

HEADER = Text("รายการ", "Row")


@access.public
@require_safe
def figure(request: Request, slug: str, measure: str) -> HttpResponse:
    """`?day=&until=&zone=…` say which part of the figure, `?page=` which of its rows.

    Those who may not see the fair's records get its parts, divided as `?by=` says.
    """
    fair = live_fair(actor=request.actor, slug=slug)
    if not may(request.actor, "see_fair", fair):
        return public.page(request, fair, measure)
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


@access.public
@require_safe
def figure_file(request: Request, slug: str, measure: str) -> HttpResponse:
    """All rows of the page's list and, last, their sum."""
    fair = live_fair(actor=request.actor, slug=slug)
    if not may(request.actor, "see_fair", fair):
        return public.file(request, fair, measure)
    cut = Cut.read(request.GET.dict())
    found = opened(actor=request.actor, slug=slug, measure=measure, cut=cut, page=None)
    unit = found.measure.unit
    rows = [(say(row.label), plain(row.value, unit)) for row in found.rows]
    rows.append((say(Text("รวม", "Total")), plain(found.total, unit)))
    return csv_file(
        file_name(slug, measure, cut.query()),
        [say(HEADER), f"{say(found.measure.name)} ({say(UNITS[unit])})"],
        rows,
    )
