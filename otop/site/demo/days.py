"""What happened at a place on a day, in the order in which its phone recorded it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from otop.site.demo import booth, counter, gate
from otop.site.demo.floor import booths
from otop.site.demo.plan import Drawn, Plan


def records_of(plan: Plan, kind: str, ref: str, day: date) -> list[Drawn]:
    return sorted(_drawn(plan, kind, ref, day), key=lambda drawn: drawn.at)


def _drawn(plan: Plan, kind: str, ref: str, day: date) -> Iterator[Drawn]:
    match kind:
        case "booth":
            return booth.records(plan, booths()[int(ref) - 1], day)
        case "gate":
            return gate.records(plan, ref, day)
        case "counter":
            return counter.records(plan, ref, day)
        case _:
            return booth.slips(plan, day)
