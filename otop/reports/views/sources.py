"""Receipts beside slips of one day, and an officer's word on which of the two counts for a booth."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Text
from otop.fairs.queries import Day, days_of, fair_by_slug
from otop.people.queries import may
from otop.reports.actions import choose_source
from otop.reports.forms import SourceForm
from otop.reports.queries.sources import sources_of_day
from otop.reports.types import MoneySource, OneSource, TwoSources

ROWS_ON_PAGE = 25
NAMES = {MoneySource.RECEIPTS: Text("ใบเสร็จ", "Receipts"), MoneySource.SLIP: Text("ใบสรุป", "Slip")}
CHOSEN = {
    MoneySource.SLIP: Text("นับยอดตามใบสรุปของบูธนี้แล้ว", "For this booth the slip counts now."),
    MoneySource.RECEIPTS: Text("กลับไปนับยอดตามใบเสร็จแล้ว", "For this booth receipts count again."),
}


@needs("see_desk", "fair")
@require_safe
def sources(request: Request, slug: str, day: str) -> HttpResponse:
    """Those that differ or of which somebody chose; `?state=all` for all. `?q=` is a booth or its holder."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    chosen = _day(fair.pk, day)
    everything = sources_of_day(actor=request.actor, fair=fair, day=chosen.day)
    context = {
        "fair": fair,
        "chosen": chosen,
        "count": len(everything),
        "differ": sum(row.difference_satang != 0 for row in everything),
        "page": Paginator(_narrowed(request, everything), ROWS_ON_PAGE).get_page(request.GET.get("page")),
        "search": request.GET.get("q", ""),
        "only": request.GET.get("state", ""),
        "names": NAMES,
        "may_choose": may(request.actor, "settle_record", fair),
    }
    return render(request, "reports/sources.html", context)


def _day(fair_id: int, day: str) -> Day:
    chosen = next((d for d in days_of(fair_id=fair_id) if d.day.isoformat() == day), None)
    if chosen is None:
        raise Http404
    return chosen


def _narrowed(request: Request, rows: Sequence[TwoSources]) -> list[TwoSources]:
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split()).casefold()
    everything = request.GET.get("state") == "all"
    some = [row for row in rows if everything or row.difference_satang or row.choices]
    very = [row for row in some if row.booth.casefold() == typed]
    return very or [row for row in some if any(typed in word.casefold() for word in _words(row))]


def _words(row: TwoSources) -> list[str]:
    return [row.booth, *([row.holder.th, row.holder.en] if row.holder else [])]


HEADER = [
    Text("บูธ", "Booth"),
    Text("ใบเสร็จและคำสั่งซื้อ (บาท)", "Receipts and orders (baht)"),
    Text("ใบสรุป (บาท)", "Slip (baht)"),
    Text("ใบสรุปต่างจากใบเสร็จ (บาท)", "Slip minus receipts (baht)"),
    Text("ที่นับ", "What counts"),
    Text("เหตุผล", "Reason"),
]


@needs("see_desk", "fair")
@require_safe
def sources_file(request: Request, slug: str, day: str) -> HttpResponse:
    """The booths as the list on the page is narrowed, all pages of it."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    chosen = _day(fair.pk, day)
    rows = [
        (
            row.booth,
            row.recorded_satang / 100,
            row.declared_satang / 100,
            row.difference_satang / 100,
            say(NAMES[row.counts]),
            row.choices[0].reason if row.choices else "",
        )
        for row in _narrowed(request, sources_of_day(actor=request.actor, fair=fair, day=chosen.day))
    ]
    return csv_file(f"{fair.slug}-{day}-sources", [say(h) for h in HEADER], rows)


@needs("see_desk", "fair")
@require_safe
def source(request: Request, slug: str, day: str, booth: str) -> HttpResponse:
    return _page(request, slug, day, booth)


def _page(request: Request, slug: str, day: str, booth: str, form: SourceForm | None = None) -> HttpResponse:
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    chosen = _day(fair.pk, day)
    rows = sources_of_day(actor=request.actor, fair=fair, day=chosen.day)
    row = next((r for r in rows if r.booth == booth), None)
    if row is None:
        raise OneSource(booth=booth[:20], day=day)
    context = {
        "fair": fair,
        "chosen": chosen,
        "row": row,
        "choices": [(NAMES[choice.source], choice) for choice in row.choices],
        "counts": NAMES[row.counts],
        "form": form or SourceForm(),
        "may_choose": may(request.actor, "settle_record", fair),
    }
    return render(request, "reports/source.html", context, status=422 if form else 200)


@needs("settle_record", "fair")
def choice(request: Request, slug: str, day: str, booth: str) -> HttpResponse:
    if request.method != "POST":  # a form that came back with an error was loaded again, or in the other language
        return redirect("desk-source", slug, day, booth)
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="settle_record")
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, day, booth, form)
    chosen, to = _day(fair.pk, day), MoneySource(form.cleaned_data["source"])
    reason = form.cleaned_data["reason"]
    choose_source(by=request.actor, slug=slug, booth=booth, day=chosen.day, source=to, reason=reason, at=timezone.now())
    messages.success(request, say(CHOSEN[to]))
    return redirect("desk-source", slug, day, booth)
