"""A booth from which neither receipts nor a slip came, and a person's word on why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.requests import Request
from otop.fairs.queries import Fair, fair_by_slug
from otop.people.queries import may
from otop.sync.queries import missing_slips
from otop.sync.rules.usual import no_slip_subject
from otop.sync.types import MissingSlip, UnknownSubject
from otop.sync.views.looks import again, looked
from otop.sync.views.slips import day_of


@needs("see_record", "fair")
@require_safe
def no_slip(request: Request, slug: str, day: str, ref: str) -> HttpResponse:
    return _missing_page(request, slug, day, ref)


def _missing_page(request: Request, slug: str, day: str, ref: str, form: ReasonForm | None = None) -> HttpResponse:
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_record")
    chosen = day_of(fair.pk, day)
    context = {
        "fair": fair,
        "chosen": chosen,
        "row": _missing(fair, day, ref),
        "form": form or ReasonForm(),
        "may_look": may(request.actor, "settle_record", fair),
    }
    return render(request, "sync/no_slip.html", context, status=422 if form else 200)


def _missing(fair: Fair, day: str, ref: str) -> MissingSlip:
    """Raises UnknownSubject: it came meanwhile, or nobody holds the booth."""
    subject = no_slip_subject(ref, day_of(fair.pk, day).day)
    rows = missing_slips(fair_id=fair.pk, day=day_of(fair.pk, day).day)
    row = next((r for r in rows if r.subject == subject), None)
    if row is None:
        raise UnknownSubject
    return row


@needs("settle_record", "fair")
def no_slip_looked(request: Request, slug: str, day: str, ref: str) -> HttpResponse:
    if request.method != "POST":  # a form that came back with an error was loaded again, or in the other language
        return redirect("desk-no-slip", slug, day, ref)
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="settle_record")
    row, form = _missing(fair, day, ref), ReasonForm(request.POST)
    if not looked(request, fair, row.subject, form):
        return _missing_page(request, slug, day, ref, form)
    return redirect("desk-slips", slug, day)


@needs("settle_record", "fair")
def no_slip_again(request: Request, slug: str, day: str, ref: str) -> HttpResponse:
    if request.method == "POST":
        fair = fair_by_slug(actor=request.actor, slug=slug, verb="settle_record")
        again(request, fair, _missing(fair, day, ref).subject)
    return redirect("desk-no-slip", slug, day, ref)
