from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from otop.areas.queries import by_code
from otop.base.announcements import announce
from otop.base.secrecy import blind_index, encrypt, key_name, newest_key
from otop.base.types import NATION, Actor, Whereabouts
from otop.notices.actions import record_consent
from otop.notices.queries import notice_of
from otop.notices.types import NoticeKind, Way
from otop.people.actions import grant
from otop.people.queries import check_may
from otop.people.types import GrantScope, Role
from otop.producers import rules
from otop.producers.models import Contact, EnteredFor, Producer
from otop.producers.queries import IDENTITY_COLUMN, contact_of, identity_of, producer_for
from otop.producers.types import Channel, ContactDetails, NoIdentity, ProducerKind, Purpose, UnknownArea


def register_producer(
    *, by: Actor, producer_id: UUID, kind: ProducerKind, name_th: str, name_en: str, area_code: str, at: datetime
) -> Producer:
    """The producer is in the register, at a place that is valid on the day of registration.

    `producer_id` lasts for life; the same id a second time changes nothing. Raises UnknownArea, NameMissing.
    """
    check_may(by, "register_producer", Whereabouts(area_code))
    rules.check_name(name_th)
    area = by_code(area_code, on=localdate(at))
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


def enter_on_behalf(
    *,
    by: Actor,
    producer_id: UUID,
    kind: ProducerKind,
    name_th: str,
    name_en: str,
    area_code: str,
    details: ContactDetails,
    channel: Channel,
    agreed: bool,
    at: datetime,
) -> Producer:
    """A producer who asked for it is in the register, with their contact, and it is kept who typed it for them.

    `channel` is how they asked; `agreed`: they consent to their contact being published. That they were told the notice
    in force is part of the row. The same id a second time changes nothing.
    Raises UnknownArea, NameMissing, BadIdentity, BadPhone, UnknownNotice, NotAllowed.
    """
    with transaction.atomic():
        producer = register_producer(
            by=by, producer_id=producer_id, kind=kind, name_th=name_th, name_en=name_en, area_code=area_code, at=at
        )
        notice = notice_of(NoticeKind.PRODUCER, on=localdate(at))
        _, new = EnteredFor.objects.get_or_create(
            producer=producer, defaults={"by": by.id, "at": at, "channel": channel, "notice": notice}
        )
        if not new:
            return producer
        after = {"channel": channel.value, "notice": notice.version}
        announce("producers.entered_for", by=by, at=at, subject=_subject(producer), after=after)
        correct_contact(by=by, producer_id=producer_id, details=details, at=at)
        if agreed:
            way = Way.PAPER if channel is Channel.PAPER else Way.SPOKEN
            agree_to_publish(by=by, producer_id=producer_id, given=True, way=way, at=at)
    return producer


def correct_contact(*, by: Actor, producer_id: UUID, details: ContactDetails, at: datetime) -> Contact:
    """The producer's contact is as typed. What changed is announced by the names of fields, never by what is in them.

    Raises UnknownProducer, BadIdentity, BadPhone.
    """
    phone = rules.read_phone(details.phone)
    identity = rules.read_identity(details.identity) if details.identity is not None else None
    with transaction.atomic():
        producer = producer_for(actor=by, producer_id=producer_id, verb="correct_contact")
        contact = contact_of(producer) or Contact(producer=producer, changed_at=at, changed_by=by.id)
        words = {"person": details.person, "phone": phone, "email": details.email, "address": details.address}
        changed = [name for name, word in words.items() if getattr(contact, name) != word.strip()]
        for name in changed:
            setattr(contact, name, words[name].strip())
        if details.identity is not None and (identity.digits if identity else "") != identity_of(contact):
            changed += ["identity", "identity_kind", "identity_index"]
            contact.identity_kind = identity.kind if identity else ""
            contact.identity = encrypt(identity.digits, column=IDENTITY_COLUMN) if identity else None
            contact.identity_index = blind_index(identity.digits, column=IDENTITY_COLUMN) if identity else None
        if changed or contact._state.adding:
            contact.changed_at, contact.changed_by = at, by.id
            # Only what changed, so that a change of keys meanwhile is not undone by an old copy of the number.
            written = [*changed, "changed_at", "changed_by"]
            contact.save(update_fields=None if contact._state.adding else written)
            after = {"fields": sorted(set(changed) - {"identity_kind", "identity_index"})}
            announce("producers.contact_changed", by=by, at=at, subject=_subject(producer), after=after)
    return contact


def reveal_identity(*, by: Actor, producer_id: UUID, purpose: Purpose, words: str, at: datetime) -> str:
    """The number, grouped, for a purpose that is announced. Raises UnknownProducer, NoIdentity, PurposeMissing."""
    why = rules.read_purpose(purpose, words)
    with transaction.atomic():
        producer = producer_for(actor=by, producer_id=producer_id, verb="reveal_identity")
        contact = contact_of(producer)
        if contact is None or contact.identity is None:
            raise NoIdentity
        digits = identity_of(contact)
        announce("producers.identity_revealed", by=by, at=at, subject=_subject(producer), why=why)
    return rules.grouped(digits)


def agree_to_publish(*, by: Actor, producer_id: UUID, given: bool, way: Way, at: datetime) -> None:
    """The producer agrees, or no longer agrees, that the public may see how to reach them. Raises UnknownProducer."""
    producer = producer_for(actor=by, producer_id=producer_id, verb="correct_contact")
    with transaction.atomic():
        Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)  # of two presses the second sees the first
        record_consent(by=by, subject=_subject(producer), kind=NoticeKind.PUBLISH_CONTACT, given=given, way=way, at=at)


def hand_over(*, by: Actor, producer_id: UUID, account_id: int, at: datetime) -> None:
    """The producer's own account sees and corrects what an officer entered for them.

    Raises UnknownProducer, UnknownAccount, CannotGrant, NotAllowed.
    """
    with transaction.atomic():
        producer = producer_for(actor=by, producer_id=producer_id, verb="register_producer")
        scope = GrantScope(area=producer.area.code, subject=_subject(producer))
        grant(by=by, account_id=account_id, role=Role.PRODUCER, scope=scope, at=at)
        announce("producers.handed_over", by=by, at=at, subject=_subject(producer), after={"account": account_id})


def rotate_keys(*, by: Actor, at: datetime) -> int:
    """Every stored number is encrypted with the newest key and found by it. Returns how many were changed.

    Rows one by one, so that a stop in the middle loses nothing: old keys still read what is left.
    """
    check_may(by, "handle_privacy", NATION)
    newest, count = newest_key(), 0
    for pk in Contact.objects.filter(identity__isnull=False).values_list("pk", flat=True):
        with transaction.atomic():
            contact = Contact.objects.select_for_update(no_key=True).filter(pk=pk, identity__isnull=False).first()
            if contact is None or key_name(contact.identity or b"") == newest:
                continue
            digits = identity_of(contact)
            contact.identity = encrypt(digits, column=IDENTITY_COLUMN)
            contact.identity_index = blind_index(digits, column=IDENTITY_COLUMN)
            contact.save(update_fields=["identity", "identity_index"])
            count += 1
    announce("producers.keys_rotated", by=by, at=at, subject="producers:contacts", after={"rows": count, "key": newest})
    return count


def _subject(producer: Producer) -> str:
    return f"producer:{producer.pk}"
