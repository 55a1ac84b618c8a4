from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from conftest import StatementCounter
from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor
from otop.people import actions
from otop.people.models import Account, AccountLink
from otop.people.queries import VISITOR, actor_of, links_out, open_link
from otop.people.tests.factories import AT, account_with, actor_with, held, new_account
from otop.people.types import (
    BadUsername,
    CannotRecover,
    GrantScope,
    IssuedLink,
    LinkKind,
    NoReasonGiven,
    NotAllowed,
    NotToOneself,
    Role,
    UnknownLink,
    UsernameTaken,
    WeakPassword,
)

pytestmark = pytest.mark.django_db
PASSWORD = "แมวดำสามตัวกินปลา"
GRANTS = [{"role": "viewer"}]
LATER = AT + timedelta(hours=23, minutes=59)


def invited(by: Actor = SYSTEM) -> IssuedLink:
    return actions.invite(by=by, grants=GRANTS, reason="เริ่มงาน", display_name="ผู้ใช้ตัวอย่าง", at=AT)


def accepted(link: IssuedLink, *, username: str = "newcomer", password: str | None = PASSWORD) -> Account:
    return actions.accept_invitation(by=VISITOR, token=link.token, username=username, password=password, at=LATER)


def recovery(account: Account, *, void: bool = False) -> IssuedLink:
    return actions.issue_recovery(by=SYSTEM, account_id=account.pk, reason="ลืม", void_second_factor=void, at=AT)


def test_an_invitation_becomes_an_account_with_what_it_grants() -> None:
    issued = invited(actor_with(Role.NATIONAL_OFFICER))
    account = accepted(issued, username="NewComer")
    assert (account.username, account.display_name) == ("newcomer", "ผู้ใช้ตัวอย่าง")
    assert account.check_password(PASSWORD)
    assert actor_of(account).roles == {"viewer"}
    assert list(Announcement.objects.order_by("id").values_list("what", flat=True)) == [
        "people.invitation_issued",
        "people.invitation_accepted",
        "people.role_granted",
    ]
    with pytest.raises(UnknownLink):
        accepted(issued, username="another")


def test_a_link_is_128_random_bits_of_which_only_the_digest_is_kept() -> None:
    first, second = invited(), invited()
    assert len({first.token, second.token}) == 2
    assert len(first.token) == 22
    kept = str(list(AccountLink.objects.values())) + str(list(Announcement.objects.values()))
    assert first.token not in kept


def test_a_link_opens_for_a_day() -> None:
    issued = invited()
    assert open_link(issued.token, at=AT + timedelta(hours=23, minutes=59)).pk == issued.link_id
    for token, at in ((issued.token, AT + timedelta(hours=24)), ("", AT), (issued.token[:-1], AT)):
        with pytest.raises(UnknownLink):
            open_link(token, at=at)


def test_what_is_typed_wrong_leaves_the_link_open() -> None:
    new_account(username="taken")
    issued = invited()
    for username, password, problem in (
        ("a b", PASSWORD, BadUsername),
        ("taken", PASSWORD, UsernameTaken),
        ("newcomer", "short", WeakPassword),
    ):
        with pytest.raises(problem):
            accepted(issued, username=username, password=password)
    assert Account.objects.count() == 1
    assert accepted(issued).pk


def test_an_invitation_is_worth_no_more_than_who_issued_it() -> None:
    officer = account_with(Role.NATIONAL_OFFICER)
    issued = invited(actor_of(officer))
    actions.withdraw(by=SYSTEM, account_id=officer.pk, role=Role.NATIONAL_OFFICER, at=AT + timedelta(days=1))
    officer.grants.update(withdrawn_at=AT)
    with pytest.raises(UnknownLink):
        accepted(issued)
    assert not Account.objects.filter(username="newcomer").exists()


def test_who_invited_does_not_become_the_new_account() -> None:
    officer = account_with(Role.NATIONAL_OFFICER)
    issued = invited(actor_of(officer))
    with pytest.raises(NotToOneself):
        actions.accept_invitation(by=actor_of(officer), token=issued.token, username="me2", password=PASSWORD, at=LATER)
    client = Client()
    client.force_login(officer)
    issued = actions.invite(by=actor_of(officer), grants=GRANTS, reason="x", at=timezone.now())
    assert client.get(f"/link/{issued.token}/").status_code == 403
    assert client.get("/account/").status_code == 200
    assert accepted(invited(actor_of(officer))).pk


