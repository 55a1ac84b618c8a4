from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.test import Client

from conftest import StatementCounter
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account, SecondFactorPolicy
from otop.people.queries import needs_second_factor
from otop.people.tests.factories import AT, account_with, actor_with
from otop.people.types import NoReasonGiven, NotAllowed, Role, UnknownPolicy

pytestmark = pytest.mark.django_db
PASSWORD = "แมวดำสามตัวกินปลา"
TODAY = date(2015, 11, 3)


def officer(role: Role = Role.FAIR_OFFICER) -> Account:
    return actions.create_account(by=SYSTEM, username="officer1", role=role, password=PASSWORD, at=AT)


def code_of(secret: str, steps: int = 0) -> str:
    """What an app with that key shows now, or showed or will show half a minute away."""
    counters = sorted(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + steps)))


def sign_in(client: Client, **more: str) -> str:
    return client.post("/sign-in/", {"username": "officer1", "password": PASSWORD, **more})["Location"]


def with_app(account: Account) -> str:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    return secret


def required(role: str = "fair_officer", day: date = TODAY) -> SecondFactorPolicy:
    return actions.require_second_factor(by=SYSTEM, role=role, required_from=day, reason="ระเบียบ", at=AT)


# What roles need


def test_a_requirement_holds_from_its_day_on_and_gives_way_to_the_next() -> None:
    account = officer()
    assert not needs_second_factor(account, on=TODAY)
    first = required()
    assert needs_second_factor(account, on=TODAY)
    assert not needs_second_factor(account, on=TODAY - timedelta(days=1))
    required(day=TODAY + timedelta(days=30))
    assert not needs_second_factor(account, on=TODAY)
    first.refresh_from_db()
    assert first.withdrawn_at == AT
    assert [a.what for a in Announcement.objects.order_by("id")][-2:] == ["people.second_factor_required"] * 2


def test_a_withdrawn_requirement_holds_no_more_and_is_withdrawn_once() -> None:
    account, policy = officer(), required()
    with pytest.raises(NoReasonGiven):
        actions.withdraw_second_factor_policy(by=SYSTEM, policy_id=policy.pk, reason="", at=AT)
    actions.withdraw_second_factor_policy(by=SYSTEM, policy_id=policy.pk, reason="เลิกใช้", at=AT)
    assert not needs_second_factor(account, on=TODAY)
    with pytest.raises(UnknownPolicy):
        actions.withdraw_second_factor_policy(by=SYSTEM, policy_id=policy.pk, reason="เลิกใช้", at=AT)


def test_only_who_manages_accounts_sets_requirements_and_says_why() -> None:
    by = actor_with(Role.FAIR_OFFICER)
    with pytest.raises(NotAllowed):
        actions.require_second_factor(by=by, role="viewer", required_from=TODAY, reason="x", at=AT)
    with pytest.raises(NotAllowed):
        actions.withdraw_second_factor_policy(by=by, policy_id=1, reason="x", at=AT)
    with pytest.raises(NoReasonGiven):
        actions.require_second_factor(by=SYSTEM, role="viewer", required_from=TODAY, reason=" ", at=AT)
    assert not SecondFactorPolicy.objects.exists()


def test_the_page_of_requirements_sets_and_withdraws(client: Client) -> None:
    client.force_login(account_with(Role.NATIONAL_OFFICER))
    sent = {"role": "viewer", "required_from": "2569-01-01", "reason": ""}
    assert client.post("/accounts/second-factor/", sent).status_code == 422
    sent |= {"required_from": "2026-01-01", "reason": "ระเบียบ"}
    assert client.post("/accounts/second-factor/", sent)["Location"] == "/accounts/second-factor/"
    policy = SecondFactorPolicy.objects.get()
    assert "ผู้ดูข้อมูล" in client.get("/accounts/second-factor/").text
    address = f"/accounts/second-factor/{policy.pk}/withdrawal/"
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "เลิกใช้"})["Location"] == "/accounts/second-factor/"
    policy.refresh_from_db()
    assert policy.withdrawn_at is not None


# Signing in


def test_a_code_of_the_app_is_the_second_step(client: Client) -> None:
    secret = with_app(officer())
    assert sign_in(client, next="/fairs/") == "/sign-in/code/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/")["Location"].startswith("/sign-in/")
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert "รหัสไม่ถูกต้อง" in wrong.text
    right = code_of(secret)
    assert client.post("/sign-in/code/", {"code": right})["Location"] == "/fairs/"
    other = Client()
    sign_in(other)
    assert "รหัสไม่ถูกต้อง" in other.post("/sign-in/code/", {"code": right}).text  # a code works once


def test_keys_of_apps_and_of_recovery_codes_are_not_readable_in_the_database() -> None:
    account = officer()
    secret = with_app(account)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    seed = RecoveryCodes.activate(account).instance.data["seed"]
    assert seed != decrypt(seed)
    assert decrypt(seed) not in str(Authenticator.objects.get(type="recovery_codes").data)


