from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from conftest import StatementCounter
from otop.base.types import SYSTEM
from otop.people.tests.factories import account_with
from otop.people.types import GrantScope, Role
from otop.producers.tests.factories import AT, DETAILS, new_producer, some_areas
from otop.producers.types import ContactDetails
from otop.products.actions import register_product

pytestmark = pytest.mark.django_db
PAGE = f"/producers/{UUID(int=7)}/"


@pytest.fixture
def officer(client: Client) -> Client:
    some_areas()
    client.force_login(account_with(Role.DISTRICT_OFFICER, GrantScope(area="4001")))
    return client


def product(number: int) -> None:
    register_product(
        by=SYSTEM,
        product_id=UUID(int=number),
        producer_id=UUID(int=7),
        category="food",
        name_th=f"กล้วยตาก {number}",
        name_en="",
        price_satang=12_550,
        at=AT,
    )


def test_a_page_shows_registration_contact_products_and_history(officer: Client) -> None:
    new_producer()
    product(1)
    text = officer.get(PAGE).text
    for word in ("กลุ่มตัวอย่าง 7", "มาพบเจ้าหน้าที่ด้วยตนเอง", DETAILS.person, "กล้วยตาก 1", "125.50", "เจ้าหน้าที่กรอกแทน"):
        assert word in text


def test_the_same_number_at_another_producer_is_told(officer: Client) -> None:
    new_producer(7)
    new_producer(8, area_code="400102", name_th="กลุ่มที่สอง")
    assert "กลุ่มที่สอง" in officer.get(PAGE).text
    new_producer(9, area_code="410101", name_th="กลุ่มต่างจังหวัด")
    assert "กลุ่มต่างจังหวัด" not in officer.get(PAGE).text


def test_a_producer_without_contact_or_products_says_so(officer: Client) -> None:
    new_producer(details=ContactDetails())
    assert "ยังไม่มีผลิตภัณฑ์" in officer.get(PAGE).text


def test_more_products_cost_no_more(officer: Client, count_statements: StatementCounter) -> None:
    new_producer()
    product(1)
    officer.get(PAGE)
    with count_statements() as few:
        one = officer.get(PAGE).text
    product(2)
    product(3)
    with count_statements() as many:
        three = officer.get(PAGE).text
    assert (one.count("กล้วยตาก"), three.count("กล้วยตาก")) == (1, 3)
    assert len(few) == len(many) <= 8
