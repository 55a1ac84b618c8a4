"""One phone: enrolling it, what is missing from it, revoking it, giving up its missing numbers."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem, Text
from otop.devices.actions import issue_code, revoke
from otop.devices.types import UnknownDevice
from otop.fairs.queries import fair_by_slug, places_of
from otop.fairs.types import Clock
from otop.people.queries import may
from otop.sync.actions import write_off
from otop.sync.forms import PlaceForm
from otop.sync.queries import device_states
from otop.sync.rules.desk import desk_time, phones

CODE_LIFE = timedelta(minutes=10)


@needs("enrol_device", "fair")
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment(request: Request, slug: str) -> HttpResponse:
    """POST makes a one-time code and shows it on this page only: not in an address, a log or a cache."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="enrol_device")
    places = [(p.kind, p.ref) for p in places_of(actor=request.actor, fair=fair)]
    form = PlaceForm(request.POST or None, places=places)
    context = {"fair": fair, "form": form, "places": places}
    if request.method != "POST" or not form.is_valid():
        return render(request, "sync/enrol.html", context, status=422 if request.method == "POST" else 200)
    kind, ref = form.chosen()
    at = timezone.now()
    sheet = form.cleaned_data["sheet"]
    code = issue_code(by=request.actor, fair_slug=slug, kind=kind, ref=ref, at=at, sheet=sheet)
    address = f"{request.build_absolute_uri('/phone/')}#enrol={code}"
    context |= {"code": code, "kind": kind, "ref": ref, "until": at + CODE_LIFE, "qr": _qr(address)}
    answer = render(request, "sync/code.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _qr(address: str) -> SafeString:
    """Black on white in every colour scheme, because cameras need it so."""
    return SafeString(segno.make(address, micro=False, error="m").svg_inline(omitsize=True, border=3, light="#fff"))


@needs("see_desk", "fair")
@require_safe
def phone(request: Request, slug: str, device_id: UUID) -> HttpResponse:
    return _page(request, slug, device_id)


def _page(
    request: Request,
    slug: str,
    device_id: UUID,
    *,
    revoking: ReasonForm | None = None,
    giving_up: ReasonForm | None = None,
    run: str = "",
) -> HttpResponse:
    """The phone's page; with a form that was filled in wrongly it is a 422 that keeps what was typed."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    now = timezone.now()
    everyone = device_states(actor=request.actor, fair=fair)
    looked_at = desk_time(everyone, replayed=fair.clock == Clock.REPLAYED, at=now)
    states = [s for s in everyone if s.device_id == device_id]
    if not states:
        raise UnknownDevice
    context = {
        "fair": fair,
        "now": now,
        "phone": phones(states, at=looked_at)[0],
        "runs": [r for r in states[0].runs if r.missing],
        "revoking": revoking or ReasonForm(prefix="revoking"),
        "giving_up": giving_up or ReasonForm(prefix="giving_up"),
        "run": run,
        "may_revoke": may(request.actor, "revoke_device", fair),
        "may_write_off": may(request.actor, "write_off", fair),
    }
    return render(request, "sync/phone.html", context, status=422 if revoking or giving_up else 200)


@needs("revoke_device", "fair")
def revocation(request: Request, slug: str, device_id: UUID) -> HttpResponse:
    if request.method != "POST":  # a form that came back with an error was loaded again, or in the other language
        return redirect("desk-phone", slug, device_id)
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="revoke_device")
    form = ReasonForm(request.POST, prefix="revoking")
    if device_id not in {s.device_id for s in device_states(actor=request.actor, fair=fair)}:
        raise UnknownDevice
    if not form.is_valid():
        return _page(request, slug, device_id, revoking=form)
    revoke(by=request.actor, device_id=device_id, reason=form.cleaned_data["reason"], at=timezone.now())
    messages.success(request, say(REVOKED))
    return redirect("desk-phone", slug, device_id)


@needs("write_off", "fair")
def written_off(request: Request, slug: str, device_id: UUID) -> HttpResponse:
    if request.method != "POST":  # a form that came back with an error was loaded again, or in the other language
        return redirect("desk-phone", slug, device_id)
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="write_off")
    form = ReasonForm(request.POST, prefix="giving_up")
    run = request.POST.get("run", "")
    if not form.is_valid():
        return _page(request, slug, device_id, giving_up=form, run=run)
    try:
        write_off(
            by=request.actor,
            fair_id=fair.pk,
            device_id=device_id,
            run=UUID(run),
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except ValueError:
        form.add_error(None, say(NO_RUN))
    except Problem as problem:
        form.add_error(None, say(problem.message))
    if form.errors:
        return _page(request, slug, device_id, giving_up=form, run=run)
    messages.success(request, say(WRITTEN_OFF))
    return redirect("desk-phone", slug, device_id)


REVOKED = Text(
    "ยกเลิกเครื่องแล้ว สิ่งที่เครื่องนี้ยังส่งมาจะรอให้เจ้าหน้าที่ตัดสิน",
    "The phone is revoked. What it still sends waits for a person to settle.",
)
WRITTEN_OFF = Text("ตัดหมายเลขที่ขาดแล้ว จะไม่รออีก", "The missing numbers are written off; nobody waits for them.")
NO_RUN = Text("ไม่พบชุดหมายเลขนี้ โปรดโหลดหน้าใหม่", "There are no such numbers. Load the page again.")
