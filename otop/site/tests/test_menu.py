"""What an officer finds in the menu, where a closed door leads, and what a reviewer is led to."""

from __future__ import annotations

import pytest
from django.test import Client

from conftest import StatementCounter
from otop.people.actions import take_emergency_access
from otop.people.forms.fields import SubjectField
from otop.people.queries import actor_of
from otop.people.tests.factories import AT, account_with
from otop.people.types import GrantScope, Role
from otop.sync.tests.desk_cast import new_fair

pytestmark = pytest.mark.django_db
PEOPLE = ["producers", "accounts", "accounts/links"]
MENUS = {
    Role.NATIONAL_OFFICER: [
        "producers",
        "accounts",
        "accounts/links",
        "accounts/second-factor",
        "emergencies",
        "audit",
    ],
    Role.PROVINCE_OFFICER: ["producers", "accounts", "accounts/links", "emergency", "emergencies"],
    Role.DISTRICT_OFFICER: ["producers", "accounts", "accounts/links", "emergency"],
    Role.AUDITOR: ["accounts", "emergencies", "audit"],
    Role.PRIVACY_OFFICER: ["accounts", "emergencies", "privacy/requests"],
    Role.FAIR_OFFICER: ["emergency"],
    Role.VIEWER: [],
}


def menu(client: Client) -> list[str]:
    _, _, rest = client.get("/nowhere/").text.partition('<details class="menu">')
    return [part.partition('"')[0].strip("/") for part in rest.partition("</details>")[0].split('href="')[1:]]


@pytest.mark.parametrize("role", MENUS)
def test_the_menu_has_what_the_person_may_open_and_each_door_opens(client: Client, role: Role) -> None:
    client.force_login(account_with(role))
    assert menu(client) == MENUS[role]
    assert [client.get(f"/{address}/").status_code for address in MENUS[role]] == [200] * len(MENUS[role])


def test_a_visitor_has_no_menu_and_costs_no_statement(client: Client, count_statements: StatementCounter) -> None:
    with count_statements() as asked:
        assert menu(client) == []
    assert len(asked) == 0


def test_the_menu_asks_no_more_than_who_is_there(client: Client, count_statements: StatementCounter) -> None:
    client.force_login(account_with(Role.NATIONAL_OFFICER))
    client.get("/nowhere/")
    with count_statements() as many:
        assert "/audit/" in client.get("/nowhere/").text
    client.force_login(account_with(Role.VIEWER))
    client.get("/nowhere/")
    with count_statements() as none:
        assert "/audit/" not in client.get("/nowhere/").text
    assert len(many) == len(none)


def test_who_is_turned_away_from_a_fair_is_shown_the_way_to_emergency_access(client: Client) -> None:
    new_fair("far-away")
    client.force_login(account_with(Role.DISTRICT_OFFICER, GrantScope("5001")))
    answer = client.get("/fairs/far-away/desk/")
    assert answer.status_code == 403
    assert 'href="/emergency/?fair=far-away"' in answer.text
    assert '(far-away)"' in client.get("/emergency/?fair=far-away").text
    sent = {"fair": "far-away", "reason": "ติดต่อผู้รับผิดชอบไม่ได้เลย"}
    assert client.post("/emergency/", sent).status_code == 302
    assert client.get("/fairs/far-away/desk/").status_code == 200
    assert "/emergency/?" not in client.get("/audit/").text
    client.force_login(account_with(Role.AUDITOR))
    assert "/emergency/?" not in client.get("/fairs/far-away/desk/").text


def test_who_reviews_an_emergency_is_led_to_what_was_done_meanwhile(client: Client) -> None:
    officer = account_with(Role.DISTRICT_OFFICER, GrantScope("5001"))
    new_fair("far-away")
    scope = GrantScope(subject="fair:far-away")
    actor = actor_of(officer, at=AT)
    take_emergency_access(by=actor, role=Role.FAIR_OFFICER, scope=scope, reason="ติดต่อผู้รับผิดชอบไม่ได้เลย", at=AT)
    client.force_login(account_with(Role.AUDITOR))
    address = f"/audit/?who=account%3A{officer.pk}&amp;since=2015-11-03&amp;until=2015-11-03"
    assert f'href="{address}"' in client.get("/emergencies/").text
    shown = client.get(address.replace("&amp;", "&")).text
    assert shown.count("<tr>") == 2  # the head, and that the role was taken
    assert "<tr>" not in client.get(f"/audit/?who=account:{officer.pk}0").text
    client.force_login(account_with(Role.PRIVACY_OFFICER))
    assert "/audit/?" not in client.get("/emergencies/").text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        (" otop-to-aec ", "fair:otop-to-aec"),
        ("fair:otop-to-aec", "fair:otop-to-aec"),
        ("https://otop.example/fairs/otop-to-aec/live/", "fair:otop-to-aec"),
        ("/producers/00000000-0000-0000-0000-000000000007/", "producer:00000000-0000-0000-0000-000000000007"),
        ("producer:00000000-0000-0000-0000-000000000007", "producer:00000000-0000-0000-0000-000000000007"),
    ],
)
def test_the_thing_a_role_is_for_is_read_from_its_address(typed: str, read: str) -> None:
    assert SubjectField().clean(typed) == read


@pytest.mark.parametrize("typed", ["a fair", "งาน ใหญ่", "https://otop.example/"])
def test_what_is_no_address_of_a_thing_is_told(typed: str) -> None:
    with pytest.raises(Exception, match=r"อ่านไม่ออก|no address"):
        SubjectField().clean(typed)
