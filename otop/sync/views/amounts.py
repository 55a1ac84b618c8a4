"""Amounts in the books that are beyond the usual: the list, one of them, and a person's word on it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Text
from otop.fairs.queries import fair_by_slug
from otop.people.queries import may
from otop.sync.queries import large_amount, large_amounts
from otop.sync.rules.telling import KINDS, place_name, tell
from otop.sync.rules.usual import bounds_on, record_subject
from otop.sync.types import LargeAmount
from otop.sync.views.looks import again, looked

ROWS_ON_PAGE = 25


@needs("see_desk", "fair")
@require_safe
def amounts(request: Request, slug: str) -> HttpResponse:
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    everything = large_amounts(actor=request.actor, fair=fair, on=fair.starts_on)
    context = {
        "fair": fair,
        "waiting": sum(row.looked is None for row in everything),
        "page": Paginator(_narrowed(request, everything), ROWS_ON_PAGE).get_page(request.GET.get("page")),
        "search": request.GET.get("q", ""),
        "only": request.GET.get("state", ""),
        "bounds": [(kind, bound) for kind, bound in bounds_on(fair.starts_on).items()],
        "may_see": may(request.actor, "see_record", fair),
    }
    return render(request, "sync/amounts.html", context)


def _narrowed(request: Request, rows: Sequence[LargeAmount]) -> list[LargeAmount]:
    """`?state=`: what waits unless `looked` or `all` is asked for. `?q=`: a place, by its name in either language."""
    state, typed = request.GET.get("state", ""), request.GET.get("q", "").strip().casefold()
    some = [row for row in rows if state == "all" or (row.looked is not None) == (state == "looked")]
    return [row for row in some if any(typed in name for name in _names(row))]


def _names(row: LargeAmount) -> list[str]:
    name = place_name(row.place_kind, row.place_ref)
    return [name.th, name.en.casefold()]


HEADER = [
    Text("จุด", "Place"),
    Text("รายการ", "Record"),
    Text("รหัส", "Id"),
    Text("วันที่", "Day"),
    Text("เวลา", "Time"),
    Text("บาท หรือคน", "Baht, or entries"),
    Text("ดูเมื่อ", "Looked at"),
    Text("เหตุผล", "Reason"),
]


@needs("see_desk", "fair")
@require_safe
def amounts_file(request: Request, slug: str) -> HttpResponse:
    """The amounts as the list on the page is narrowed, all pages of it."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    rows = [
        (
            say(place_name(row.place_kind, row.place_ref)),
            say(KINDS[row.kind]),
            str(row.record_id),
            row.day.isoformat(),
            timezone.localtime(row.at).isoformat(timespec="seconds"),
            row.amount if row.kind == "count" else f"{row.amount / 100:.2f}",
            timezone.localtime(row.looked.at).isoformat(timespec="seconds") if row.looked else "",
            row.looked.reason if row.looked else "",
        )
        for row in _narrowed(request, large_amounts(actor=request.actor, fair=fair, on=fair.starts_on))
    ]
    return csv_file(f"{fair.slug}-amounts", [say(h) for h in HEADER], rows)


@needs("see_record", "fair")
@require_safe
def amount(request: Request, slug: str, kind: str, record_id: UUID) -> HttpResponse:
    return _amount_page(request, slug, kind, record_id)


def _amount_page(
    request: Request, slug: str, kind: str, record_id: UUID, form: ReasonForm | None = None
) -> HttpResponse:
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_record")
    subject = record_subject(kind, record_id)
    row, raw = large_amount(actor=request.actor, fair=fair, subject=subject, on=fair.starts_on)
    context = {
        "fair": fair,
        "row": row,
        "told": tell(raw, kind=kind),
        "bound": bounds_on(fair.starts_on)[kind],
        "form": form or ReasonForm(),
        "may_look": may(request.actor, "settle_record", fair),
    }
    return render(request, "sync/amount.html", context, status=422 if form else 200)


@needs("settle_record", "fair")
def amount_looked(request: Request, slug: str, kind: str, record_id: UUID) -> HttpResponse:
    if request.method != "POST":  # a form that came back with an error was loaded again, or in the other language
        return redirect("desk-amount", slug, kind, record_id)
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="settle_record")
    subject = record_subject(kind, record_id)
    large_amount(actor=request.actor, fair=fair, subject=subject, on=fair.starts_on)
    form = ReasonForm(request.POST)
    if not looked(request, fair, subject, form):
        return _amount_page(request, slug, kind, record_id, form)
    return redirect("desk-amounts", slug)


@needs("settle_record", "fair")
def amount_again(request: Request, slug: str, kind: str, record_id: UUID) -> HttpResponse:
    if request.method == "POST":
        fair = fair_by_slug(actor=request.actor, slug=slug, verb="settle_record")
        subject = record_subject(kind, record_id)
        large_amount(actor=request.actor, fair=fair, subject=subject, on=fair.starts_on)
        again(request, fair, subject)
    return redirect("desk-amount", slug, kind, record_id)
