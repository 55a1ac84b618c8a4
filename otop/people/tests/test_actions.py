from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor, Held, Whereabouts
from otop.people import actions
from otop.people.models import Account, EmergencyReview, Grant
from otop.people.queries import VISITOR, account_named, actor_of, may
from otop.people.tests.factories import AT, actor_with, held, new_account
from otop.people.types import (
    AlreadyHeld,
    AlreadyReviewed,
    BadPeriod,
    BadScope,
    BadUsername,
    CannotDelegate,
    CannotGrant,
    GrantBasis,
    GrantScope,
    NotAllowed,
    NotToOneself,
    ReasonMissing,
    Role,
    UnknownAccount,
    UnknownGrant,
    UsernameTaken,
    WeakPassword,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("districts")]
PASSWORD = "a long enough one"


def made(username: str = "officer1", by: Actor = SYSTEM, role: Role = Role.FAIR_OFFICER) -> Account:
    return actions.create_account(by=by, username=username, role=role, password=PASSWORD, at=AT)


def happened() -> list[tuple[str, str]]:
    return list(Announcement.objects.order_by("id").values_list("what", "subject"))


def test_a_new_account_signs_in_with_its_password_and_holds_its_role() -> None:
    account = made()
    assert account.check_password(PASSWORD)
    assert actor_of(account).roles == {"fair_officer"}
    subject = f"account:{account.pk}"
    assert happened() == [("people.account_created", subject), ("people.role_granted", subject)]


def test_announcements_hold_no_names() -> None:
    actions.create_account(
        by=SYSTEM, username="officer1", role=Role.VIEWER, password=PASSWORD, at=AT, display_name="ผู้ใช้ตัวอย่าง"
    )
    everything = str(list(Announcement.objects.values()))
    assert "officer1" not in everything
    assert "ผู้ใช้" not in everything


def test_a_username_is_kept_in_lower_case_and_taken_in_any_case() -> None:
    assert made("Officer1").username == "officer1"
    with pytest.raises(UsernameTaken):
        made("OFFICER1")
    assert Account.objects.count() == 1
    assert len(happened()) == 2
    assert account_named("OFFICER1") is not None


def test_the_database_refuses_a_username_with_capitals() -> None:
    with pytest.raises(IntegrityError, match="account_username_lower"), transaction.atomic():
        new_account(username="Officer1")


