"""Who gives what to whom: an emergency gives nothing, nobody gives to themselves, and a link rests on a role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor
from otop.people import actions
from otop.people.models import Account, Grant
from otop.people.queries import VISITOR, account_named, actor_of, links_out
from otop.people.tests.factories import AT, account_with, actor_with, held, new_account
from otop.people.types import (
    BadScope,
    CannotGrant,
    CannotRecover,
    GrantBasis,
    GrantScope,
    IssuedLink,
    NotAllowed,
    NotToOneself,
    Role,
    TooManyEmergencies,
    UnknownGrant,
    UnknownLink,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("districts")]
PASSWORD = "แมวดำสามตัวกินปลา"
URGENT = "เจ้าหน้าที่ประจำงานติดต่อไม่ได้ ต้องปิดวัน"
DISTRICT = GrantScope("5001")
LATER = AT + timedelta(hours=23, minutes=59)


def emergency(by: Actor, scope: GrantScope, at: datetime = AT) -> Grant:
    return actions.take_emergency_access(by=by, role=Role.DISTRICT_OFFICER, scope=scope, reason=URGENT, at=at)


def test_what_is_held_in_an_emergency_gives_nothing_to_anybody() -> None:
    officer, friend = held(new_account(), Role.FAIR_OFFICER, GrantScope("", subject="fair:1")).account, new_account()
    tambon = held(friend, Role.TAMBON_OFFICER, GrantScope("500101"))
    emergency(actor_of(officer), DISTRICT)
    Grant.objects.filter(account=officer, basis=GrantBasis.GRANTED).update(withdrawn_at=AT)
    me = actor_of(officer, at=AT)
    role, wanted = Role.TAMBON_OFFICER, GrantScope("500101", subject="")
    one = {"role": "tambon_officer", "area": "500101"}
    later = AT + timedelta(days=1)
    given: list[Callable[[], object]] = [
        lambda: actions.grant(by=me, account_id=new_account().pk, role=role, scope=wanted, at=AT),
        lambda: actions.create_account(by=me, username="friend", role=role, scope=wanted, password=PASSWORD, at=AT),
        lambda: actions.invite(by=me, grants=[one], reason=URGENT, at=AT),
        lambda: actions.issue_recovery(by=me, account_id=friend.pk, reason=URGENT, at=AT),
        lambda: actions.delegate(
            by=me, grant_id=tambon.pk, to_account_id=new_account().pk, starts_at=AT, until=later, reason=URGENT, at=AT
        ),
        lambda: actions.end_grant(by=me, grant_id=tambon.pk, reason=URGENT, at=AT),
        lambda: emergency(me, GrantScope("5002")),
    ]
    before = list(Grant.objects.values_list("pk", flat=True))
    for give in given:
        with pytest.raises((NotAllowed, UnknownGrant)):
            give()
    assert list(Grant.objects.values_list("pk", flat=True)) == before
    assert actor_of(friend, at=later).roles == {"tambon_officer"}


def test_nobody_gives_anything_to_themselves() -> None:
    account = held(new_account(), Role.NATIONAL_OFFICER).account
    me = actor_of(account, at=AT)
    district = held(new_account(), Role.DISTRICT_OFFICER, DISTRICT)
    given: list[Callable[[], object]] = [
        lambda: actions.grant(by=me, account_id=account.pk, role=Role.AUDITOR, at=AT),
        lambda: actions.issue_recovery(by=me, account_id=account.pk, reason=URGENT, at=AT),
        lambda: actions.delegate(
            by=me, grant_id=district.pk, to_account_id=account.pk, starts_at=AT, until=LATER, reason=URGENT, at=AT
        ),
    ]
    for give in given:
        with pytest.raises(NotToOneself):
            give()
    assert actor_of(account, at=AT).roles == {"national_officer"}


def test_who_acts_for_an_officer_gives_that_officer_nothing() -> None:
    source, acting = held(new_account(), Role.NATIONAL_OFFICER, until=AT + timedelta(days=30)), new_account()
    held(acting, Role.NATIONAL_OFFICER, until=AT + timedelta(days=7), source=source)
    me = actor_of(acting, at=AT)
    with pytest.raises(CannotGrant):
        actions.grant(by=me, account_id=source.account_id, role=Role.NATIONAL_OFFICER, at=AT)
    with pytest.raises(CannotRecover):
        actions.issue_recovery(by=me, account_id=source.account_id, reason=URGENT, at=AT)
    assert actions.grant(by=me, account_id=new_account().pk, role=Role.VIEWER, at=AT).pk


@pytest.mark.parametrize("scope", [GrantScope("5999"), GrantScope("5001", subject="fair:typo")])
def test_a_role_for_what_is_not_there_is_refused_by_every_road(scope: GrantScope) -> None:
    one = {"role": "district_officer", "area": scope.area, "view_area": scope.views, "subject": scope.subject}
    nation, role, name = actor_with(Role.NATIONAL_OFFICER), Role.DISTRICT_OFFICER, "officer1"
    given: list[Callable[[], object]] = [
        lambda: actions.grant(by=nation, account_id=new_account().pk, role=role, scope=scope, at=AT),
        lambda: actions.create_account(by=SYSTEM, username=name, role=role, scope=scope, password=PASSWORD, at=AT),
        lambda: actions.invite(by=nation, grants=[one], reason=URGENT, at=AT),
        lambda: emergency(actor_with(Role.FAIR_OFFICER), scope),
    ]
    for give in given:
        with pytest.raises(BadScope):
            give()
    assert not Announcement.objects.exists()
    assert account_named(name) is None


def test_what_came_at_once_is_counted_also_where_it_began_a_moment_later() -> None:
    """The time of a press is read before its turn comes, and two machines' clocks differ."""
    officer, later = held(new_account(), Role.FAIR_OFFICER).account, AT + timedelta(milliseconds=5)
    for code in ("5001", "5002"):
        emergency(actor_of(officer), GrantScope(code), at=later)
    with pytest.raises(TooManyEmergencies):
        emergency(actor_of(officer), GrantScope("5003"))
    nation, viewer = actor_with(Role.NATIONAL_OFFICER), new_account().pk
    first = actions.grant(by=nation, account_id=viewer, role=Role.VIEWER, at=later)
    assert actions.grant(by=nation, account_id=viewer, role=Role.VIEWER, at=AT) == first
    actions.end_grant(by=nation, grant_id=first.pk, at=AT, reason=URGENT)
    first.refresh_from_db()
    assert first.withdrawn_at == later


