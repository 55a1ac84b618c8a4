from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from otop.base.types import SYSTEM
from otop.devices.actions import desk_page, revoke
from otop.devices.queries import devices_with, list_devices, nth_of_place, scope_of, scope_of_device
from otop.devices.tests.factories import AT, DAY, new_fair, new_phone
from otop.fairs.types import UnknownFair
from otop.people.queries import VISITOR
from otop.people.tests.factories import actor_with
from otop.people.types import GrantScope, NotAllowed, Role

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_key_opens_its_own_place_in_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    fair = new_fair()
    phone, other = new_phone(ref="2"), new_phone(ref="3")
    with django_assert_num_queries(1):
        scope = scope_of(device_id=phone.device_id, key=phone.key)
    assert scope is not None
    assert (scope.device_id, scope.fair_id, scope.fair_slug) == (phone.device_id, fair.pk, "aec")
    assert (scope.place_kind, scope.place_ref, scope.revoked) == ("booth", "2", False)
    assert (scope.time.starts_on, scope.time.ends_on) == (DAY, DAY)
    assert scope_of(device_id=phone.device_id, key=other.key) is None
    assert scope_of(device_id=phone.device_id, key=phone.key.swapcase()) is None
    assert scope_of(device_id=UUID(int=1), key=phone.key) is None


def test_the_desk_has_the_scope_of_its_own_phones_without_a_key() -> None:
    fair, beside = new_fair(), new_fair("beside")
    phone = new_phone()
    shown = scope_of(device_id=phone.device_id, key=phone.key)
    assert scope_of_device(actor=SYSTEM, fair_id=fair.pk, device_id=phone.device_id) == shown
    revoke(by=SYSTEM, device_id=phone.device_id, reason="หาย", at=AT)
    revoked = scope_of_device(actor=SYSTEM, fair_id=fair.pk, device_id=phone.device_id)
    assert revoked is not None
    assert revoked.revoked
    assert scope_of_device(actor=SYSTEM, fair_id=beside.pk, device_id=phone.device_id) is None
    assert scope_of_device(actor=SYSTEM, fair_id=fair.pk, device_id=UUID(int=1)) is None
    with pytest.raises(NotAllowed):
        scope_of_device(actor=VISITOR, fair_id=fair.pk, device_id=phone.device_id)


def test_phones_of_a_place_are_counted_by_enrolment_for_good(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    new_fair()
    phones = [new_phone(at=AT + n * MINUTE) for n in range(3)]
    elsewhere = new_phone(ref="2")
    revoke(by=SYSTEM, device_id=phones[0].device_id, reason="หาย", at=AT)
    with django_assert_num_queries(4):
        found = [nth_of_place(device_id=phone.device_id) for phone in [*phones, elsewhere]]
    assert found == [1, 2, 3, 1]


def test_many_phones_are_told_with_place_and_fair_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    new_fair()
    ids = [new_phone(ref=ref).device_id for ref in ("1", "2", "3")]
    for asked in (ids[:1], ids):
        with django_assert_num_queries(1):
            found = {key: (one.place.ref, one.place.fair.slug) for key, one in devices_with(ids=asked).items()}
        assert found == {key: (str(n), "aec") for n, key in enumerate(asked, start=1)}
    assert devices_with(ids=[UUID(int=1)]) == {}


def test_the_list_of_a_fair_goes_by_place_and_leaves_out_the_desks_own_page(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fair = new_fair()
    new_fair("beside")
    new_phone("beside")
    gate = new_phone(kind="gate")
    desk_page(by=SYSTEM, fair=fair, at=AT)
    with django_assert_num_queries(2):
        assert [row.device_id for row in list_devices(actor=SYSTEM, fair_slug="aec")] == [gate.device_id]
    second, late, early = new_phone(ref="2"), new_phone(at=AT + MINUTE), new_phone(at=AT)
    revoke(by=SYSTEM, device_id=late.device_id, reason="หาย", at=AT + MINUTE)
    with django_assert_num_queries(2):
        rows = list_devices(actor=SYSTEM, fair_slug="aec")
    assert [row.device_id for row in rows] == [one.device_id for one in (early, late, second, gate)]
    assert [row.revoked_at for row in rows] == [None, AT + MINUTE, None, None]
    assert (rows[0].name, rows[0].place_kind, rows[0].enrolled_at) == ("เครื่อง booth 1", "booth", AT)


def test_the_list_is_for_those_who_see_the_fair() -> None:
    new_fair()
    for actor in (VISITOR, actor_with(Role.FAIR_OFFICER, GrantScope(subject="fair:x"))):
        with pytest.raises(NotAllowed):
            list_devices(actor=actor, fair_slug="aec")
    with pytest.raises(UnknownFair):
        list_devices(actor=SYSTEM, fair_slug="nowhere")
