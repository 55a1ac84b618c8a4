"""One house with something behind every door, and people who hold every role in every standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.test import Client

from otop.base.types import NATION, Held, Located, Whereabouts
from otop.fairs.models import Fair
from otop.people.models import Account
from otop.people.rules.areas import held_from
from otop.people.rules.roles import LEVELS, NEEDS_SUBJECT
from otop.people.tests.factories import AT, EVERYWHERE, held, new_account
from otop.people.types import GrantScope, Role
from otop.producers.models import Producer
from tests.access.examples import Examples, examples

# An area of each level that holds the things of the house, and one that does not.
HERE = {0: "", 1: "north", 2: "50", 4: "5001", 6: "500107"}
ELSEWHERE = {1: "south", 2: "90", 4: "9001", 6: "900101"}


class Kind(StrEnum):
    """Every role stands to a thing in these ways, where it can; what a level changes is test_reach.py's."""

    HERE = "here"
    OWN_THING = "for this thing alone"
    OTHER_THING = "for another thing alone"
    ELSEWHERE = "elsewhere"
    OVER = "over"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a role: where they hold it, or that it is over. A visitor has none."""

    role: Role | None = None
    kind: Kind = Kind.HERE
    scope: GrantScope = EVERYWHERE

    def held(self) -> tuple[Held, ...]:
        if self.role is None or self.kind in {Kind.OVER, Kind.WITHDRAWN}:
            return ()
        return (held_from(self.role, self.scope),)

    def __str__(self) -> str:
        return f"{self.role or 'visitor'} ({self.kind})"


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
    """At the widest level of the role, so that what may be opened is opened."""
    yield Standing()
    own, other = (f"producer:{number}" for number in (made.parts["producer_id"], UUID(int=9)))
    for role, levels in LEVELS.items():
        here, elsewhere = HERE[min(levels)], [ELSEWHERE[level] for level in sorted(levels) if level in ELSEWHERE]
        of_a_producer = role in NEEDS_SUBJECT
        usual = own if of_a_producer else ""
        for kind in (Kind.HERE, Kind.OVER, Kind.WITHDRAWN):
            yield Standing(role, kind, GrantScope(here, subject=usual))
        if elsewhere:
            yield Standing(role, Kind.ELSEWHERE, GrantScope(elsewhere[0], subject=usual))
        if not of_a_producer:
            yield Standing(role, Kind.OWN_THING, GrantScope(here, subject=f"fair:{fair.slug}"))
        yield Standing(role, Kind.OTHER_THING, GrantScope(here, subject=other if of_a_producer else "fair:other"))


def _browser(standing: Standing) -> Client:
    client = Client()
    if standing.role is not None:
        client.force_login(_account(standing.role, standing))
    return client


def _account(role: Role, standing: Standing) -> Account:
    account = new_account()
    ended: dict[str, Any] = {}
    if standing.kind is Kind.OVER:
        ended = {"until": AT + timedelta(days=1)}
    if standing.kind is Kind.WITHDRAWN:
        ended = {"withdrawn_at": AT}
    return held(account, role, standing.scope, **ended).account
