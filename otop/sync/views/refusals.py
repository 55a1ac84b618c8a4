"""One refused record, and a person's word on it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Text
from otop.fairs.queries import fair_by_slug
from otop.people.queries import may
from otop.sync.actions import settle
from otop.sync.queries import refusal
from otop.sync.rules.telling import tell
from otop.sync.types import AlreadySettled, CannotAccept, ReasonNeeded


@needs("see_record", "fair")
@require_safe
def refused(request: Request, slug: str, refusal_id: UUID) -> HttpResponse:
    return _page(request, slug, refusal_id)


def _page(request: Request, slug: str, refusal_id: UUID, form: ReasonForm | None = None) -> HttpResponse:
    """The record in words and as it came; with a form that was filled in wrongly, a 422 that keeps what was typed."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_record")
    row = refusal(actor=request.actor, fair=fair, refusal_id=refusal_id)
    context = {
        "fair": fair,
        "row": row,
        "told": tell(row.raw, kind=row.kind),
        "form": form or ReasonForm(),
        "may_settle": may(request.actor, "settle_record", fair),
    }
    return render(request, "sync/refused.html", context, status=422 if form else 200)


@needs("settle_record", "fair")
def settlement(request: Request, slug: str, refusal_id: UUID) -> HttpResponse:
    if request.method != "POST":  # a form that came back with an error was loaded again, or in the other language
        return redirect("desk-refused", slug, refusal_id)
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="settle_record")
    form = ReasonForm(request.POST)
    decision = request.POST.get("decision", "")
    if not form.is_valid():
        return _page(request, slug, refusal_id, form)
    if decision not in {"accept", "reject"}:
        form.add_error(None, say(UNDECIDED))
        return _page(request, slug, refusal_id, form)
    try:
        settle(
            by=request.actor,
            fair_id=fair.pk,
            refusal_id=refusal_id,
            accept=decision == "accept",
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except AlreadySettled as problem:  # by a colleague, meanwhile: nothing is left to type
        messages.warning(request, say(problem.message), extra_tags="todo")
        return redirect("desk", slug)
    except (CannotAccept, ReasonNeeded) as problem:
        form.add_error(None, say(problem.message))
        return _page(request, slug, refusal_id, form)
    messages.success(request, say(ACCEPTED if decision == "accept" else REJECTED))
    return redirect("desk", slug)


UNDECIDED = Text("โปรดเลือกว่าจะรับหรือปฏิเสธ", "Choose whether to accept or to reject.")
ACCEPTED = Text("รับรายการเข้าบัญชีแล้ว", "The record is in the books.")
REJECTED = Text("ปฏิเสธรายการแล้ว เหตุผลจะถึงโทรศัพท์เครื่องนั้น", "The record is rejected; its phone is told the reason.")
