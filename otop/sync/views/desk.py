"""The desk itself: what needs a person now, the day's totals, the phones, what was refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Text
from otop.fairs.queries import Fair, days_of, fair_by_slug
from otop.fairs.types import Clock
from otop.people.queries import may
from otop.sync.queries import (
    day_totals,
    device_states,
    large_amounts,
    missing_slips,
    oddities,
    open_refusal_count,
    open_refusals,
)
from otop.sync.rules.desk import Only, Phone, chosen_day, desk_time, most_pressing_first, narrowed, phones
from otop.sync.rules.telling import place_name
from otop.sync.rules.usual import slips_are_due
from otop.sync.types import MissingSlip

ON_PAGE = 25


@needs("see_desk", "fair")
@require_safe
def desk(request: Request, slug: str) -> HttpResponse:
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    now = timezone.now()
    everyone = _phones(request, fair, at=now)
    days = days_of(fair_id=fair.pk)
    today = timezone.localdate(now)
    unclosed = [d for d in days if d.closed_at is None]
    day = chosen_day(request.GET.get("day", ""), [d.day for d in days], unclosed=[d.day for d in unclosed], today=today)
    search, only = _filters(request)
    chosen = [d for d in days if d.day == day]
    refusals = Paginator(range(open_refusal_count(fair_id=fair.pk)), ON_PAGE).get_page(request.GET.get("refused"))
    context = {
        "fair": fair,
        "now": now,
        "days": days,
        "chosen": chosen[0] if chosen else None,
        "totals": day_totals(actor=request.actor, fair=fair, day=day) if day else None,
        "phones": everyone,
        "complete": sum(p.look != "missing" for p in everyone),
        "missing_from": [p for p in everyone if p.state.missing_count],
        "silent": _silent(everyone, days_open=[d.day for d in unclosed], at=now),
        "page": Paginator(most_pressing_first(narrowed(everyone, search=search, only=only)), ON_PAGE).get_page(
            request.GET.get("page")
        ),
        "search": search,
        "only": only,
        "refusals": refusals,
        "refused_rows": open_refusals(
            actor=request.actor, fair=fair, after=(refusals.number - 1) * ON_PAGE, most=ON_PAGE
        ),
        "oddities": Paginator(oddities(actor=request.actor, fair=fair), ON_PAGE).get_page(request.GET.get("oddities")),
        "large": [r for r in large_amounts(actor=request.actor, fair=fair, on=fair.starts_on) if not r.looked],
        "no_slip": _without_slip(fair, day, today=today),
        "unclosed": [d for d in unclosed if d.day < today],
        "may_enrol": may(request.actor, "enrol_device", fair),
        "may_settle": may(request.actor, "settle_record", fair),
        "may_close": may(request.actor, "close_day", fair),
        "may_enter": may(request.actor, "enter_slip", fair),
        "may_hand_in": may(request.actor, "hand_in_file", fair),
    }
    return render(request, "sync/desk.html", context)


def _without_slip(fair: Fair, day: date | None, *, today: date) -> list[MissingSlip]:
    if day is None or not slips_are_due(day, today=today, replayed=fair.clock == Clock.REPLAYED):
        return []
    return [row for row in missing_slips(fair_id=fair.pk, day=day) if row.looked is None]


def _phones(request: Request, fair: Fair, *, at: datetime) -> list[Phone]:
    states = device_states(actor=request.actor, fair=fair)
    return phones(states, at=desk_time(states, replayed=fair.clock == Clock.REPLAYED, at=at))


def _silent(everyone: Sequence[Phone], *, days_open: Sequence[date], at: datetime) -> list[Phone]:
    """Silence is only worth a walk to the booth on a day of the fair that is not closed."""
    return [p for p in everyone if p.silent] if timezone.localdate(at) in days_open else []


def _filters(request: Request) -> tuple[str, Only]:
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    asked = request.GET.get("state", "")
    return search, Only(asked) if asked in list(Only) else Only.ALL


HEADER = [
    Text("จุด", "Place"),
    Text("ชื่อเครื่อง", "Phone"),
    Text("รหัสเครื่อง", "Device"),
    Text("ลงทะเบียนเมื่อ", "Enrolled"),
    Text("ได้ยินล่าสุด", "Last heard"),
    Text("รับแล้ว", "Taken"),
    Text("ขาด", "Missing"),
    Text("ถูกปฏิเสธ", "Refused"),
    Text("ยกเลิกเมื่อ", "Revoked"),
]


@needs("see_desk", "fair")
@require_safe
def phones_file(request: Request, slug: str) -> HttpResponse:
    """The phones as the list on the page is narrowed, all pages of it. Times are Bangkok's, ISO 8601."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    search, only = _filters(request)
    everyone = _phones(request, fair, at=timezone.now())
    rows = [
        (
            say(place_name(p.state.place_kind, p.state.place_ref)),
            p.state.name,
            str(p.state.device_id),
            _moment(p.state.enrolled_at),
            _moment(p.state.heard_at),
            p.state.taken,
            p.state.missing_count,
            p.state.refused,
            _moment(p.state.revoked_at),
        )
        for p in narrowed(everyone, search=search, only=only)
    ]
    return csv_file(f"{fair.slug}-phones", [say(h) for h in HEADER], rows)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
