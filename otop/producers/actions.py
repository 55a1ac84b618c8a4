from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from otop.areas.queries import by_code
from otop.base.announcements import announce
from otop.base.types import Actor
from otop.people.queries import check_may
from otop.producers import rules
from otop.producers.models import Producer
from otop.producers.types import ProducerKind, UnknownArea


def register_producer(
    *, by: Actor, producer_id: UUID, kind: ProducerKind, name_th: str, name_en: str, area_code: str, at: datetime
) -> Producer:
    """The producer is in the register, at a place that is valid on the day of registration.

    `producer_id` lasts for life; the same id a second time changes nothing. Raises UnknownArea, NameMissing.
    """
    check_may(by, "register_producer")
    rules.check_name(name_th)
    area = by_code(area_code, on=at.date())
    if area is None:
        raise UnknownArea(code=area_code)
    with transaction.atomic():
        producer, new = Producer.objects.get_or_create(
            id=producer_id,
            defaults={
                "kind": kind,
                "name_th": name_th.strip(),
                "name_en": name_en.strip(),
                "area_id": area.pk,
                "registered_at": at,
            },
        )
        if new:
            announce("producers.registered", by=by, at=at, subject=f"producer:{producer_id}", after={"area": area_code})
    return producer