@pytest.mark.parametrize(
    ("username", "password", "error"), [("a b", PASSWORD, BadUsername), ("officer1", "short", WeakPassword)]
)
def test_a_bad_name_or_password_makes_nothing(username: str, password: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        actions.create_account(by=SYSTEM, username=username, role=Role.VIEWER, password=password, at=AT)
    assert (Account.objects.count(), happened()) == (0, [])


def test_only_who_manages_accounts_makes_grants_and_withdraws() -> None:
    officer, account = actor_with(Role.FAIR_OFFICER), new_account()
    with pytest.raises(NotAllowed):
        made(by=officer)
    with pytest.raises(NotAllowed):
        actions.grant(by=officer, account_id=account.pk, role=Role.NATIONAL_OFFICER, at=AT)
    with pytest.raises(NotAllowed):
        actions.withdraw(by=officer, account_id=account.pk, role=Role.VIEWER, at=AT)
    assert happened() == []
    assert made(by=actor_with(Role.NATIONAL_OFFICER)).username == "officer1"


def test_granting_twice_is_granting_once() -> None:
    account = made()
    first = Grant.objects.get()
    assert actions.grant(by=SYSTEM, account_id=account.pk, role=Role.FAIR_OFFICER, at=AT) == first
    assert len(happened()) == 2
    with pytest.raises(IntegrityError, match="grant_once_at_a_time"), transaction.atomic():
        held(account, Role.FAIR_OFFICER)


def test_a_withdrawn_role_is_gone_its_row_is_not_and_it_can_be_granted_again() -> None:
    account = made()
    for _ in range(2):  # the second changes nothing
        actions.withdraw(by=SYSTEM, account_id=account.pk, role=Role.FAIR_OFFICER, at=AT, reason="งานจบแล้ว")
    assert actor_of(account).roles == frozenset()
    assert happened()[2:] == [("people.role_withdrawn", f"account:{account.pk}")]
    assert Announcement.objects.last().why == "งานจบแล้ว"  # type: ignore[union-attr]
    actions.grant(by=SYSTEM, account_id=account.pk, role=Role.FAIR_OFFICER, at=AT)
    assert actor_of(account).roles == {"fair_officer"}
    assert Grant.objects.count() == 2


# Areas and times


def chiang_mai(role: Role = Role.PROVINCE_OFFICER) -> Actor:
    return actor_with(role, GrantScope("50"))


def test_a_role_is_held_in_an_area_and_for_a_time() -> None:
    account, until = new_account(), AT + timedelta(days=10)
    made = actions.grant(
        by=chiang_mai(), account_id=account.pk, role=Role.DISTRICT_OFFICER, scope=GrantScope("5001"), until=until, at=AT
    )
    assert actor_of(account, at=AT).held == (Held("district_officer", ("5001",), ("5001",), ("5001",)),)
    assert actor_of(account, at=until - timedelta(seconds=1)).roles == {"district_officer"}
    assert actor_of(account, at=until).held == ()
    assert Announcement.objects.get().after == {
        "role": "district_officer",
        "area": "5001",
        "until": until.isoformat(),
    }
    assert made.basis == GrantBasis.GRANTED


def test_one_role_may_be_held_in_two_areas_and_ends_in_one_of_them() -> None:
    account = new_account()
    for area in ("5001", "5002"):
        actions.grant(by=SYSTEM, account_id=account.pk, role=Role.DISTRICT_OFFICER, scope=GrantScope(area), at=AT)
    actions.withdraw(
        by=SYSTEM, account_id=account.pk, role=Role.DISTRICT_OFFICER, scope=GrantScope("5001"), at=AT, reason="ย้าย"
    )
    assert [h.enter for h in actor_of(account).held] == [("5002",)]
    actions.withdraw(by=SYSTEM, account_id=account.pk, role=Role.DISTRICT_OFFICER, at=AT)
    assert actor_of(account).held == ()


@pytest.mark.parametrize(
    ("role", "scope", "until", "error"),
    [
        (Role.DISTRICT_OFFICER, GrantScope("5101"), None, CannotGrant),
        (Role.NATIONAL_OFFICER, GrantScope(), None, CannotGrant),
        (Role.DISTRICT_OFFICER, GrantScope("50"), None, BadScope),
        (Role.DISTRICT_OFFICER, GrantScope("5001"), AT, BadPeriod),
    ],
)
def test_a_role_that_may_not_be_given_is_not(
    role: Role, scope: GrantScope, until: datetime | None, error: type[Exception]
) -> None:
    account = new_account()
    with pytest.raises(error):
        actions.grant(by=chiang_mai(), account_id=account.pk, role=role, scope=scope, until=until, at=AT)
    assert (happened(), actor_of(account).held) == ([], ())


def test_one_role_is_ended_by_who_could_give_it_or_who_holds_it() -> None:
    grant = held(new_account(), Role.DISTRICT_OFFICER, GrantScope("5001"))
    with pytest.raises(UnknownGrant):  # a number tells nobody who holds what
        actions.end_grant(by=actor_with(Role.PROVINCE_OFFICER, GrantScope("51")), grant_id=grant.pk, at=AT, reason="")
    actions.end_grant(by=chiang_mai(), grant_id=grant.pk, at=AT, reason="พ้นหน้าที่")
    with pytest.raises(UnknownGrant):
        actions.end_grant(by=chiang_mai(), grant_id=grant.pk, at=AT, reason="")
    own = held(new_account(), Role.NATIONAL_OFFICER)
    actions.end_grant(by=actor_of(own.account), grant_id=own.pk, at=AT, reason="ลาออก")
    assert [what for what, _ in happened()] == ["people.role_withdrawn"] * 2


# Acting for somebody


def delegated(source: Grant, to: Account, *, by: Actor | None = None, days: int = 7) -> Grant:
    return actions.delegate(
        by=by or actor_of(source.account),
        grant_id=source.pk,
        to_account_id=to.pk,
        starts_at=AT + timedelta(days=1),
        until=AT + timedelta(days=days),
        reason="ลาพักผ่อน ให้ทำหน้าที่แทน",
        at=AT,
    )


def test_an_acting_officer_holds_the_role_between_two_days_and_while_the_officer_does() -> None:
    source, acting = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50")), new_account()
    made = delegated(source, acting)
    moments = [AT, AT + timedelta(days=1), AT + timedelta(days=7)]
    assert [actor_of(acting, at=at).roles for at in moments] == [set(), {"province_officer"}, set()]
    assert (made.basis, made.scope.area) == (GrantBasis.DELEGATED, "50")
    assert Announcement.objects.get().why == "ลาพักผ่อน ให้ทำหน้าที่แทน"
    actions.end_grant(by=SYSTEM, grant_id=source.pk, at=AT, reason="ย้าย")
    assert actor_of(acting, at=moments[1]).roles == set()


def test_who_acts_for_somebody_does_not_pass_it_on_and_the_officer_takes_it_back() -> None:
    source, acting = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50")), new_account()
    made = delegated(source, acting)
    with pytest.raises(UnknownGrant):  # it has not begun
        delegated(made, new_account())
    Grant.objects.filter(pk=made.pk).update(period=DateTimeTZRange(AT, AT + timedelta(days=7)))
    with pytest.raises(CannotDelegate):
        delegated(made, new_account(), by=actor_of(acting, at=AT))
    actions.end_grant(by=actor_of(source.account), grant_id=made.pk, at=AT, reason="กลับมาแล้ว")
    assert actor_of(acting, at=AT + timedelta(days=1)).held == ()


def test_only_the_holder_or_who_could_give_the_role_delegates_it() -> None:
    source = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50"))
    with pytest.raises(UnknownGrant):
        delegated(source, new_account(), by=actor_with(Role.PROVINCE_OFFICER, GrantScope("51")))
    with pytest.raises(NotAllowed):  # a viewer has nothing to hand over to
        delegated(viewer := held(new_account(), Role.VIEWER), new_account(), by=actor_of(viewer.account))
    assert delegated(source, new_account(), by=actor_with(Role.NATIONAL_OFFICER)).source == source


def test_a_delegation_to_oneself_or_twice_at_a_time_or_without_reason_is_none() -> None:
    source, acting = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50")), new_account()
    with pytest.raises(NotToOneself):
        delegated(source, source.account)
    with pytest.raises(AlreadyHeld):
        delegated(source, source.account, by=actor_with(Role.NATIONAL_OFFICER))
    delegated(source, acting)
    with pytest.raises(AlreadyHeld):
        delegated(source, acting, days=9)
    with pytest.raises(ReasonMissing):
        actions.delegate(
            by=SYSTEM, grant_id=source.pk, to_account_id=acting.pk, starts_at=AT, until=AT + timedelta(days=1),
            reason="", at=AT,
        )  # fmt: skip
    assert len(happened()) == 1


# Emergencies

URGENT = "เจ้าหน้าที่ประจำงานติดต่อไม่ได้ ต้องปิดวัน"


DISTRICT = GrantScope("5001")


def emergency(by: Actor, scope: GrantScope, role: Role = Role.DISTRICT_OFFICER, reason: str = URGENT) -> Grant:
    return actions.take_emergency_access(by=by, role=role, scope=scope, reason=reason, at=AT)


def test_in_an_emergency_an_officer_works_in_another_district_for_three_hours_and_says_why() -> None:
    officer = held(new_account(), Role.FAIR_OFFICER, GrantScope("", subject="fair:1")).account
    emergency(actor_of(officer), DISTRICT)
    there = Whereabouts("500107")
    hours = [timedelta(0), timedelta(hours=3) - timedelta(seconds=1), timedelta(hours=3)]
    assert [may(actor_of(officer, at=AT + h), "see_producer", there) for h in hours] == [True, True, False]
    assert Announcement.objects.get().why == URGENT
    with pytest.raises(AlreadyHeld):
        emergency(actor_of(officer), DISTRICT)


@pytest.mark.parametrize(
    ("role", "scope", "reason", "error"),
    [
        (Role.DISTRICT_OFFICER, DISTRICT, "ด่วน", ReasonMissing),
        (Role.DISTRICT_OFFICER, GrantScope("5001", search_area=""), URGENT, BadScope),
        (Role.FAIR_OFFICER, GrantScope(""), URGENT, BadScope),
        (Role.NATIONAL_OFFICER, GrantScope(""), URGENT, BadScope),
    ],
)
def test_an_emergency_has_a_reason_and_one_thing(
    role: Role, scope: GrantScope, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        emergency(actor_with(Role.FAIR_OFFICER), scope, role, reason)
    assert happened() == []


def test_who_is_no_officer_takes_no_emergency_access() -> None:
    for somebody in (actor_with(Role.VIEWER), actor_with(Role.AUDITOR), VISITOR):
        with pytest.raises(NotAllowed):
            emergency(somebody, DISTRICT)


def test_the_database_lets_no_emergency_last_for_ever() -> None:
    with pytest.raises(IntegrityError, match="grant_emergency_ends"), transaction.atomic():
        held(new_account(), Role.FAIR_OFFICER, basis=GrantBasis.EMERGENCY)


def test_an_emergency_is_looked_at_once_by_somebody_else() -> None:
    officer = actor_with(Role.FAIR_OFFICER)
    taken = emergency(officer, DISTRICT)
    auditor, finding = actor_with(Role.AUDITOR), "ตรวจแล้ว ปิดวันตามที่แจ้งไว้ทุกประการ"

    def reviewed(by: Actor, grant_id: int, finding: str = finding) -> EmergencyReview:
        return actions.review_emergency(by=by, grant_id=grant_id, justified=True, finding=finding, at=AT)

    with pytest.raises(NotAllowed):
        reviewed(officer, taken.pk)
    with pytest.raises(ReasonMissing):
        reviewed(auditor, taken.pk, "ok")
    with pytest.raises(UnknownGrant):
        reviewed(auditor, held(new_account(), Role.VIEWER).pk)
    assert reviewed(auditor, taken.pk).finding == finding
    with pytest.raises(AlreadyReviewed):
        reviewed(actor_with(Role.NATIONAL_OFFICER), taken.pk)


def test_nobody_reviews_their_own_emergency() -> None:
    account = held(new_account(), Role.FAIR_OFFICER).account
    taken = emergency(actor_of(account), DISTRICT)
    held(account, Role.AUDITOR)
    with pytest.raises(NotAllowed):
        actions.review_emergency(
            by=actor_of(account), grant_id=taken.pk, justified=True, finding="ทำถูกต้องแล้วทุกประการ", at=AT
        )


# Passwords and tastes


def test_people_change_their_own_password_and_nobody_elses() -> None:
    account, other = made(), new_account()
    me = actor_of(account)
    actions.change_password(by=me, account_id=account.pk, password="another long one", at=AT)
    account.refresh_from_db()
    assert account.check_password("another long one")
    for somebody in (me, actor_with(Role.NATIONAL_OFFICER)):  # for others there is a recovery
        with pytest.raises(NotAllowed):
            actions.change_password(by=somebody, account_id=other.pk, password="another long one", at=AT)
    with pytest.raises(WeakPassword):
        actions.change_password(by=me, account_id=account.pk, password="short", at=AT)
    other.refresh_from_db()
    assert other.password == "!"


def test_what_is_done_to_an_unknown_account_says_so() -> None:
    with pytest.raises(UnknownAccount):
        actions.grant(by=SYSTEM, account_id=404, role=Role.VIEWER, at=AT)


def test_people_choose_their_own_language_only() -> None:
    account, other = made(), new_account()
    actions.choose_language(by=actor_of(account), account_id=account.pk, language="en")
    with pytest.raises(NotAllowed):
        actions.choose_language(by=actor_of(account), account_id=other.pk, language="en")
    assert dict(Account.objects.values_list("pk", "language")) == {account.pk: "en", other.pk: "th"}
