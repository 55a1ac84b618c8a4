"""Roles given, ended and taken at the same moment: the house's own fences, and the database's."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import EmergencyReview, Grant
from otop.people.queries import actor_of
from otop.people.tests.factories import account_with, actor_with, held, new_account
from otop.people.types import GrantBasis, GrantScope, Role
from otop.sync.tests.desk_cast import new_fair
from tests.races.harness import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]
REASON = "เจ้าหน้าที่ประจำงานติดต่อไม่ได้ ต้องปิดวัน"
FAIR = GrantScope("", subject="fair:aec")


def told(what: str) -> int:
    return Announcement.objects.filter(what=what).count()


def test_a_role_that_four_give_at_once_is_given_once() -> None:
    account, now = new_account(), timezone.now()
    give = partial(actions.grant, by=SYSTEM, account_id=account.pk, role=Role.VIEWER, at=now)
    done = together(*[give] * 4)
    assert {one.pk for one in done} == {Grant.objects.get().pk}
    assert told("people.role_granted") == 1


def test_a_role_that_four_end_at_once_ends_once() -> None:
    grant, now = held(new_account(), Role.VIEWER), timezone.now()
    end = partial(actions.end_grant, by=SYSTEM, grant_id=grant.pk, at=now, reason="ย้าย")
    done = together(*[end] * 4)
    assert sorted(type(one).__name__ for one in done) == ["NoneType", *["UnknownGrant"] * 3]
    assert told("people.role_withdrawn") == 1


def test_four_emergencies_at_once_are_two() -> None:
    officer, now = actor_of(account_with(Role.FAIR_OFFICER, GrantScope("", subject="fair:other"))), timezone.now()
    take = partial(actions.take_emergency_access, by=officer, role=Role.FAIR_OFFICER, reason=REASON, at=now)
    scopes = [GrantScope("", subject=f"fair:fair-{n}") for n in range(4)]
    for n in range(4):
        new_fair(f"fair-{n}")
    done = together(*(partial(take, scope=scope) for scope in scopes))
    assert sorted(type(one).__name__ for one in done) == ["Grant", "Grant", *["TooManyEmergencies"] * 2]


def test_an_emergency_that_is_taken_twice_at_once_is_one() -> None:
    new_fair("aec")
    officer, now = actor_of(account_with(Role.FAIR_OFFICER, GrantScope("", subject="fair:other"))), timezone.now()
    take = partial(actions.take_emergency_access, by=officer, role=Role.FAIR_OFFICER, scope=FAIR, reason=REASON, at=now)
    done = together(*[take] * 3)
    assert sorted(type(one).__name__ for one in done) == ["AlreadyHeld", "AlreadyHeld", "Grant"]
    assert Grant.objects.filter(basis=GrantBasis.EMERGENCY).count() == 1


def test_two_reviewers_of_one_emergency_leave_one_finding() -> None:
    now = timezone.now()
    taken = held(
        new_account(), Role.FAIR_OFFICER, FAIR, from_at=now, until=now + timedelta(hours=3), basis=GrantBasis.EMERGENCY
    )  # fmt: skip
    works = [
        partial(actions.review_emergency, by=actor_with(role), grant_id=taken.pk, justified=ok, finding=REASON, at=now)
        for role, ok in ((Role.AUDITOR, True), (Role.NATIONAL_OFFICER, False))
    ]
    done = together(*works)
    assert sorted(type(one).__name__ for one in done) == ["AlreadyReviewed", "EmergencyReview"]
    assert EmergencyReview.objects.count() == told("people.emergency_reviewed") == 1


def test_a_delegation_made_while_its_source_ends_counts_for_nothing() -> None:
    """Whichever comes first: nobody acts for an officer who is none any more."""
    source, acting, now = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50")), new_account(), timezone.now()
    together(
        partial(actions.end_grant, by=SYSTEM, grant_id=source.pk, at=now, reason="ย้าย"),
        partial(
            actions.delegate, by=SYSTEM, grant_id=source.pk, to_account_id=acting.pk, starts_at=now,
            until=now + timedelta(days=3), reason="ลาพักผ่อนประจำปี สามวัน", at=now,
        ),
    )  # fmt: skip
    assert actor_of(acting).held == ()
