"""Emergency access: taken by an officer, for hours, with a reason; looked at by somebody else."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otop.areas.queries import names_of
from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem, Text
from otop.people import actions
from otop.people.forms.roles import EmergencyForm, ReviewForm
from otop.people.queries import check_may_somewhere, emergencies, may_somewhere, wrongly_given
from otop.people.rules.granting import EMERGENCY_LASTS
from otop.people.types import ReasonMissing

ON_PAGE = 25
TAKEN = Text(
    "ท่านมีสิทธิ์ฉุกเฉินแล้ว {hours} ชั่วโมง ทุกอย่างที่ทำถูกบันทึก",
    "You have emergency access for {hours} hours. All that you do is recorded.",
)
ENDED = Text("ยุติแล้ว มีผลทันที", "It has ended.")
REVIEWED = Text("บันทึกผลการตรวจแล้ว", "The review is written down.")


@needs("take_emergency_access")
@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: Request) -> HttpResponse:
    """`?fair=` says for which fair; whoever was turned away there comes with it."""
    hours = EMERGENCY_LASTS.seconds // 3600
    form = EmergencyForm(request.POST or None, initial={"fair": request.GET.get("fair", "")[:60]})
    if request.method == "POST" and form.is_valid():
        role, scope = form.what()
        reason = form.cleaned_data["reason"]
        try:
            actions.take_emergency_access(by=request.actor, role=role, scope=scope, reason=reason, at=timezone.now())
        except Problem as problem:
            form.add_error(None, say(problem.message))
        else:
            messages.success(request, say(TAKEN.format(hours=hours)))
            return redirect("home")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/emergency.html", {"form": form, "hours": hours}, status=status)


@needs("see_emergencies")
@require_safe
def listed(request: Request) -> HttpResponse:
    return _page(request)


def _page(
    request: Request, form: ReviewForm | None = None, which: int | str = 0, ending: ReasonForm | None = None
) -> HttpResponse:
    found = Paginator(emergencies(actor=request.actor), ON_PAGE)
    page = found.get_page(request.GET.get("page"))
    wrong = wrongly_given(actor=request.actor, at=timezone.now())
    roles = [one.role for one in wrong if one.role]
    context = {
        "page": page,
        "names": names_of(area for g in [*page.object_list, *roles] for area in (g.area, g.view_area, g.search_area)),
        "now": timezone.now(),
        "form": form or ReviewForm(),
        "which": which,
        "sees_audit": may_somewhere(request.actor, "see_audit"),
        "may_review": may_somewhere(request.actor, "review_emergency"),
        "wrong": wrong,
        "ending": ending or ReasonForm(),
    }
    return render(request, "people/emergencies.html", context, status=422 if form or ending else 200)


@needs("review_emergency")
@require_POST
def review(request: Request, grant_id: int) -> HttpResponse:
    check_may_somewhere(request.actor, "see_emergencies")
    form = ReviewForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.review_emergency(
                by=request.actor,
                grant_id=grant_id,
                justified=said["justified"] == "1",
                finding=said["reason"],
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, say(problem.message))
        else:
            messages.success(request, say(REVIEWED))
            return redirect("emergencies")
    return _page(request, form, grant_id)


@needs("review_emergency")
@require_POST
def end_role(request: Request, grant_id: int) -> HttpResponse:
    """A role that an emergency gave, or somebody themselves."""
    return _ended(request, f"role-{grant_id}", grant_id=grant_id)


@needs("review_emergency")
@require_POST
def end_link(request: Request, pk: int) -> HttpResponse:
    return _ended(request, f"link-{pk}", link_id=pk)


def _ended(request: Request, which: str, **what: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.end_wrongly_given(by=request.actor, reason=reason, at=timezone.now(), **what)
        except ReasonMissing as problem:
            form.add_error("reason", say(problem.message))
        else:
            messages.success(request, say(ENDED))
            return redirect("emergencies")
    return _page(request, which=which, ending=form)