def test_who_has_a_role_that_needs_it_sets_it_up_before_anything_else(client: Client) -> None:
    account = officer()
    required()
    assert sign_in(client) == "/"
    for address in ("/", "/fairs/", "/account/password/", "/account/devices/"):
        assert client.get(address)["Location"] == "/account/second-factor/first/"
    assert client.post("/fairs/")["Location"] == "/account/second-factor/first/"
    assert "ตั้งค่าขั้นที่สองก่อน" in client.get("/account/second-factor/first/").text
    assert client.get("/health/").status_code == 200
    activation = client.get("/account/second-factor/app/on/")
    assert activation["Location"].startswith("/sign-in/again/")
    assert client.post(activation["Location"], {"password": PASSWORD})["Location"] == "/account/second-factor/app/on/"
    page = client.get("/account/second-factor/app/on/").text
    assert "<svg" in page
    secret = page.split("<code>")[1].split("</code>")[0]
    done = client.post("/account/second-factor/app/on/", {"code": code_of(secret)})
    assert done["Location"] == "/account/second-factor/codes/"
    assert client.get("/account/second-factor/codes/").text.count("<li><code>") == 10
    assert client.get("/fairs/").status_code == 200
    assert "บทบาทของท่านต้องใช้" in client.get("/account/second-factor/app/off/").text
    assert client.post("/account/second-factor/app/off/").status_code == 200
    assert Authenticator.objects.filter(user=account, type="totp").exists()


def test_a_demand_that_begins_while_somebody_is_signed_in_counts_with_the_next_page(
    client: Client, count_statements: StatementCounter
) -> None:
    account = officer()
    sign_in(client)
    with count_statements() as free:
        assert client.get("/account/").status_code == 200
    policy = required()
    assert client.get("/account/")["Location"] == "/account/second-factor/first/"
    with_app(account)
    with count_statements() as asked:
        assert client.get("/account/").status_code == 200
    assert len(asked) == len(free) + 1
    Authenticator.objects.all().delete()
    actions.withdraw_second_factor_policy(by=SYSTEM, policy_id=policy.pk, reason="เลิกใช้", at=AT)
    assert client.get("/account/").status_code == 200
    required("viewer")
    actions.grant(by=SYSTEM, account_id=account.pk, role=Role.VIEWER, at=AT)
    assert client.get("/account/")["Location"] == "/account/second-factor/first/"


def test_who_has_one_already_is_not_asked_again(client: Client) -> None:
    secret = with_app(officer())
    required()
    sign_in(client)
    client.post("/sign-in/code/", {"code": code_of(secret)})
    assert client.get("/fairs/").status_code == 200


def test_a_recovery_code_works_once_in_place_of_the_app(client: Client) -> None:
    account = officer()
    with_app(account)
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    sign_in(client)
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/"
    other = Client()
    sign_in(other)
    assert "รหัสไม่ถูกต้อง" in other.post("/sign-in/code/", {"code": code}).text


def test_wrong_codes_end_in_a_lock_out_that_is_announced_once(client: Client) -> None:
    account = officer()
    with_app(account)
    sign_in(client)
    pages = [client.post("/sign-in/code/", {"code": "000000"}).text for _ in range(8)]
    assert "15 นาที" in pages[-1]
    assert "15 นาที" not in pages[3]
    told = Announcement.objects.filter(what="people.locked_out")
    assert [(one.subject, one.after) for one in told] == [(f"account:{account.pk}", {"what": "second_factor"})]


def test_who_knows_the_password_alone_does_not_lock_out_a_device_that_was_signed_in_before() -> None:
    secret = with_app(officer())
    device, elsewhere, session = Client(), Client(), Client()
    for client, back in ((device, -1), (session, 0)):
        sign_in(client)
        assert client.post("/sign-in/code/", {"code": code_of(secret, back)}).status_code == 302
    device.post("/sign-out/")
    sign_in(elsewhere)
    pages = [elsewhere.post("/sign-in/code/", {"code": "000000"}).text for _ in range(6)]
    assert "15 นาที" in pages[-1]
    assert sign_in(device) == "/sign-in/code/"
    assert device.post("/sign-in/code/", {"code": code_of(secret, 1)})["Location"] == "/"
    again = session.post("/sign-in/again/code/", {"code": "000000"})
    assert "รหัสไม่ถูกต้อง" in again.text


@pytest.mark.parametrize(
    "credential", ["", "no json", "{}", '{"id": 1}', "[]", '"x"', '{"response": {"userHandle": "AA"}}']
)
def test_a_passkey_that_is_none_signs_nobody_in(client: Client, credential: str) -> None:
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    client.post("/sign-in/passkey/", {"credential": credential})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", ["", "no json", "{}", '{"id": 1}', "[]"])
def test_a_passkey_that_is_none_is_not_added(client: Client, credential: str) -> None:
    officer()
    sign_in(client)
    client.post(client.get("/account/second-factor/passkeys/add/")["Location"], {"password": PASSWORD})
    answer = client.post("/account/second-factor/passkeys/add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()
