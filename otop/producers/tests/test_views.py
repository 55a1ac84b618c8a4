from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from conftest import StatementCounter
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.notices.actions import load_shipped
from otop.people.tests.factories import account_with, new_account
from otop.people.types import GrantScope, Role
from otop.producers.models import Contact, Producer
from otop.producers.tests.factories import AT, CITIZEN, DETAILS, new_producer, some_areas

pytestmark = pytest.mark.django_db
ID = UUID(int=7)
PAGE = f"/producers/{ID}/"
FORM = {
    "producer_id": str(ID),
    "kind": "group",
    "name_th": "กลุ่มตัวอย่าง",
    "area_code": "400101",
    "channel": "present",
    "told": "on",
    "person": DETAILS.person,
    "phone": "081-234-5678",
    "identity": "1-1017-00230-70-8",
}


@pytest.fixture(autouse=True)
def ground() -> None:
    some_areas()
    load_shipped(by=SYSTEM, at=AT)


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(account_with(Role.DISTRICT_OFFICER, GrantScope(area="4001", search_area="40")))
    return client


def test_an_officer_registers_for_a_producer_and_sees_the_number_masked(officer: Client) -> None:
    answer = officer.post("/producers/new/", FORM, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "1-xxxx-xxxxx-70-8" in answer.text
    assert CITIZEN not in answer.text
    assert "1-1017" not in answer.text
    assert Contact.objects.get().phone == "0812345678"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"identity": "1101700230703"}, "หลักตรวจสอบไม่ตรง"),
        ({"phone": "12"}, "หมายเลขโทรศัพท์ไม่ถูกต้อง"),
        ({"name_th": " - "}, "โปรดใส่ชื่อภาษาไทย"),
        ({"area_code": "400199"}, "ไม่พบรหัสพื้นที่"),
        ({"area_code": "4001"}, "รหัสตำบลมี 6 หลัก"),
        ({"told": ""}, "ต้องแจ้งประกาศก่อนเก็บข้อมูล"),
        ({"email": "x"}, "อีเมลไม่ถูกต้อง"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_what_was_typed_is_kept(
    officer: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = officer.post("/producers/new/", {**FORM, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert DETAILS.person in answer.text
    assert Producer.objects.count() == 0


def test_registering_elsewhere_is_refused(officer: Client) -> None:
    assert officer.post("/producers/new/", {**FORM, "area_code": "410101"}).status_code == 403


def test_the_number_is_shown_on_the_answer_to_a_post_with_a_purpose_alone(officer: Client) -> None:
    new_producer()
    asked = officer.get(PAGE + "identity/")
    assert "1-1017-00230-70-8" not in asked.text
    assert not Announcement.objects.filter(what="producers.identity_revealed").exists()
    assert officer.post(PAGE + "identity/", {}).status_code == 422
    assert officer.post(PAGE + "identity/", {"purpose": "other", "words": "x"}).status_code == 422
    shown = officer.post(PAGE + "identity/", {"purpose": "check_papers"})
    assert "1-1017-00230-70-8" in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert Announcement.objects.get(what="producers.identity_revealed").why == "check_papers"
    assert "เทียบกับเอกสารของผู้ผลิต" in officer.get(PAGE).text


def test_a_contact_is_corrected_without_the_number_going_out(officer: Client) -> None:
    new_producer()
    form = officer.get(PAGE + "contact/").text
    assert DETAILS.person in form
    assert CITIZEN not in form
    assert officer.post(PAGE + "contact/", {"phone": "1"}).status_code == 422
    officer.post(PAGE + "contact/", {"person": "ผู้ประสานงานใหม่"})
    kept = Contact.objects.get()
    assert (kept.person, kept.phone, kept.identity is None) == ("ผู้ประสานงานใหม่", "", False)
    officer.post(PAGE + "contact/", {"person": "ผู้ประสานงานใหม่", "remove_identity": "on"})
    assert Contact.objects.get().identity is None


def test_the_producers_own_account_takes_over_and_corrects(officer: Client) -> None:
    new_producer()
    own = new_account(username="own.producer")
    assert officer.get(PAGE + "account/").status_code == 200
    assert officer.post(PAGE + "account/", {"username": "nobody.here"}).status_code == 422
    officer.post(PAGE + "account/", {"username": " own.producer "})
    client = Client()
    client.force_login(own)
    assert DETAILS.person in client.get(PAGE).text
    assert client.post(PAGE + "consent/", {"given": "yes"}).status_code == 302
    assert "ยินยอมให้เผยแพร่ช่องทางติดต่อ" in client.get(PAGE).text
    client.post(PAGE + "consent/", {"given": "no"})
    assert "ไม่เผยแพร่ช่องทางติดต่อ" in client.get(PAGE).text
    assert client.get("/producers/").status_code == 403
    assert client.get(PAGE + "identity/").status_code == 403


def test_who_may_elsewhere_finds_nothing_here(client: Client) -> None:
    new_producer()
    client.force_login(account_with(Role.DISTRICT_OFFICER, GrantScope(area="4101")))
    for address in ("", "contact/", "identity/", "account/"):
        assert client.get(PAGE + address).status_code == 404
    client.force_login(account_with(Role.VIEWER))
    assert client.get("/producers/").status_code == 403
    assert client.get(PAGE).status_code == 403


def test_outside_the_view_area_a_list_tells_name_kind_and_area_alone(officer: Client) -> None:
    new_producer(7)
    new_producer(8, area_code="400201", name_th="กลุ่มเพื่อนบ้าน")
    text = officer.get("/producers/").text
    assert f"/producers/{ID}/" in text
    assert "กลุ่มเพื่อนบ้าน" in text
    assert str(UUID(int=8)) not in text
    file = officer.get("/producers/producers.csv").text
    assert "กลุ่มเพื่อนบ้าน" in file
    assert str(UUID(int=8)) not in file


def test_the_list_is_narrowed_by_its_address(officer: Client) -> None:
    new_producer(7)
    new_producer(8, area_code="400201", name_th="กลุ่มเพื่อนบ้าน")
    assert "กลุ่มเพื่อนบ้าน" not in officer.get("/producers/?area=4001").text
    assert "กลุ่มเพื่อนบ้าน" in officer.get("/producers/?q=เพื่อน&sort=newest").text
    assert "ไม่พบผู้ผลิต" in officer.get("/producers/?kind=sme").text
    assert officer.get("/producers/?kind=x&area=40%2701&sort=;&q=%00&page=-1").status_code == 200


def test_the_file_runs_no_formula_and_holds_nobodys_contact(officer: Client) -> None:
    new_producer(name_th="=HYPERLINK(1)")
    text = officer.get("/producers/producers.csv").text
    assert "'=HYPERLINK(1)" in text
    for word in (DETAILS.person, DETAILS.phone, DETAILS.email, DETAILS.address, CITIZEN, "xxxx"):
        assert word not in text


@pytest.mark.parametrize("address", ["/producers/", "/producers/producers.csv"])
def test_a_longer_list_costs_no_more(officer: Client, count_statements: StatementCounter, address: str) -> None:
    new_producer(1)
    officer.get(address)
    with count_statements() as few:
        one = officer.get(address).text
    new_producer(2)
    new_producer(3, area_code="400201")
    with count_statements() as many:
        three = officer.get(address).text
    assert (one.count("กลุ่มตัวอย่าง"), three.count("กลุ่มตัวอย่าง")) == (1, 3)
    assert len(few) == len(many) <= 5
