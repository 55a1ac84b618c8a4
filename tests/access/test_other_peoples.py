"""Numbers in addresses are guessed, and pages are kept: neither shows anybody what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from otop.base.access import Door
from otop.people.models import Account, Grant
from otop.people.tests.factories import account_with, held, new_account
from otop.people.types import GrantScope, Role
from otop.producers.models import Producer
from otop.producers.tests.factories import new_producer
from otop.products.tests.factories import five_categories
from otop.site.access import addresses
from otop.sync.tests.desk_cast import new_fair, new_phone
from tests.access.examples import Examples, examples

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
PUBLIC = [a for a in addresses() if a.access and a.access.door is Door.PUBLIC]
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def made() -> Examples:
    five_categories()
    return examples()


def signed_in(role: Role, scope: GrantScope) -> Client:
    client = Client()
    client.force_login(account_with(role, scope))
    return client


def test_guessing_numbers_of_accounts_finds_those_of_ones_own_area_only(made: Examples) -> None:
    own = [held(new_account(), Role.TAMBON_OFFICER, GrantScope("500107")).account_id for _ in range(3)]
    for area in ("", "51", "5101", "9001"):
        held(new_account(), Role.VIEWER if len(area) < 4 else Role.DISTRICT_OFFICER, GrantScope(area))
    client = signed_in(Role.DISTRICT_OFFICER, GrantScope("5001"))
    guessed = range(Account.objects.order_by("pk")[0].pk - 5, max(own) + 10)
    found = {n for n in guessed if n > 0 and client.get(f"/accounts/{n}/").status_code == 200}
    assert found == set(Grant.objects.filter(area__startswith="5001").values_list("account_id", flat=True))
    assert {made.parts["account_id"], *own} < found < set(Account.objects.values_list("pk", flat=True))


def test_ids_of_another_fair_open_nothing_at_ones_own_desk(made: Examples) -> None:
    """The officer of one fair puts the ids of another fair's phone into addresses of their own desk."""
    new_fair("beside")
    stranger = new_phone("beside", name="เครื่องของงานอื่น")
    client = signed_in(Role.FAIR_OFFICER, GrantScope("", subject=f"fair:{made.slug}"))
    desk = f"/fairs/{made.slug}/desk/"
    device = stranger.scope.device_id
    for address in (f"phones/{device}/", f"phones/{device}/revocation/", f"phones/{device}/write-off/"):
        answer = client.post(
            desk + address, {"revoking-reason": "x", "giving_up-reason": "x", "run": str(stranger.run)}
        )
        if answer.status_code == 405:
            answer = client.get(desk + address)
        assert answer.status_code == 404, address
        assert "เครื่องของงานอื่น" not in answer.text
    assert client.get("/fairs/beside/desk/").status_code == 403


def test_guessing_producers_of_another_district_shows_no_contact(made: Examples) -> None:
    one = Producer.objects.get(pk=made.parts["producer_id"])
    client = signed_in(Role.DISTRICT_OFFICER, GrantScope("9001"))
    for part in ("", "contact/", "identity/", "account/", "consent/"):
        answers = [client.get(f"/producers/{one.pk}/{part}"), client.post(f"/producers/{one.pk}/{part}")]
        assert one.name_th not in answers[0].text + answers[1].text
        shut = {answer.status_code for answer in answers} - {405}  # the one method that the address knows, or both
        assert shut, part
        assert shut <= {403, 404}, part
    assert one.name_th not in client.get("/producers/").text
    assert new_producer(8, area_code="500107").name_th not in client.get("/producers/producers.csv").text


def pages(client: Client, made: Examples) -> Iterator[tuple[str, Any]]:
    for address in PUBLIC:
        with transaction.atomic():
            answer = client.get(made.url(address.name))
            transaction.set_rollback(True)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield address.name, TOKENS.sub("", answer.text)


def test_what_an_officer_looked_at_is_not_what_a_visitor_is_shown(made: Examples) -> None:
    """Every public page first as it is for a visitor, then again after an officer of the nation had it drawn."""
    Client().get(made.url("live"))  # who looks first writes down what may be shown; all see that it was then
    for cache in caches.all():
        cache.clear()
    before = dict(pages(Client(), made))
    for cache in caches.all():
        cache.clear()
    officers = dict(pages(signed_in(Role.NATIONAL_OFFICER, GrantScope()), made))
    assert len(before) > 5
    assert dict(pages(Client(), made)) == before
    assert officers["live"] != before["live"]  # or this test proves less than it says
