from __future__ import annotations

from datetime import timedelta
from typing import cast as as_type

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from otop.base.requests import Request
from otop.base.types import SYSTEM, Actor, ActorKind, Held
from otop.people import actions
from otop.people.middleware import ActorMiddleware
from otop.people.models import Account, Grant
from otop.people.queries import account as account_by_id
from otop.people.queries import accounts, actor_of, emergencies, grants_of, within
from otop.people.rules.areas import held_from
from otop.people.tests.factories import AT, account_with, actor_with, held, new_account
from otop.people.types import GrantBasis, GrantScope, Role, UnknownAccount

pytestmark = pytest.mark.django_db


def test_an_actor_has_the_roles_that_are_held_now() -> None:
    account = new_account(username="officer1", display_name="เจ้าหน้าที่ 1")
    held(account, Role.VIEWER)
    held(account, Role.FAIR_OFFICER, withdrawn_at=AT)
    held(new_account(), Role.NATIONAL_OFFICER)
    assert actor_of(account) == Actor(ActorKind.ACCOUNT, str(account.pk), "เจ้าหน้าที่ 1", (Held("viewer"),))


def test_an_actor_costs_one_statement_however_many_roles(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account = account_with(Role.VIEWER)
    with django_assert_num_queries(1):
        actor_of(account)
    for role in (Role.FAIR_OFFICER, Role.NATIONAL_OFFICER):
        actions.grant(by=actor_with(Role.NATIONAL_OFFICER), account_id=account.pk, role=role, at=AT)
    with django_assert_num_queries(1):
        assert actor_of(account).roles == {"viewer", "fair_officer", "national_officer"}


def test_a_page_that_does_not_ask_who_it_is_reads_nothing(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(account_with(Role.VIEWER))
    with django_assert_num_queries(1):  # its own SELECT 1
        client.get("/health/")


def test_a_request_knows_its_actor_as_soon_as_it_is_asked() -> None:
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(as_type(Request, request).actor.id)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = account_with(Role.VIEWER)
    ActorMiddleware(page)(request)
    assert seen == [str(request.user.pk)]


# Lists


def cast() -> dict[str, Account]:
    scopes = {
        "national": (Role.NATIONAL_OFFICER, GrantScope()),
        "chiang mai": (Role.PROVINCE_OFFICER, GrantScope("50")),
        "mueang": (Role.DISTRICT_OFFICER, GrantScope("5001")),
        "lamphun": (Role.PROVINCE_OFFICER, GrantScope("51")),
        "north": (Role.REGIONAL_OFFICER, GrantScope("north")),
        "fair": (Role.FAIR_OFFICER, GrantScope("", subject="fair:7")),
    }
    return {name: held(new_account(username=name.replace(" ", "-")), *what).account for name, what in scopes.items()}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("national", {"national", "chiang mai", "mueang", "lamphun", "north", "fair"}),
        ("chiang mai", {"chiang mai", "mueang"}),
        ("mueang", {"mueang"}),
        ("north", {"chiang mai", "mueang", "lamphun"}),
        ("fair", set()),
    ],
)
def test_a_list_of_accounts_ends_at_the_border_of_ones_area(who: str, seen: set[str]) -> None:
    people = cast()
    me = actor_of(people[who])
    assert set(accounts(actor=me)) == {people[name] for name in seen}
    for name, account in people.items():
        if name in seen or name == who:
            assert account_by_id(actor=me, account_id=account.pk) == account
        else:
            with pytest.raises(UnknownAccount):
                account_by_id(actor=me, account_id=account.pk)


def test_accounts_are_found_by_name_and_by_a_role_that_is_held_now() -> None:
    people = cast()
    me = actor_of(people["national"])
    assert set(accounts(actor=me, search="MUEA")) == {people["mueang"]}
    assert set(accounts(actor=me, role="province_officer")) == {people["chiang mai"], people["lamphun"]}
    Grant.objects.filter(account=people["lamphun"]).update(withdrawn_at=AT)
    assert set(accounts(actor=me, role="province_officer")) == {people["chiang mai"]}


def test_a_filter_for_single_things_holds_just_those() -> None:
    one, other = new_account(), new_account()
    me = person_with(Held("auditor", subject=f"account:{one.pk}"))
    found = Account.objects.filter(within(me, "see_accounts", area="username", subject="account"))
    assert list(found) == [one]
    assert not Account.objects.filter(within(me, "see_accounts", area="username")).exists()
    assert other in Account.objects.filter(within(SYSTEM, "see_accounts", area="username"))


def test_who_holds_the_whole_country_sees_all_of_a_list_whatever_else_they_hold() -> None:
    one = new_account()
    me = person_with(Held("auditor", ("50",), ("50",), ("50",)), Held("auditor"))
    assert one in Account.objects.filter(within(me, "see_accounts", area="username"))


def test_emergencies_are_listed_newest_first_within_ones_area(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for hours in range(3):
        at = AT + timedelta(hours=hours)
        held(
            new_account(), Role.DISTRICT_OFFICER, GrantScope(f"5{hours}01"),
            from_at=at, until=at + timedelta(hours=3), basis=GrantBasis.EMERGENCY,
        )  # fmt: skip
    held(new_account(), Role.DISTRICT_OFFICER, GrantScope("5001"))
    with django_assert_num_queries(1):
        everywhere = [(g.area, hasattr(g, "review"), g.account.username) for g in emergencies(actor=SYSTEM)]
    assert [area for area, _, _ in everywhere] == ["5201", "5101", "5001"]
    lamphun = person_with(held_from("province_officer", GrantScope("51")))
    assert [g.area for g in emergencies(actor=lamphun)] == ["5101"]
    assert not emergencies(actor=person_with(Held("viewer"))).exists()


def person_with(*held: Held) -> Actor:
    return Actor(ActorKind.ACCOUNT, "7", "somebody", held)


def test_all_that_an_account_held_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account = new_account()
    for area in ("5001", "5002", "5003"):
        held(account, Role.DISTRICT_OFFICER, GrantScope(area), withdrawn_at=AT)
    with django_assert_num_queries(1):
        assert {g.area for g in grants_of(account_id=account.pk)} == {"5001", "5002", "5003"}
