"""The register of producers and the pages about personal data, in both languages, narrow and wide."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from otop.base.types import SYSTEM
from otop.notices.actions import load_shipped
from otop.people.models import Account
from otop.people.queries import actor_of
from otop.people.tests.factories import held, new_account
from otop.people.types import GrantScope, Role
from otop.privacy.actions import ask, load_retention
from otop.privacy.types import RequestKind
from otop.producers.tests.factories import AT, new_producer, some_areas
from tests.journeys.conftest import Visit, faults

pytestmark = pytest.mark.django_db(transaction=True)
PRODUCER = f"/producers/{UUID(int=7)}/"
NEW = "/producers/new/"
PAGES = ["/producers/", NEW, "/privacy/", "/privacy/mine/", "/privacy/requests/"]
OF_ONE = [PRODUCER + part for part in ("", "contact/", "identity/", "account/")]


def cast() -> Account:
    """A district's officer who also handles privacy; two producers with one number; a request that waits."""
    some_areas()
    load_shipped(by=SYSTEM, at=AT)
    load_retention(by=SYSTEM, at=AT)
    officer = new_account(display_name="เจ้าหน้าที่ตัวอย่าง")
    held(officer, Role.DISTRICT_OFFICER, GrantScope(area="4001", search_area="40"))
    held(officer, Role.PRIVACY_OFFICER)
    new_producer(7, agreed=True)
    new_producer(8, area_code="400102")
    new_producer(9, area_code="400201")
    ask(by=actor_of(officer), kind=RequestKind.CORRECT, words="ขอให้แก้ชื่อที่สะกดผิด", at=timezone.now())
    return officer


def opened(visit: Visit, officer: Account, *, language: str, width: int) -> Page:
    client = Client()
    client.force_login(officer)
    context = visit(language=language, width=width)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    here = context.cookies()[0]["domain"]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "domain": here, "path": "/"}])
    return context.new_page()


def test_every_page_about_persons_is_for_everybody(visit: Visit) -> None:
    page = opened(visit, cast(), language="th", width=1280)
    found = {address: faults(page, address) for address in [*PAGES, *OF_ONE]}
    assert {address: list_ for address, list_ in found.items() if list_} == {}


def test_a_mistyped_number_is_told_and_the_right_one_is_opened_for_a_purpose(visit: Visit) -> None:
    page = opened(visit, cast(), language="en", width=360)
    page.goto(NEW)
    for name, word in {"name_th": "กลุ่มใหม่", "area_code": "400101", "identity": "1101700230703"}.items():
        page.fill(f"[name={name}]", word)
    page.check("[name=told]")
    page.get_by_role("button", name="Register").click()
    assert page.get_by_text("check digit does not fit").first.is_visible()
    assert page.input_value("[name=name_th]") == "กลุ่มใหม่"
    page.fill("[name=identity]", "1-1017-00230-70-8")
    page.get_by_role("button", name="Register").click()
    assert page.get_by_text("1-xxxx-xxxxx-70-8").is_visible()
    page.get_by_role("link", name="Open", exact=True).click()
    page.select_option("[name=purpose]", "check_papers")
    page.get_by_role("button", name="Show the whole number").click()
    assert page.get_by_text("1-1017-00230-70-8").is_visible()
    page.get_by_role("link", name="Done; close it").click()
    assert page.get_by_text("1-1017-00230-70-8").count() == 0
