"""Signing in as people do it: with an app, with a passkey, by a link, with an identity; and how those pages look."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account
from otop.people.types import Role
from tests.journeys.conftest import Visit, faults
from tests.journeys.test_openid import running

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "แมวดำสามตัวกินปลา"


def officer(role: Role = Role.NATIONAL_OFFICER) -> Account:
    return actions.create_account(
        by=SYSTEM, username="officer1", role=role, password=PASSWORD, at=timezone.now(), display_name="เจ้าหน้าที่ 1"
    )


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.fill("[name=username]", "officer1")
    page.fill("[name=password]", password)
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()


def confirm(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="ยืนยัน", exact=True).click()


def code_of(secret: str, later: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def with_authenticator(context: BrowserContext, page: Page) -> None:
    """The browser has a device of its own for passkeys, with a finger on it."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_officer_is_led_to_an_app_and_signs_in_with_its_codes(visit: Visit) -> None:
    officer()
    actions.require_second_factor(
        by=SYSTEM, role="national_officer", required_from=timezone.localdate(), reason="ระเบียบ", at=timezone.now()
    )
    page = visit().new_page()
    sign_in(page)
    page.goto("/fairs/")
    expect(page.locator("h1")).to_have_text("ตั้งค่าขั้นที่สองก่อน")
    page.click("text=ใช้แอปรหัสในโทรศัพท์")
    confirm(page)
    secret = page.locator("main code").inner_text()
    page.fill("[name=code]", code_of(secret, -1))
    page.click("text='เปิดใช้'")
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/fairs/")
    expect(page).to_have_url(re.compile("/fairs/$"))
    again = visit().new_page()
    sign_in(again)
    expect(again.locator("h1")).to_have_text("ยืนยันตัวตนขั้นที่สอง")
    again.fill("[name=code]", code_of(secret))
    again.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    expect(again.locator(".person summary")).to_have_text("เจ้าหน้าที่ 1")