def test_the_form_of_recoveries_tells_nobody_who_is_what(count_statements: StatementCounter) -> None:
    """A name that is not there, one above, one elsewhere, a closed one, one's own: one answer at one price."""
    for name, role, area in (("above", Role.AUDITOR, ""), ("elsewhere", Role.TAMBON_OFFICER, "900101")):
        held(new_account(username=name), role, GrantScope(area))
    Account.objects.create(username="closed", password="!", is_active=False)
    officer = account_with(Role.DISTRICT_OFFICER, GrantScope("5001"))
    officer.set_password(PASSWORD)
    officer.save()
    client = Client()
    client.post("/sign-in/", {"username": officer.username, "password": PASSWORD})
    confirmed(client, "/accounts/links/recovery/")
    answers = set()
    for name in ("above", "nobody", "elsewhere", "closed"):
        with count_statements() as asked:
            answer = client.post("/accounts/links/recovery/", {"username": name, "reason": "ลืม"})
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text).replace(name, "NAME")
        answers.add((answer.status_code, page, len(asked)))
    assert len(answers) == 1
    assert "ไม่มีบัญชีชื่อนี้ที่ท่านกู้คืนได้" in answers.pop()[1]
    assert not AccountLink.objects.exists()


def test_without_a_password_nobody_signs_in_by_one() -> None:
    assert not accepted(invited(), password=None).has_usable_password()


def test_a_recovery_sets_the_password_and_touches_the_second_factor_only_if_asked() -> None:
    account = new_account()
    Authenticator.objects.create(user=account, type="totp", data={})
    for void in (False, True):
        actions.recover(by=VISITOR, token=recovery(account, void=void).token, password=PASSWORD, at=LATER)
        account.refresh_from_db()
        assert account.check_password(PASSWORD)
        assert Authenticator.objects.exists() is not void
    last = Announcement.objects.order_by("id").last()
    assert last is not None
    assert (last.what, last.after["second_factor_voided"]) == ("people.account_recovered", True)  # type: ignore[index]


def test_a_weak_password_leaves_the_recovery_open() -> None:
    account = new_account()
    issued = recovery(account)
    with pytest.raises(WeakPassword):
        actions.recover(by=VISITOR, token=issued.token, password="short", at=LATER)
    actions.recover(by=VISITOR, token=issued.token, password=PASSWORD, at=LATER)
    with pytest.raises(UnknownLink):
        actions.recover(by=VISITOR, token=issued.token, password=PASSWORD + "!", at=LATER)


def test_a_second_recovery_ends_the_first_and_a_closed_account_has_none() -> None:
    account = new_account()
    first, second = recovery(account), recovery(account)
    with pytest.raises(UnknownLink):
        open_link(first.token, at=AT)
    Account.objects.update(is_active=False)
    with pytest.raises(UnknownLink):
        open_link(second.token, at=AT)


def test_a_link_opens_only_what_it_is_for() -> None:
    with pytest.raises(UnknownLink):
        actions.recover(by=VISITOR, token=invited().token, password=PASSWORD, at=LATER)
    with pytest.raises(UnknownLink):
        accepted(recovery(new_account()))


def test_a_withdrawn_link_opens_nothing_and_is_withdrawn_once() -> None:
    issued = invited()
    with pytest.raises(NoReasonGiven):
        actions.withdraw_link(by=SYSTEM, link_id=issued.link_id, reason=" ", at=AT)
    actions.withdraw_link(by=SYSTEM, link_id=issued.link_id, reason="ส่งผิดคน", at=AT)
    assert not links_out(actor=SYSTEM, at=AT)
    with pytest.raises(UnknownLink):
        actions.withdraw_link(by=SYSTEM, link_id=issued.link_id, reason="ส่งผิดคน", at=AT)


def test_only_who_manages_accounts_gives_out_links_and_says_why() -> None:
    officer, account = actor_with(Role.FAIR_OFFICER), new_account()
    for refused in (
        lambda: invited(officer),
        lambda: actions.issue_recovery(by=officer, account_id=account.pk, reason="x", at=AT),
        lambda: actions.withdraw_link(by=officer, link_id=1, reason="x", at=AT),
        lambda: links_out(actor=officer, at=AT),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NoReasonGiven):
        actions.invite(by=SYSTEM, grants=GRANTS, reason="  ", at=AT)
    with pytest.raises(CannotRecover):
        actions.issue_recovery(by=SYSTEM, account_id=404, reason="x", at=AT)
    assert not AccountLink.objects.exists()


