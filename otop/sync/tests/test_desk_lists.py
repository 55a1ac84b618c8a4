"""The desk's longer lists: page by page, at a cost that does not grow."""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import StatementCounter
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.sync.tests.desk_cast import new_fair, new_phone

pytestmark = pytest.mark.django_db
DESK = "/fairs/aec/desk/"


@pytest.fixture
def officer(client: Client) -> Client:
    new_fair()
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client


def test_many_refused_records_come_page_by_page_the_oldest_first_and_cost_no_more(
    officer: Client, count_statements: StatementCounter
) -> None:
    one = new_phone(ref="1")
    one.send(one.sale(45_000, amount=54_000))
    with count_statements() as with_one:
        officer.get(DESK)
    phone = new_phone(ref="2")
    phone.send(*(phone.sale(45_000, amount=54_000) for _ in range(27)))
    with count_statements() as statements:
        first = officer.get(f"{DESK}?state=silent").text
    assert len(statements) == len(with_one)
    assert "28 รายการถูกปฏิเสธ รอตัดสิน" in first
    assert (first.count("/refused/"), "#24</a>" in first, "#25</a>" in first) == (25, True, False)
    assert 'href="?state=silent&amp;refused=2#refused"' in first
    second = officer.get(f"{DESK}?refused=2").text
    assert (second.count("/refused/"), "#24</a>" in second, "#27</a>" in second) == (3, False, True)


def test_what_is_worth_a_look_comes_page_by_page(officer: Client) -> None:
    own, stranger = new_phone(ref="1"), new_phone(ref="2")
    sales = [own.sale() for _ in range(26)]
    own.send(*sales)
    stranger.send(*(stranger.record("void", of=sale["id"], reason="ผิด") for sale in sales))
    assert officer.get(DESK).text.count("ยกเลิกใบเสร็จของบูธอื่น") == 25
    assert officer.get(f"{DESK}?oddities=2").text.count("ยกเลิกใบเสร็จของบูธอื่น") == 1
