"""How roles are told on pages."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from otop.base.language import say
from otop.base.types import Text
from otop.people.models import Grant
from otop.people.types import ROLE_NAMES, GrantBasis, Role

register = template.Library()
BASES = {
    GrantBasis.DELEGATED: Text("ทำหน้าที่แทน", "acting"),
    GrantBasis.EMERGENCY: Text("ฉุกเฉิน", "emergency"),
}


@register.filter
def role_name(role: str) -> str:
    """A role of another version keeps its word."""
    return say(ROLE_NAMES[Role(role)]) if role in ROLE_NAMES else role


@register.filter
def basis_name(basis: str) -> str:
    """What stands beside a role that was not simply given; nothing beside one that was."""
    return say(BASES[GrantBasis(basis)]) if basis in BASES else ""


@register.filter
def of(held: Mapping[int, list[Grant]], account_id: int) -> list[Grant]:
    return held.get(account_id, [])


@register.simple_tag
def where(grant: Grant, names: Mapping[str, Text]) -> SafeString:
    """The area, and what else is seen and searched where that is more; the one thing for which it is held.

    Of one thing it is not said that it lies in the whole country.
    """
    parts = [format_html("{}", say(names[grant.area]))] if grant.area or not grant.subject else []
    if grant.view_area != grant.area:
        parts.append(format_html("{} {}", say(Text("ดูได้", "sees")), say(names[grant.view_area])))
    if grant.search_area != grant.view_area:
        parts.append(format_html("{} {}", say(Text("ค้นได้", "searches")), say(names[grant.search_area])))
    kind, _, number = grant.subject.partition(":")
    if kind == "fair":
        address = reverse("live", args=[number])
        parts.append(format_html('{} <a href="{}">{}</a>', say(Text("เฉพาะงาน", "only the fair")), address, number))
    elif grant.subject:
        parts.append(format_html("{}", say(Text("เฉพาะผู้ผลิตรายเดียว", "only one producer"))))
    return SafeString(" · ".join(parts))


@register.simple_tag
def meanwhile(grant: Grant) -> str:
    """The audit trail of who held the role, on the days on which they did."""
    since, until = (localdate(at).isoformat() for at in (grant.period.lower, grant.period.upper))
    asked = {"who": f"account:{grant.account_id}", "since": since, "until": until}
    return f"{reverse('audit')}?{urlencode(asked)}"
