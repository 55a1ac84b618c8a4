"""The button that closes a day, pressed for an edition that is there already, or that could not be."""

from __future__ import annotations

import pytest
from django.test import Client

from otop.fairs.models import Closing
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.sync.tests.desk_cast import DAY, new_fair

pytestmark = pytest.mark.django_db
ADDRESS = f"/fairs/aec/desk/days/{DAY}/closing/"


@pytest.fixture
def officer(client: Client) -> Client:
    new_fair()
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client


def test_a_press_for_another_reason_than_the_closing_that_came_first_keeps_the_reason_and_names_the_next_edition(
    officer: Client,
) -> None:
    officer.post(ADDRESS, {"edition": 1, "reason": "ครบแล้ว"})
    answer = officer.post(ADDRESS, {"edition": 1, "reason": "ฝนตก"})
    assert answer.status_code == 409
    assert "ฉบับที่ 1 ถูกปิดไปแล้ว" in answer.text
    assert 'name="edition" value="2"' in answer.text
    assert "ฝนตก" in answer.text
    assert "ครั้งนี้เป็นฉบับที่ 2" in officer.get(ADDRESS).text
    assert Closing.objects.count() == 1


@pytest.mark.parametrize("edition", ["", "x", "0", "7"])
def test_a_press_that_names_no_edition_that_could_be_made_closes_nothing(officer: Client, edition: str) -> None:
    answer = officer.post(ADDRESS, {"edition": edition, "reason": "ครบแล้ว"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert Closing.objects.count() == 0
