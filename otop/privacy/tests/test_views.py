from __future__ import annotations

import pytest

from conftest import StatementCounter
from otop.base.types import SYSTEM
from otop.notices.actions import load_shipped
from otop.people.queries import actor_of
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.privacy.actions import ask, load_retention
from otop.privacy.tests.cast import AT, person, signed_in
from otop.privacy.types import RequestKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/privacy/requests/", "/privacy/mine/"])
def test_more_requests_cost_no_more(count_statements: StatementCounter, address: str) -> None:
    load_shipped(by=SYSTEM, at=AT)
    load_retention(by=SYSTEM, at=AT)
    account = account_with(Role.PRIVACY_OFFICER)
    by, client = actor_of(account), signed_in(account)
    ask(by=by, kind=RequestKind.ACCESS, words="ขอสำเนาข้อมูลทั้งหมด", at=AT)
    client.get(address)
    with count_statements() as few:
        assert client.get(address).status_code == 200
    for _ in range(2):
        ask(by=by, kind=RequestKind.CORRECT, words="ขอแก้ชื่อที่สะกดผิด", at=AT)
    with count_statements() as many:
        assert client.get(address).status_code == 200
    assert len(few) == len(many) <= 20


def test_the_public_page_costs_the_same_whatever_is_kept(count_statements: StatementCounter) -> None:
    load_shipped(by=SYSTEM, at=AT)
    load_retention(by=SYSTEM, at=AT)
    client = signed_in(person())
    client.get("/privacy/")
    with count_statements() as asked:
        assert client.get("/privacy/").status_code == 200
    assert len(asked) <= 5