def test_two_emergencies_at_most_are_open_for_a_person() -> None:
    officer = held(new_account(), Role.FAIR_OFFICER).account
    taken = [emergency(actor_of(officer), GrantScope(code)) for code in ("5001", "5002")]
    with pytest.raises(TooManyEmergencies):
        emergency(actor_of(officer), GrantScope("5003"))
    assert emergency(actor_with(Role.FAIR_OFFICER), GrantScope("5003")).pk
    actions.end_grant(by=actor_of(officer), grant_id=taken[0].pk, at=AT, reason="เสร็จแล้ว")
    assert emergency(actor_of(officer), GrantScope("5003")).pk


# Links


def recovered(by: Account, account: Account) -> IssuedLink:
    return actions.issue_recovery(by=actor_of(by, at=AT), account_id=account.pk, reason="ลืม", at=AT)


def opens(link: IssuedLink, *, at: datetime = LATER) -> bool:
    try:
        with transaction.atomic():
            actions.recover(by=VISITOR, token=link.token, password=PASSWORD, at=at)
            transaction.set_rollback(True)
    except UnknownLink:
        return False
    return True


def test_a_recovery_opens_only_what_its_issuer_can_still_give() -> None:
    """An account is promoted and its helper's role ends, each after the link was made: either shuts it."""
    province = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50"))
    district = held(new_account(), Role.DISTRICT_OFFICER, GrantScope("5001")).account
    link = recovered(province.account, district)
    assert opens(link)
    promoted = held(district, Role.NATIONAL_OFFICER)
    assert not opens(link)
    promoted.delete()
    begins = held(district, Role.NATIONAL_OFFICER, from_at=LATER + timedelta(days=60))
    assert not opens(link)
    begins.delete()
    province.withdrawn_at = AT
    province.save()
    assert not opens(link)
    assert not district.check_password(PASSWORD)


@pytest.mark.parametrize("begins", [timedelta(hours=2), timedelta(days=60)])
def test_no_recovery_is_made_for_an_account_that_will_hold_more(begins: timedelta) -> None:
    """The role is delegated and has not begun: whoever gets in now has it then."""
    nation, district = held(new_account(), Role.NATIONAL_OFFICER), new_account()
    held(district, Role.DISTRICT_OFFICER, GrantScope("5001"))
    held(district, Role.NATIONAL_OFFICER, from_at=AT + begins, source=nation)
    with pytest.raises(CannotRecover):
        recovered(account_with(Role.PROVINCE_OFFICER, GrantScope("50")), district)
    assert opens(recovered(account_with(Role.NATIONAL_OFFICER), district))
    nation.withdrawn_at = AT
    nation.save()
    assert opens(recovered(account_with(Role.PROVINCE_OFFICER, GrantScope("50")), district))


@pytest.mark.parametrize("how", ["withdrawn", "over", "source withdrawn", "closed"])
def test_the_end_of_a_role_withdraws_the_links_that_it_issued(how: str) -> None:
    source = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50"))
    acting = held(
        new_account(), Role.PROVINCE_OFFICER, GrantScope("50"), until=LATER + timedelta(days=1), source=source
    )
    district = account_with(Role.DISTRICT_OFFICER, GrantScope("5001"))
    link = recovered(acting.account, district)
    invitation = actions.invite(by=actor_with(Role.NATIONAL_OFFICER), grants=[{"role": "viewer"}], reason="x", at=AT)
    everybody = actor_with(Role.NATIONAL_OFFICER)
    assert {one.pk for one in links_out(actor=everybody, at=LATER)} == {link.link_id, invitation.link_id}
    assert opens(link)
    if how == "withdrawn":
        actions.end_grant(by=SYSTEM, grant_id=acting.pk, at=AT, reason="ย้าย")
    elif how == "over":
        Grant.objects.filter(pk=acting.pk).update(period=DateTimeTZRange(AT, AT + timedelta(hours=1)))
    elif how == "source withdrawn":
        actions.end_grant(by=SYSTEM, grant_id=source.pk, at=AT, reason="ย้าย")
    else:
        Account.objects.filter(pk=acting.account_id).update(is_active=False)
    assert not opens(link)
    if how != "closed":
        held(acting.account, Role.NATIONAL_OFFICER)  # another role does not bring them back
        assert not opens(link)
        assert {one.pk for one in links_out(actor=everybody, at=LATER)} == {invitation.link_id}
