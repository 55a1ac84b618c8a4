"""The page of one producer. It shows products, so it stands here and not a step lower."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.announcements import history_of
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Text
from otop.notices.queries import consents_of
from otop.people.queries import may, may_somewhere
from otop.producers.queries import (
    area_words,
    contact_of,
    kind_of_identity,
    masked_identity,
    producer_for,
    same_identity,
)
from otop.producers.types import (
    CHANNEL_NAMES,
    IDENTITY_NAMES,
    KIND_NAMES,
    PURPOSE_NAMES,
    Channel,
    ProducerKind,
    Purpose,
)
from otop.products.queries import products_of

HAPPENED = {
    "producers.registered": Text("ลงทะเบียน", "Registered"),
    "producers.entered_for": Text("เจ้าหน้าที่กรอกแทน", "Entered by an officer on the producer's behalf"),
    "producers.contact_changed": Text("แก้ข้อมูลติดต่อ", "Contact changed"),
    "producers.identity_revealed": Text("เปิดดูเลขประจำตัว", "Number opened"),
    "producers.handed_over": Text("มอบให้บัญชีของผู้ผลิต", "Handed over to the producer's account"),
    "notices.consent_given": Text("ให้ความยินยอม", "Consent given"),
    "notices.consent_withdrawn": Text("ถอนความยินยอม", "Consent withdrawn"),
    "privacy.erased": Text("ลบข้อมูลส่วนบุคคล", "Personal data erased"),
}


@needs("see_producer", "producer")
@require_safe
@never_cache
def producer(request: Request, producer_id: UUID) -> HttpResponse:
    """Registration, products, contact with the number masked, consent and history."""
    found = producer_for(actor=request.actor, producer_id=producer_id)
    contact, subject = contact_of(found), f"producer:{producer_id}"
    identity_kind = kind_of_identity(contact)
    entered = getattr(found, "entered_for", None)
    said = list(consents_of([subject])[:1])
    context = {
        "producer": found,
        "kind": KIND_NAMES[ProducerKind(found.kind)],
        "area": area_words(found),
        "entered": entered,
        "channel": CHANNEL_NAMES[Channel(entered.channel)] if entered else None,
        "products": list(products_of(producer_id=producer_id).select_related("category")),
        "contact": contact,
        "identity_name": IDENTITY_NAMES[identity_kind] if identity_kind else None,
        "masked": masked_identity(contact),
        "same": same_identity(actor=request.actor, producer=found),
        "agreed": said[0] if said else None,
        "history": [(HAPPENED.get(a.what, Text(a.what, a.what)), _reason(a.why), a) for a in history_of(subject)],
        "may_search": may_somewhere(request.actor, "search_producers"),
        "may_correct": may(request.actor, "correct_contact", found),
        "may_reveal": may(request.actor, "reveal_identity", found),
        "may_hand_over": all(may(request.actor, verb, found) for verb in ("register_producer", "manage_accounts")),
    }
    return render(request, "products/producer.html", context)


def _reason(why: str) -> str:
    """A purpose that was chosen, in the reader's language; then what was typed."""
    code, _, words = why.partition(": ")
    if code not in set(Purpose):
        return why
    return " ".join([say(PURPOSE_NAMES[Purpose(code)]), words]).strip()
