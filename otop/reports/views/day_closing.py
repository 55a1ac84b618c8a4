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
from otop.base.waiting import try_again
from otop.fairs.queries import days_of, fair_by_slug, next_edition
from otop.fairs.types import BeingClosed
from otop.reports.actions import close_day
from otop.reports.forms import ClosingForm
from otop.reports.types import ClosedMeanwhile
from otop.sync.queries import day_totals, device_states, missing_slips, open_refusal_count
from otop.sync.types import MissingRecords


@needs("close_day", "fair")
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: Request, slug: str, day: str) -> HttpResponse:
    """GET shows over what the day would be closed; POST closes it."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="close_day")
    chosen = next((d for d in days_of(fair_id=fair.pk) if d.day.isoformat() == day), None)
    if chosen is None:
        raise Http404
    form, status, pressed = ClosingForm(), 200, None
    if request.method == "POST":
        form = ClosingForm(request.POST)
        problem = _problem(request, slug, chosen.day, form) if form.is_valid() else None
        if form.is_valid():
            messages.success(request, say(CLOSED))
            return redirect(f"{reverse('desk', args=[slug])}?{urlencode({'day': day})}")
        status = STATUS.get(type(problem), 422)
        if isinstance(problem, BeingClosed | MissingRecords):  # pressed again, it still asks for the same edition
            pressed = form.cleaned_data["edition"]
    states = device_states(actor=request.actor, fair=fair)
    context = {
        "fair": fair,
        "chosen": chosen,
        "form": form,
        "edition": pressed or next_edition(fair_id=fair.pk, day=chosen.day),
        "missing_from": [s for s in states if s.missing_count],
        "refusals": open_refusal_count(fair_id=fair.pk),
        "no_slip": [row for row in missing_slips(fair_id=fair.pk, day=chosen.day) if row.looked is None],
        "totals": day_totals(actor=request.actor, fair=fair, day=chosen.day),
    }
    page = render(request, "reports/close_day.html", context, status=status)
    return try_again(request, page) if status == 503 else page


def _problem(request: Request, slug: str, day: date, form: ClosingForm) -> Problem | None:
    """Why it was not closed; the form says so, too."""
    try:
        close_day(by=request.actor, slug=slug, day=day, at=timezone.now(), **form.cleaned_data)
    except Problem as problem:
        form.add_error("reason" if isinstance(problem, MissingRecords) else None, say(problem.message))
        return problem
    return None


STATUS: dict[type, int] = {BeingClosed: 503, ClosedMeanwhile: 409}
CLOSED = Text(
    "ปิดวันแล้ว รายการที่มาถึงหลังจากนี้จะนับเป็นรายการมาช้า",
    "The day is closed. What comes in for it from now on is counted as late.",
)