def test_a_passkey_is_added_and_is_enough_alone(visit: Visit, live_server: Any) -> None:
    officer()
    context = visit(home=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    with_authenticator(context, page)
    sign_in(page)
    page.goto("/account/second-factor/passkeys/add/")
    confirm(page)
    page.fill("[name=name]", "โทรศัพท์ของฉัน")
    page.click("#passkey_begin")
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/account/second-factor/passkeys/")
    expect(page.locator("main b")).to_have_text("โทรศัพท์ของฉัน")
    page.click(".person summary")
    page.click("text=ออกจากระบบ")
    page.goto("/sign-in/")
    page.click("#passkey_begin")
    expect(page.locator(".person summary")).to_have_text("เจ้าหน้าที่ 1")
    page.click(".person summary")
    page.click("text=ออกจากระบบ")
    sign_in(page)
    page.click("#passkey_begin")  # and as the second step after a password
    expect(page.locator(".person summary")).to_have_text("เจ้าหน้าที่ 1")
    assert said == []


def test_a_password_can_be_looked_at_while_it_is_typed(visit: Visit) -> None:
    officer()
    page = visit().new_page()
    page.goto("/sign-in/")
    typed = page.locator("[name=password]")
    typed.fill(PASSWORD)
    expect(typed).to_have_attribute("type", "password")
    page.get_by_label("แสดงรหัสผ่าน").check()
    expect(typed).to_have_attribute("type", "text")
    page.get_by_label("แสดงรหัสผ่าน").uncheck()
    expect(typed).to_have_attribute("type", "password")
    with visit(java_script_enabled=False).new_page() as plain:
        plain.goto("/sign-in/")
        expect(plain.get_by_label("แสดงรหัสผ่าน")).to_be_hidden()


def test_a_passkey_that_is_not_there_is_told_in_words(visit: Visit, live_server: Any) -> None:
    context = visit(home=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    with_authenticator(context, page)
    page.goto("/sign-in/")
    page.click("#passkey_begin")
    expect(page.locator("#passkey_failed")).to_be_visible()


def test_an_invitation_and_a_recovery_by_slip(visit: Visit) -> None:
    officer()
    page = visit().new_page()
    sign_in(page)
    page.goto("/accounts/links/invitation/")
    confirm(page)
    page.select_option("[name=role]", "viewer")
    page.fill("[name=reason]", "เริ่มงาน")
    page.click("text=ออกลิงก์เชิญ")
    person = visit().new_page()
    person.goto(page.locator("main code").inner_text())
    for name, value in {"username": "helper1", "display_name": "ผู้ช่วย 1", "password": PASSWORD}.items():
        person.fill(f"[name={name}]", value)
    person.click("text=สร้างบัญชี")
    expect(person.locator(".messages")).to_contain_text("สร้างบัญชีแล้ว")
    page.goto("/accounts/links/recovery/")
    page.fill("[name=username]", "helper1")
    page.fill("[name=reason]", "ลืมรหัสผ่าน")
    page.click("text=ออกลิงก์กู้คืน")
    person.goto(page.locator("main code").inner_text())
    person.fill("[name=password]", PASSWORD + " ใหม่")
    person.locator("main").get_by_role("button", name="ตั้งรหัสผ่าน").click()
    person.fill("[name=username]", "helper1")
    person.fill("[name=password]", PASSWORD + " ใหม่")
    person.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
    expect(person.locator(".person summary")).to_have_text("ผู้ช่วย 1")


def listed(address: str) -> override_settings:
    csp = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    app = {
        "provider_id": "body",
        "name": "The body",
        "client_id": "otop",
        "secret": "s3cret",
        "settings": {
            "server_url": address,
            "issuer": address,
            "endpoints": {},
            "name_th": "หน่วยงาน",
            "name_en": "The body",
            "uid_field": "sub",
            "token_auth_method": None,
            "scope": ["openid"],
        },
    }
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    return override_settings(
        OIDC_PROVIDERS=[app],
        SOCIALACCOUNT_PROVIDERS={"openid_connect": {**given, "APPS": [app]}},
        CONTENT_SECURITY_POLICY={"DIRECTIVES": {**csp, "form-action": [*csp["form-action"], address]}},
    )


def test_an_identity_is_linked_and_signs_in(visit: Visit) -> None:
    officer(Role.FAIR_OFFICER)
    with running() as address, listed(address):
        page = visit().new_page()
        sign_in(page)
        page.goto("/account/identities/")
        page.click("text=เชื่อมกับ หน่วยงาน")
        page.fill("[name=sub]", "person-1")
        page.click("button[type=submit] >> nth=0")
        confirm(page)
        expect(page.locator(".messages")).to_contain_text("เชื่อมตัวตนแล้ว")
        other = visit().new_page()
        other.goto("/sign-in/")
        other.click("text=เข้าสู่ระบบด้วย หน่วยงาน")
        other.fill("[name=sub]", "person-1")
        other.click("button[type=submit] >> nth=0")
        expect(other.locator(".person summary")).to_have_text("เจ้าหน้าที่ 1")


PAGES = [
    "/account/",
    "/account/password/",
    "/account/devices/",
    "/account/identities/",
    "/account/second-factor/",
    "/account/second-factor/first/",
    "/account/second-factor/app/off/",
    "/account/second-factor/codes/",
    "/account/second-factor/codes/new/",
    "/account/second-factor/passkeys/",
    "/account/second-factor/passkeys/add/",
    "/account/roles/",
    "/accounts/",
    "/emergencies/",
    "/accounts/links/",
    "/accounts/links/invitation/",
    "/accounts/links/recovery/",
    "/accounts/second-factor/",
]


def test_every_page_of_accounts_is_for_everybody(visit: Visit) -> None:
    account, now = officer(), timezone.now()
    actions.grant(by=SYSTEM, account_id=account.pk, role=Role.FAIR_OFFICER, at=now)
    actions.require_second_factor(
        by=SYSTEM, role="auditor", required_from=timezone.localdate(), reason="ระเบียบ", at=now
    )
    recovery = actions.issue_recovery(by=SYSTEM, account_id=account.pk, reason="ลืม", void_second_factor=True, at=now)
    invitation = actions.invite(by=SYSTEM, grants=[{"role": "viewer"}], reason="เริ่มงาน", display_name="ผู้ช่วย", at=now)
    found = {}
    visitor = visit().new_page()
    for address in ("/sign-in/", f"/link/{invitation.token}/", f"/link/{recovery.token}/", "/link/x/"):
        found[address[:8]] = faults(visitor, address)
    for address in ("/identity/unknown/", "/identity/cancelled/", "/sign-in/closed/"):
        found[address] = faults(visitor, address)
    page = visit().new_page()
    page.goto("/sign-in/")
    page.fill("[name=username]", "officer1")
    page.fill("[name=password]", PASSWORD)
    page.click("main form >> nth=0 >> button")
    found["again"] = faults(page, "/account/second-factor/app/on/")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    found["app"] = faults(page, "/account/second-factor/app/on/")
    TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(account)
    for address in PAGES:
        found[address] = faults(page, address)
    page.goto("/account/roles/")
    twice = page.eval_on_selector_all("[id]", "all => all.map(e => e.id).filter((id, n, ids) => ids.indexOf(id) < n)")
    found["ids that stand twice"] = twice
    page.goto("/accounts/links/invitation/")
    page.fill("[name=reason]", "เริ่มงาน")
    page.click("main form button")
    assert {address: list_ for address, list_ in found.items() if list_} == {}
