from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from otop.base.announcements import announce
from otop.base.types import Actor, ActorKind
from otop.devices import rules
from otop.devices.models import Device, EnrolmentCode, Revocation, WrongTry
from otop.devices.types import CodeGone, Enrolled, Scope, TooManyTries, UnknownDevice
from otop.fairs.actions import lock_place
from otop.fairs.queries import Fair, fair_by_slug, fair_time, place_by_ref
from otop.fairs.types import PlaceKind
from otop.people.queries import check_may


def issue_code(*, by: Actor, fair_slug: str, kind: str, ref: str, at: datetime, sheet: UUID | None = None) -> str:
    """A one-time code for one place, good for ten minutes from now; older codes of the place stay good until they end.

    A form that is sent twice (`sheet`) makes one code, as long as that opens. Raises UnknownFair, UnknownPlace,
    NotAllowed.
    """
    fair = fair_by_slug(actor=by, slug=fair_slug, verb="enrol_device")
    place = place_by_ref(fair=fair, kind=kind, ref=ref)
    until = at + rules.CODE_LIFE
    code = _code(f"{by.id} {place.pk} {sheet or uuid.uuid4()}")
    with transaction.atomic():
        row, new = EnrolmentCode.objects.get_or_create(
            code_hash=rules.code_hash(code),
            defaults={"place": place, "issued_at": at, "issued_by": by.id, "expires_at": until},
        )
        if new:
            announce("devices.code_issued", by=by, at=at, subject=f"place:{place.id}")
            return code
        good = EnrolmentCode.objects.filter(pk=row.pk, device=None, expires_at__gte=at)
        if good.update(expires_at=until):
            return code
    return issue_code(by=by, fair_slug=fair_slug, kind=kind, ref=ref, at=at)


def _code(name: str) -> str:
    """What nobody guesses without the server's secret, and the same again for the same name."""
    return rules.code_of(hmac.digest(settings.SECRET_KEY.encode(), f"enrolment code {name}".encode(), hashlib.sha256))


def enrol(*, code: str, name: str, source: str, at: datetime) -> Enrolled:
    """The code is used up and a device holds a new key for the code's place.

    `source` is the caller's address; it is stored only as a keyed hash, and only for wrong codes. Who has a code that
    was once good guesses nothing: a button pressed twice sends it twice.
    Raises CodeGone for an unknown, used or old code, and TooManyTries after ten wrong ones within a minute.
    """
    _check_tries(source=source, at=at)
    with transaction.atomic():
        row = (
            EnrolmentCode.objects.select_for_update(of=("self",))
            .select_related("place__fair")
            .filter(code_hash=rules.code_hash(code))
            .first()
        )
        if row is not None and row.device_id is None and at <= row.expires_at:
            return _new_device(row, name=name, at=at)
    if row is None:
        _count_wrong_try(source=source, at=at)
    raise CodeGone


def _new_device(row: EnrolmentCode, *, name: str, at: datetime) -> Enrolled:
    key = rules.new_key()
    device = Device.objects.create(
        id=uuid.uuid4(),
        place=row.place,
        name=name,
        key_hash=rules.key_hash(key),
        enrolled_at=at,
        enrolled_by=row.issued_by,
    )
    row.device = device
    row.save(update_fields=["device"])
    by = Actor(ActorKind.DEVICE, str(device.id), "phone")
    announce("devices.enrolled", by=by, at=at, subject=f"device:{device.id}", after={"place": row.place_id})
    return Enrolled(device.id, key, row.place.fair.slug, row.place.kind, row.place.ref)


def desk_page(*, by: Actor, fair: Fair, at: datetime) -> Scope:
    """The scope in which the page of a fair's desk hands in what officers type there.

    On first use the page becomes a device of the first desk. Raises UnknownPlace at a fair without a desk, NotAllowed.
    """
    check_may(by, "enter_slip", fair)
    place = place_by_ref(fair=fair, kind=PlaceKind.DESK, ref="1")
    with transaction.atomic():
        device, new = Device.objects.get_or_create(
            id=rules.desk_page_id(fair.pk),
            defaults={
                "place": place,
                "name": "desk page",
                "key_hash": rules.NO_KEY,
                "enrolled_at": at,
                "enrolled_by": by.id,
            },
        )
        if new:
            announce("devices.enrolled", by=by, at=at, subject=f"device:{device.id}", after={"place": place.pk})
    return Scope(device.id, fair.pk, fair.slug, fair_time(fair), place.pk, place.kind, place.ref, revoked=False)


def _check_tries(*, source: str, at: datetime) -> None:
    tries = WrongTry.objects.filter(minute=_minute(at), source=_source_hash(source)).values_list("tries", flat=True)
    if any(count >= rules.TRIES_A_MINUTE for count in tries):
        raise TooManyTries


def _count_wrong_try(*, source: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO devices_wrongtry AS w (minute, source, tries) VALUES (%s, %s, 1)"
            " ON CONFLICT (minute, source) DO UPDATE SET tries = w.tries + 1",
            [_minute(at), _source_hash(source)],
        )


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _source_hash(source: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), source.encode(), hashlib.sha256)


def revoke(*, by: Actor, device_id: UUID, reason: str, at: datetime) -> None:
    """The device's key opens nothing any more; what it still sends is kept as refused. Raises UnknownDevice.

    Its place is locked, as by every batch: one that is being booked is in the books before, any other is refused.
    """
    device = Device.objects.select_related("place__fair").filter(pk=device_id).first()
    if device is None:
        raise UnknownDevice
    check_may(by, "revoke_device", device.place.fair)
    with transaction.atomic():
        lock_place(place_id=device.place_id)
        _, new = Revocation.objects.get_or_create(device=device, defaults={"at": at, "by": by.id, "reason": reason})
        if new:
            announce("devices.revoked", by=by, at=at, subject=f"device:{device.id}", why=reason)
