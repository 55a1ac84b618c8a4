"""One house with something behind every door, and people who hold every role in every standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from otop.base.types import NATION, Held, Located, Whereabouts
from otop.fairs.models import Fair
from otop.people.models import Account
from otop.people.rules.reach import held_from
from otop.people.rules.roles import LEVELS, NEEDS_SUBJECT
from otop.people.tests.factories import AT, EVERYWHERE, held, new_account
from otop.people.types import GrantScope, Role
from otop.producers.models import Producer
from tests.access.examples import Examples, examples

# An area of each level that holds the things of the house, and one that does not.
HERE = {0: "", 1: "north", 2: "50", 4: "5001", 6: "500107"}
ELSEWHERE = {1: "south", 2: "90", 4: "9001", 6: "900101"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a role: where they hold it, or that it is over."""

    role: Role | None
    words: str
    scope: GrantScope = EVERYWHERE
    over: bool = False

    def held(self) -> tuple[Held, ...]:
        return () if self.role is None or self.over else (held_from(self.role, self.scope),)


@dataclass
class House:
    """Things by their kind, what each address needs to name one, and a browser for every standing."""

    things: dict[str, Located]
    examples: Examples
    people: list[tuple[Standing, Client]] = field(default_factory=list)


def make_house() -> House:
    made = examples()
    fair = Fair.objects.get(slug=made.slug)
    things: dict[str, Located] = {"fair": fair, "": NATION, "account": Whereabouts("5001")}
    things["producer"] = Producer.objects.select_related("area").get(pk=made.parts["producer_id"])
    house = House(things, made)
    house.people = [(standing, _browser(standing)) for standing in _standings(fair, made)]
    return house


def _standings(fair: Fair, made: Examples) -> Iterator[Standing]:
    yield Standing(None, "visitor")
    producers = [f"producer:{number}" for number in (made.parts["producer_id"], UUID(int=9))]
    subjects = {"": ["", f"fair:{fair.slug}", "fair:other"], "producer:": producers}
    for role, levels in LEVELS.items():
        usual = subjects[NEEDS_SUBJECT.get(role, "")]
        for level in sorted(levels):
            for subject in usual:
                yield Standing(role, f"here, {level}, {subject}", GrantScope(HERE[level], subject=subject))
            if level in ELSEWHERE:
                yield Standing(role, f"elsewhere, {level}", GrantScope(ELSEWHERE[level], subject=usual[0]))
        widest = GrantScope(HERE[min(levels)], subject=usual[0])
        yield Standing(role, "over", widest, over=True)
        yield Standing(role, "withdrawn", widest, over=True)


def _browser(standing: Standing) -> Client:
    client = Client()
    if standing.role is not None:
        client.force_login(_account(standing.role, standing))
    return client


def _account(role: Role, standing: Standing) -> Account:
    account = new_account()
    ended: dict[str, Any] = {}
    if standing.over:
        ended = {"until": AT + timedelta(days=1)} if standing.words == "over" else {"withdrawn_at": AT}
    return held(account, role, standing.scope, **ended).account
