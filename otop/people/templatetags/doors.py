"""What an officer finds in the menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from otop.base.language import say
from otop.base.types import Text
from otop.people.queries import may_somewhere, waiting_reviews

register = template.Library()
# What one must be allowed to do, the address, its name, and what it is for.
DOORS = [
    (
        "search_producers",
        "producers",
        Text("ทะเบียนผู้ผลิต", "Producers"),
        Text("ค้นหา ลงทะเบียน แก้ไขข้อมูลติดต่อ", "Find, register, correct how to reach them"),
    ),
    (
        "see_accounts",
        "accounts",
        Text("บัญชีผู้ใช้", "Accounts"),
        Text("ใครมีบทบาทใดในพื้นที่ของท่าน", "Who holds which role within your area"),
    ),
    (
        "manage_accounts",
        "links",
        Text("เชิญและกู้คืนบัญชี", "Invitations and recoveries"),
        Text("ออกลิงก์ให้ผู้ใช้ใหม่ หรือผู้ที่เข้าระบบไม่ได้", "A link for who is new, or cannot sign in"),
    ),
    (
        "set_policy",
        "second-factor-policies",
        Text("ข้อกำหนดขั้นที่สอง", "Second factor by role"),
        Text("บทบาทใดต้องใช้ ตั้งแต่เมื่อไร", "Which roles need one, since when"),
    ),
    (
        "take_emergency_access",
        "emergency",
        Text("เข้าถึงกรณีฉุกเฉิน", "Emergency access"),
        Text("เมื่อผู้มีหน้าที่ติดต่อไม่ได้", "When whoever is in charge cannot be reached"),
    ),
    (
        "see_emergencies",
        "emergencies",
        Text("ตรวจการเข้าถึงฉุกเฉิน", "Review of emergencies"),
        Text("ใครเข้าถึงอะไร เพราะเหตุใด", "Who took what, and why"),
    ),
    (
        "handle_privacy",
        "privacy-requests",
        Text("คำขอข้อมูลส่วนบุคคล", "Personal data requests"),
        Text("คำขอใดรอคำตอบ ภายในวันใด", "What waits for an answer, and until when"),
    ),
    (
        "see_audit",
        "audit",
        Text("ร่องรอยการตรวจสอบ", "Audit trail"),
        Text("ใครทำอะไร เมื่อไร เพราะอะไร", "Who did what, when and why"),
    ),
]


@register.simple_tag(takes_context=True)
def doors(context: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Addresses, names and purposes of what the person may open beside the fairs; asks no more than who they are."""
    actor = context["request"].actor
    return [
        (reverse(address), say(name), say(what)) for verb, address, name, what in DOORS if may_somewhere(actor, verb)
    ]


@register.simple_tag(takes_context=True)
def waiting_for_review(context: Mapping[str, Any]) -> int:
    """How many emergencies wait for the person who looks; a statement only for those who review."""
    return waiting_reviews(actor=context["request"].actor)
