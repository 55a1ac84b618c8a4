from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.devices.actions import desk_page, enrol, issue_code, revoke
from otop.devices.models import Device, EnrolmentCode, Revocation, WrongTry
from otop.devices.queries import scope_of
from otop.devices.rules import CODE_LIFE, NO_KEY, code_hash, key_hash
from otop.devices.tests.factories import AT, new_code, new_fair, new_phone
from otop.devices.types import CodeGone, TooManyTries, UnknownDevice
from otop.fairs.types import UnknownFair, UnknownPlace
from otop.people.queries import VISITOR
from otop.people.tests.factories import actor_with
from otop.people.types import GrantScope, NotAllowed, Role

pytestmark = pytest.mark.django_db
MINUTE, HERE, THERE = timedelta(minutes=1), "192.0.2.1", "192.0.2.2"


def told() -> list[tuple[str, str]]:
    return list(Announcement.objects.order_by("id").values_list("what", "subject"))


def entered(code: str, *, source: str = HERE, minutes: float = 0) -> UUID:
    return enrol(code=code, name="เครื่อง", source=source, at=AT + minutes * MINUTE).device_id


def test_a_code_is_for_one_place_and_only_its_hash_is_kept() -> None:
    fair = new_fair()
    Announcement.objects.all().delete()
    code = new_code(ref="2")
    row = EnrolmentCode.objects.get()
    assert (row.place.ref, bytes(row.code_hash), row.expires_at) == ("2", code_hash(code), AT + CODE_LIFE)
    assert (row.issued_by, row.device_id, row.place.fair_id) == (SYSTEM.id, None, fair.pk)
    assert told() == [("devices.code_issued", f"place:{row.place_id}")]


def test_nobody_gets_a_code_for_what_is_not_there_or_not_theirs() -> None:
    new_fair(), new_fair("beside")
    officer = actor_with(Role.FAIR_OFFICER, GrantScope(subject="fair:beside"))
    for by in (VISITOR, officer, actor_with(Role.VIEWER)):
        with pytest.raises(NotAllowed):
            issue_code(by=by, fair_slug="aec", kind="booth", ref="1", at=AT)
    with pytest.raises(UnknownFair):
        new_code("nowhere")
    for kind, ref in (("booth", "4"), ("gate", "2"), ("shop", "1")):
        with pytest.raises(UnknownPlace):
            new_code(kind=kind, ref=ref)
    assert not EnrolmentCode.objects.exists()
    assert issue_code(by=officer, fair_slug="beside", kind="gate", ref="1", at=AT)


def test_a_code_makes_a_phone_of_its_place_whose_key_is_shown_once() -> None:
    new_fair()
    code = new_code(kind="gate")
    Announcement.objects.all().delete()
    made = enrol(code=f" {code.lower()} ", name="ประตู", source=HERE, at=AT)
    device = Device.objects.get()
    assert (made.device_id, made.fair_slug, made.place_kind, made.place_ref) == (device.pk, "aec", "gate", "1")
    assert (device.name, device.enrolled_at, device.enrolled_by) == ("ประตู", AT, SYSTEM.id)
    assert bytes(device.key_hash) == key_hash(made.key)
    assert EnrolmentCode.objects.get().device_id == device.pk
    assert told() == [("devices.enrolled", f"device:{device.pk}")]
    assert made.key not in str(list(Announcement.objects.values())) + str(list(Device.objects.values()))


def test_a_code_is_good_once_and_for_ten_minutes_to_the_moment() -> None:
    new_fair()
    used, kept, old = new_code(), new_code(), new_code()
    entered(used)
    entered(kept, minutes=10)
    for code, minutes in ((used, 1), (old, 10.01), ("ZZZZ-ZZZZ", 0), ("", 0)):
        with pytest.raises(CodeGone):
            entered(code, minutes=minutes)
    assert Device.objects.count() == 2


def test_an_older_code_of_the_same_place_stays_good() -> None:
    new_fair()
    first, second = new_code(), new_code()
    assert entered(second) != entered(first)


def test_after_ten_wrong_codes_within_a_minute_a_source_waits_until_the_next_and_others_do_not() -> None:
    new_fair()
    code = new_code()
    for n in range(10):
        with pytest.raises(CodeGone):
            entered("ZZZZ-ZZZZ", minutes=n / 20)
    with pytest.raises(TooManyTries):
        entered(code, minutes=0.9)
    assert not Device.objects.exists()
    assert entered(code, source=THERE, minutes=0.9)
    with pytest.raises(CodeGone):
        entered(code, minutes=1)  # asked again, and not told to wait
    [row] = WrongTry.objects.filter(minute=AT)
    assert row.tries == 10
    assert HERE.encode() not in bytes(row.source)


def test_the_page_of_the_desk_is_one_device_that_no_key_opens() -> None:
    fair = new_fair()
    Announcement.objects.all().delete()
    one, again = (desk_page(by=SYSTEM, fair=fair, at=AT + n * MINUTE) for n in range(2))
    device = Device.objects.get()
    assert one == again
    assert (one.device_id, one.place_kind, one.fair_id, one.revoked) == (device.pk, "desk", fair.pk, False)
    assert (bytes(device.key_hash), device.enrolled_at) == (NO_KEY, AT)
    assert [scope_of(device_id=device.pk, key=key) for key in ("", "\0", "x")] == [None] * 3
    assert told() == [("devices.enrolled", f"device:{device.pk}")]


def test_the_page_of_the_desk_is_for_those_who_type_slips() -> None:
    fair = new_fair()
    for by in (VISITOR, actor_with(Role.VIEWER), actor_with(Role.FAIR_OFFICER, GrantScope(subject="fair:x"))):
        with pytest.raises(NotAllowed):
            desk_page(by=by, fair=fair, at=AT)
    assert not Device.objects.exists()


def test_a_revoked_phone_says_so_with_its_key_and_the_first_reason_stays() -> None:
    new_fair()
    phone, other = new_phone(), new_phone()
    Announcement.objects.all().delete()
    for n, reason in enumerate(["หาย", "อีกครั้ง"]):
        revoke(by=SYSTEM, device_id=phone.device_id, reason=reason, at=AT + n * MINUTE)
    row = Revocation.objects.get()
    assert (row.device_id, row.reason, row.at, row.by) == (phone.device_id, "หาย", AT, SYSTEM.id)
    assert told() == [("devices.revoked", f"device:{phone.device_id}")]
    scopes = [scope_of(device_id=one.device_id, key=one.key) for one in (phone, other)]
    assert [scope and scope.revoked for scope in scopes] == [True, False]


def test_nobody_revokes_what_is_not_there_or_not_theirs() -> None:
    new_fair()
    phone = new_phone()
    with pytest.raises(UnknownDevice):
        revoke(by=SYSTEM, device_id=UUID(int=1), reason="x", at=AT)
    for by in (VISITOR, actor_with(Role.VIEWER), actor_with(Role.FAIR_OFFICER, GrantScope(subject="fair:x"))):
        with pytest.raises(NotAllowed):
            revoke(by=by, device_id=phone.device_id, reason="x", at=AT)
    assert not Revocation.objects.exists()
