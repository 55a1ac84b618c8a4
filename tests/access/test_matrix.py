"""Every address is asked by every role: what is declared is what happens. Thousands of answers, one test an address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from otop.base.access import Door
from otop.base.types import Actor, ActorKind
from otop.people.rules.reach import covers, holding
from otop.people.rules.roles import VERBS
from otop.site.access import Address, addresses, document
from tests.access.house import House, Kind, Standing, make_house
from tests.architecture.tree import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
# Here the library sends whoever did not sign in through it (as people of tests do) to do so: for them no answer at all.
AGAIN = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
PAGES = [a for a in addresses() if a.access and a.access.door is not Door.PHONE and a.name not in AGAIN]
# Two halves, so that two workers share them.
HALVES = [pytest.param(a, marks=pytest.mark.xdist_group(f"matrix {n % 2}"), id=a.name) for n, a in enumerate(PAGES)]


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """Made once for all addresses; each request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_house()
        transaction.set_rollback(True)


def test_every_address_says_who_may_open_it() -> None:
    assert [address.route for address in addresses() if address.access is None] == []


def test_the_document_is_what_the_code_says() -> None:
    written = Path(ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert written == document(), "write it again: otop access > docs/access.md"


@pytest.mark.parametrize("address", HALVES)
def test_an_address_opens_to_those_for_whom_it_is_declared_and_to_nobody_else(house: House, address: Address) -> None:
    wrong, methods = [], ["GET", "POST"]
    for standing, client in who_asks(house, address):
        for method in list(methods):
            answer = asked(house, address, client, method)
            if answer == "no such method":
                methods.remove(method)  # it is told after the door was opened, so it is not there for anybody
            elif answer != "sent on" and (answer == "open") != expected(house, address, standing, method):
                wrong.append(f"{method} as {standing}: {answer}")
    assert wrong == []


def who_asks(house: House, address: Address) -> Iterator[tuple[Standing, Client]]:
    """Every role here. Where and when it is held is asked of those alone that have the verb, and for which thing only
    where the address names one. All that there is of these: test_reach.py."""
    access = address.access
    assert access is not None
    verbs = {access.verb_for("GET"), access.verb_for("POST")} if access.door is Door.NEEDS else set()
    for standing, client in house.people:
        told_apart = access.thing or standing.kind not in {Kind.OWN_THING, Kind.OTHER_THING}
        if standing.kind is Kind.HERE or (standing.role and told_apart and verbs & VERBS[standing.role]):
            yield standing, client


def expected(house: House, address: Address, standing: Standing, method: str) -> bool:
    """What was declared, for somebody of this standing."""
    access = address.access
    assert access is not None
    if access.door is not Door.NEEDS:
        return access.door is Door.PUBLIC or standing.role is not None
    where = house.things[access.thing].whereabouts()
    somebody = Actor(ActorKind.ACCOUNT, "1", "somebody", standing.held())
    verb = access.verb_for(method)
    holds = holding(somebody, verb)
    return any(covers(h, verb, where) for h in holds) if access.thing else bool(holds)


def needs(address: Address) -> bool:
    return address.access is not None and address.access.door is Door.NEEDS


def asked(house: House, address: Address, client: Client, method: str) -> str:
    """open, shut, sent on, no such method, or what is none of these; whatever it did is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, house.examples.url(address.name))
        transaction.set_rollback(True)
    client.cookies = cookies  # type: ignore[assignment]
    if answer.status_code == 405:
        return "no such method"
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/?")
    hidden = answer.status_code == 404 and needs(address)  # elsewhere it says that one has no such thing oneself
    if answer.status_code == 403 or hidden or to_sign_in:
        return "shut"
    if method == "GET" and answer.status_code == 302:
        return "sent on"  # to the page that it belongs to, which asks again
    return "open" if answer.status_code < 500 else f"broken, {answer.status_code}"


def test_a_role_with_verbs_asks_in_every_standing_that_it_can_have(house: House) -> None:
    asking = {(standing.role, standing.kind) for address in PAGES for standing, _ in who_asks(house, address)}
    idle = {(standing.role, standing.kind) for standing, _ in house.people} - asking
    assert {role for role, _ in idle} == {role for role, verbs in VERBS.items() if not verbs}