def test_the_database_refuses_a_recovery_of_nobody_and_a_link_without_a_reason() -> None:
    times = {"issued_at": AT, "expires_at": LATER, "issued_by": "1"}
    for wrong in ({"kind": LinkKind.RECOVERY, "reason": "x"}, {"kind": LinkKind.INVITATION, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountLink.objects.create(token_hash="0", **times, **wrong)


# Pages


def officer_client() -> Client:
    client = Client()
    actions.create_account(
        by=SYSTEM, username="officer1", role=Role.NATIONAL_OFFICER, password=PASSWORD, at=timezone.now()
    )
    client.post("/sign-in/", {"username": "officer1", "password": PASSWORD})
    return client


def confirmed(client: Client, address: str) -> None:
    """The page asks for the password once more, then comes."""
    asked = client.get(address)
    assert asked["Location"] == f"/sign-in/again/?next={address.replace('/', '%2F')}"
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == address


def test_an_officer_invites_and_the_person_begins() -> None:
    client = officer_client()
    confirmed(client, "/accounts/links/invitation/")
    slip = client.post("/accounts/links/invitation/", {"role": "viewer", "display_name": "ผู้ช่วย", "reason": "เริ่มงาน"})
    assert slip["Cache-Control"] == "no-store"
    found = re.search(r"http://testserver(/link/[\w-]{22}/)", slip.text)
    assert found is not None
    assert "ผู้ช่วย" in client.get("/accounts/links/").text
    person = Client()
    assert person.get(found[1])["Location"] == "/link/"
    page = person.get("/link/").text
    assert found[1] not in page
    assert 'href="/privacy/"' in page.split("<main")[1].split("</main")[0]
    assert 'value="ผู้ช่วย"' in page
    sent = {"username": "helper", "display_name": "ผู้ช่วย", "password": "short"}
    wrong = person.post("/link/", sent)
    assert wrong.status_code == 422
    assert 'value="helper"' in wrong.text
    taken = person.post("/link/", sent | {"username": "officer1", "password": PASSWORD})
    assert "มีผู้ใช้แล้ว" in taken.text
    done = person.post("/link/", sent | {"password": PASSWORD})
    assert done["Location"] == "/sign-in/"
    assert person.post("/sign-in/", {"username": "helper", "password": PASSWORD})["Location"] == "/"
    assert Client().get(found[1]).status_code == 404


def test_an_officer_recovers_a_sign_in_and_the_old_sessions_end() -> None:
    client = officer_client()
    account = account_with(Role.VIEWER)
    elsewhere = Client()
    elsewhere.force_login(account)
    confirmed(client, "/accounts/links/recovery/")
    unknown = client.post("/accounts/links/recovery/", {"username": "nobody", "reason": "ลืม"})
    assert "ไม่มีบัญชีชื่อนี้ที่ท่านกู้คืนได้" in unknown.text
    slip = client.post("/accounts/links/recovery/", {"username": account.username.upper(), "reason": "ลืมรหัสผ่าน"})
    found = re.search(r"http://testserver(/link/[\w-]{22}/)", slip.text)
    assert found is not None
    person = Client()
    person.get(found[1])
    assert account.username in person.get("/link/").text
    assert person.post("/link/", {"password": account.username + "-12345"}).status_code == 422
    assert person.post("/link/", {"password": PASSWORD})["Location"] == "/sign-in/"
    assert "เข้าสู่ระบบ" in elsewhere.get("/").text
    assert person.post("/sign-in/", {"username": account.username, "password": PASSWORD})["Location"] == "/"


def test_a_link_is_withdrawn_on_its_page_with_a_reason() -> None:
    client = officer_client()
    issued = actions.invite(by=SYSTEM, grants=GRANTS, reason="x", at=timezone.now())
    address = f"/accounts/links/{issued.link_id}/withdrawal/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "ส่งผิดคน"})["Location"] == "/accounts/links/"
    assert client.post(address, {"reason": "ส่งผิดคน"}).status_code == 404


def test_the_list_of_links_costs_the_same_with_three(count_statements: StatementCounter) -> None:
    client = officer_client()
    counts = []
    for _ in range(2):
        recovery_of = new_account()
        actions.issue_recovery(by=SYSTEM, account_id=recovery_of.pk, reason="x", at=timezone.now())
        with count_statements() as caught:
            assert client.get("/accounts/links/").status_code == 200
        counts.append(len(caught))
        actions.invite(by=SYSTEM, grants=GRANTS, reason="x", at=timezone.now())
    assert counts[0] == counts[1] == 4


def test_who_may_not_manage_accounts_sees_none_of_it(client: Client) -> None:
    addresses = [
        "/accounts/links/",
        "/accounts/links/invitation/",
        "/accounts/links/recovery/",
        "/accounts/second-factor/",
    ]
    for address in addresses:
        assert client.get(address)["Location"].startswith("/sign-in/")
    actions.create_account(by=SYSTEM, username="officer2", role=Role.FAIR_OFFICER, password=PASSWORD, at=AT)
    client.post("/sign-in/", {"username": "officer2", "password": PASSWORD})
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.post(address).status_code in {403, 405}


def test_many_links_from_one_address_have_to_wait(client: Client) -> None:
    for _ in range(30):
        assert client.get("/link/0000000000000000000000/").status_code == 404
    answer = client.get("/link/0000000000000000000000/")
    assert answer.status_code == 429
    assert "15 นาที" in answer.text
