from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor
from otop.people import actions
from otop.people.models import Account, Grant
from otop.people.queries import account_named, actor_of
from otop.people.tests.factories import AT, actor_with, new_account
from otop.people.types import BadUsername, NotAllowed, Role, UnknownAccount, UsernameTaken, WeakPassword

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
        Grant.objects.create(account=account, role=Role.FAIR_OFFICER, granted_by="system", granted_at=AT)


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


def test_people_change_their_own_password_and_nobody_elses() -> None:
    account, other = made(), new_account()
    me = actor_of(account)
    actions.change_password(by=me, account_id=account.pk, password="another long one", at=AT)
    account.refresh_from_db()
    assert account.check_password("another long one")
    with pytest.raises(NotAllowed):
        actions.change_password(by=me, account_id=other.pk, password="another long one", at=AT)
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
