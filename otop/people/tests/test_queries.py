from __future__ import annotations

from typing import cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from otop.base.requests import Request
from otop.base.types import Actor, ActorKind
from otop.people import actions
from otop.people.middleware import ActorMiddleware
from otop.people.queries import actor_of
from otop.people.tests.factories import AT, account_with, actor_with, held, new_account
from otop.people.types import Role

pytestmark = pytest.mark.django_db


def test_an_actor_has_the_roles_that_are_held_now() -> None:
    account = new_account(username="officer1", display_name="เจ้าหน้าที่ 1")
    held(account, Role.VIEWER)
    held(account, Role.FAIR_OFFICER, withdrawn_at=AT)
    held(new_account(), Role.NATIONAL_OFFICER)
    assert actor_of(account) == Actor(ActorKind.ACCOUNT, str(account.pk), "เจ้าหน้าที่ 1", frozenset({"viewer"}))


def test_an_actor_costs_one_statement_however_many_roles(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account = account_with(Role.VIEWER)
    with django_assert_num_queries(1):
        actor_of(account)
    for role in (Role.FAIR_OFFICER, Role.NATIONAL_OFFICER):
        actions.grant(by=actor_with(Role.NATIONAL_OFFICER), account_id=account.pk, role=role, at=AT)
    with django_assert_num_queries(1):
        assert actor_of(account).roles == set(Role)


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
        seen.append(cast(Request, request).actor.id)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = account_with(Role.VIEWER)
    ActorMiddleware(page)(request)
    assert seen == [str(request.user.pk)]
