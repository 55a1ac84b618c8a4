"""What a phone of the joint service centre records in a day: numbers taken, called, finished, and some gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from otop.site.demo.floor import COUNTERS, SERVICES
from otop.site.demo.plan import Drawn, Plan, hours_of, moment, new_id, whole

GONE = 0.015
BY_SERVICE = list(accumulate(weight for _, _, weight in SERVICES.values()))


def records(plan: Plan, counter: str, day: date) -> Iterator[Drawn]:
    random = plan.random("counter", counter, day)
    taken = sorted(
        moment(day, hours_of(day), random) for _ in range(whole(plan.of_day(plan.tickets, day) / COUNTERS, random))
    )
    free_at = taken[0] if taken else None
    for turn, at in enumerate(taken, start=1):
        assert free_at is not None
        called_at = max(at, free_at) + timedelta(seconds=random.randint(20, 90))
        free_at = called_at + timedelta(seconds=random.randint(60, 420))
        yield from _turn(counter, turn, (at, called_at, free_at), random)


def _turn(counter: str, turn: int, times: tuple[datetime, datetime, datetime], random: Random) -> Iterator[Drawn]:
    at, called_at, finished_at = times
    ticket = new_id(at, random)
    persons = 2 if random.random() < 0.02 else 1
    service = random.choices(list(SERVICES), cum_weights=BY_SERVICE)[0]
    number = f"{'ABCDEFGHJK'[int(counter) - 1]}{turn:03d}"
    body = {"ticket": ticket, "no": number, "service": service, "counter": counter, "persons": persons}
    yield Drawn(at, "ticket_taken", new_id(at, random), body)
    step = {"ticket": ticket, "counter": counter}
    yield Drawn(called_at, "ticket_called", new_id(called_at, random), step)
    if random.random() < GONE:
        yield Drawn(finished_at, "ticket_gone", new_id(finished_at, random), step)
    else:
        score = random.choices([None, 2, 3, 4, 5], [30, 1, 6, 24, 39])[0]
        yield Drawn(finished_at, "ticket_finished", new_id(finished_at, random), step | {"score": score})
