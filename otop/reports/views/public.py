"""An opened figure for those who have not signed in: one list of parts, of which nobody's own can be worked out."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from otop.base.charts import Bar, drawn_bars
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.thai import english_date, thai_date
from otop.base.types import Text
from otop.fairs.queries import Fair, fair_named
from otop.fairs.types import BANGKOK
from otop.reports.actions import let_follow
from otop.reports.queries.live import look, until_of
from otop.reports.queries.public import public_figure
from otop.reports.rules.paper import UNITS
from otop.reports.templatetags.figures import opened, worded
from otop.reports.types import Cell, Cut, PublicFigure, PublicRow
from otop.reports.views.lists import file_name, plain


def page(request: Request, fair: Fair, measure: str) -> HttpResponse:
    found = _asked(request, fair, measure)
    here, query = reverse("figure", args=[fair.slug, measure]), found.cut.query()
    bars = [
        Bar(
            row.label,
            row.value,
            worded(Cell(measure, row.value)),
            note=as_of(row.since),
            link=row.opens and opened(fair.slug, row.opens),
        )
        for row in found.rows
    ]
    context = {
        "fair": fair,
        "figure": found,
        "total": Cell(measure, found.total),
        "since": as_of(found.since),
        "rest": Cell(measure, found.rest),
        "untold": len(found.hidden) + len(found.waiting),
        "dated": any(row.since for row in found.rows),
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
    rows = [(say(_dated(row)), plain(row.value, unit)) for row in found.rows]
    if found.hidden or found.waiting or found.rest:
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
    follows(fair.slug)
    return public_figure(fair=fair, measure=measure, cut=Cut.read(asked), by=asked.get("by", ""), at=timezone.now())


def follows(slug: str) -> str:
    """What everybody sees follows the facts before it is read, where that is due. The version of what is there then."""
    found = look(slug=slug)
    if not found.due:
        return found.version
    fair, at = fair_named(slug=slug), timezone.now()
    let_follow(fair=fair, until=until_of(fair, at), facts=found.facts, at=at)
    return look(slug=slug).version


def as_of(since: datetime | None) -> Text | None:
    """From when a part is that waits for more makers to move."""
    if since is None:
        return None
    local = timezone.localtime(since, BANGKOK)
    return Text(f"ณ {thai_date(local.date())} {local:%H.%M} น.", f"as of {english_date(local.date())} {local:%H:%M}")


def _dated(row: PublicRow) -> Text:
    since = as_of(row.since)
    return Text(f"{row.label.th} ({since.th})", f"{row.label.en} ({since.en})") if since else row.label


def _with(query: str, by: str) -> str:
    return "&".join(part for part in (query, f"by={by}" if by else "") if part)


TOGETHER = Text("ส่วนที่ไม่แสดงแยก รวมกัน", "Not shown by themselves, together")
TOTAL = Text("รวม", "Total")
