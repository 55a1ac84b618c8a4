"""Places and codes for many schedules at once: each schedule has places that no other touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.fairs.models import Place
from otop.fairs.types import Clock
from tests.sync.ground import BANGKOK, FIRST, LAST, a_fair
from tests.sync.phone import wire_time

KINDS = ["booth"] * 6 + ["gate"] * 3 + ["counter"]
REPLAYED = 0.2
MOVES = 0.3


@dataclass(frozen=True)
class Plan:
    """One schedule, and its places by the number of the move that leads there."""

    seed: int
    places: list[Place]

    def as_json(self, broken: str | None) -> dict[str, Any]:
        return {"seed": self.seed, "places": [_with_code(place) for place in self.places], "broken": broken}


def _with_code(place: Place) -> dict[str, str]:
    code = issue_code(by=SYSTEM, fair_slug=place.fair.slug, kind=place.kind, ref=place.ref, at=wire_time())
    return {"code": code, "kind": place.kind}


def plans_for(seeds: Sequence[int]) -> list[Plan]:
    """New fairs, one of today and one that is replayed, with places for these schedules."""
    today = wire_time().astimezone(BANGKOK).date()
    most = 2 * len(seeds)
    many = {"booths": most, "gates": most, "counters": most}
    real = a_fair(clock=Clock.REAL, starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=3), **many)
    replayed = a_fair(clock=Clock.REPLAYED, starts_on=FIRST, ends_on=LAST, **many)
    free: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for place in Place.objects.filter(fair__in=[real, replayed]).select_related("fair"):
        free[place.fair_id, place.kind].append(place)

    def plan(seed: int) -> Plan:
        chance = Random(seed)
        kinds = chance.choices(KINDS, k=2 if chance.random() < MOVES else 1)
        fairs = [replayed if chance.random() < REPLAYED else real for _ in kinds]
        return Plan(seed, [free[fair.pk, kind].pop() for fair, kind in zip(fairs, kinds, strict=True)])

    return [plan(seed) for seed in seeds]
