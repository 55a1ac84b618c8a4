"""Closing one day of a fair: its sheet is frozen with it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem, Text
from otop.fairs.queries import days_of, fair_by_slug
from otop.reports.actions import close_day
from otop.reports.forms import ClosingForm
from otop.sync.queries import day_totals, device_states, missing_slips, open_refusals


@needs("close_day", "fair")
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: Request, slug: str, day: str) -> HttpResponse:
    """GET shows over what the day would be closed; POST closes it."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="close_day")
    chosen = next((d for d in days_of(fair_id=fair.pk) if d.day.isoformat() == day), None)
    if chosen is None:
        raise Http404
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _closed(request, slug, chosen.day, form):
        messages.success(request, say(CLOSED))
        return redirect(f"{reverse('desk', args=[slug])}?{urlencode({'day': day})}")
    states = device_states(actor=request.actor, fair=fair)
    context = {
        "fair": fair,
        "chosen": chosen,
        "form": form,
        "missing_from": [s for s in states if s.missing_count],
        "refusals": open_refusals(actor=request.actor, fair=fair),
        "no_slip": [row for row in missing_slips(fair_id=fair.pk, day=chosen.day) if row.looked is None],
        "totals": day_totals(actor=request.actor, fair=fair, day=chosen.day),
    }
    return render(request, "reports/close_day.html", context, status=422 if form.errors else 200)


def _closed(request: Request, slug: str, day: date, form: ClosingForm) -> bool:
    """Whether it was closed; if not, the form says why."""
    try:
        close_day(by=request.actor, slug=slug, day=day, reason=form.cleaned_data["reason"], at=timezone.now())
    except Problem as problem:
        form.add_error("reason", say(problem.message))
        return False
    return True


CLOSED = Text(
    "ปิดวันแล้ว รายการที่มาถึงหลังจากนี้จะนับเป็นรายการมาช้า",
    "The day is closed. What comes in for it from now on is counted as late.",
)
