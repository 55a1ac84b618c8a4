from __future__ import annotations

import hmac
from collections.abc import Collection
from uuid import UUID

from otop.base.sql import hot_cursor
from otop.base.types import Actor
from otop.devices.models import Device, Revocation
from otop.devices.rules import NO_KEY, key_hash
from otop.devices.types import DeviceRow, Scope
from otop.fairs.queries import fair_by_slug
from otop.fairs.types import Clock, FairTime
from otop.people.queries import check_may


def scope_of(*, device_id: UUID, key: str) -> Scope | None:
    """The scope that this key opens, revoked or not; None for an unknown device or a wrong key. One statement.

    It is asked with every batch and nothing of it is remembered, so a revocation acts at once. What is written on the
    strength of it asks again under the place's lock.
    """
    with hot_cursor() as cursor:
        cursor.execute(
            "SELECT d.key_hash, r.device_id IS NOT NULL, p.id, p.kind, p.ref, f.id, f.slug, f.starts_on, f.ends_on,"
            " f.day_turns_at, f.clock FROM devices_device d JOIN fairs_place p ON p.id = d.place_id"
            " JOIN fairs_fair f ON f.id = p.fair_id LEFT JOIN devices_revocation r ON r.device_id = d.id"
            " WHERE d.id = %s",
            [device_id],
        )
        row = cursor.fetchone()
    if row is None or not hmac.compare_digest(bytes(row[0]), key_hash(key)):
        return None
    _, revoked, place_id, kind, ref, fair_id, slug, starts_on, ends_on, turns_at, clock = row
    time = FairTime(starts_on, ends_on, turns_at, Clock(clock))
    return Scope(device_id, fair_id, slug, time, place_id, kind, ref, revoked)


def is_revoked(*, device_id: UUID) -> bool:
    return Revocation.objects.filter(device_id=device_id).exists()


def scope_of_device(*, actor: Actor, fair_id: int, device_id: UUID) -> Scope | None:
    """The scope of a phone that is not here to show its key, for the desk."""
    device = Device.objects.select_related("place__fair", "revocation").filter(pk=device_id).first()
    if device is None or device.place.fair_id != fair_id:
        return None
    fair = device.place.fair
    check_may(actor, "settle_record", fair)
    time = FairTime(fair.starts_on, fair.ends_on, fair.day_turns_at, Clock(fair.clock))
    place = device.place
    revoked = hasattr(device, "revocation")
    return Scope(device.id, fair.id, fair.slug, time, place.id, place.kind, place.ref, revoked)


def nth_of_place(*, device_id: UUID) -> int:
    """Which phone of its place this is, by enrolment, from 1: for good, whoever comes and goes later. One statement."""
    with hot_cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM devices_device d JOIN devices_device other ON other.place_id = d.place_id"
            " AND (other.enrolled_at, other.id) <= (d.enrolled_at, d.id) WHERE d.id = %s",
            [device_id],
        )
        return int(cursor.fetchone()[0])


def devices_with(*, ids: Collection[UUID]) -> dict[UUID, Device]:
    """Phones with place and fair by id, for windows that tell of many at once. One statement."""
    return Device.objects.select_related("place__fair").in_bulk(ids)


def list_devices(*, actor: Actor, fair_slug: str) -> list[DeviceRow]:
    """The phones of a fair, by place, without the desk's own page. Raises UnknownFair or NotAllowed.

    Constant in the number of phones.
    """
    fair = fair_by_slug(actor=actor, slug=fair_slug)
    devices = Device.objects.filter(place__fair=fair).exclude(key_hash=NO_KEY).select_related("place", "revocation")
    rows = [
        DeviceRow(
            device.id,
            device.name,
            device.place.kind,
            device.place.ref,
            device.enrolled_at,
            device.revocation.at if hasattr(device, "revocation") else None,
        )
        for device in devices
    ]
    return sorted(rows, key=lambda r: (r.place_kind, len(r.place_ref), r.place_ref, r.enrolled_at))
