"""When a phone sends what it recorded, and what goes wrong on the way. Pure, and the same from one seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from otop.site.demo.plan import LAST, Drawn, Plan, clock

CHECKPOINTS = [time(14, 30), time(20, 15)]
RECORDS_A_BATCH = 400
# The share of the days of a phone on which it …
OFFLINE, LATE, AHEAD, RESET, RESENDS = 0.08, 0.015, 0.01, 0.005, 0.01
LOST_ANSWER = 0.03  # of batches
LOST = {("booth", "66", LAST): 3}
WRONG_CLOCKS = {"booth", "counter"}


@dataclass(frozen=True, slots=True)
class Sending:
    """One batch: records `[start, until)` of the day, sent at `now`. `times` is 2 where the first answer got lost."""

    now: datetime
    start: int
    until: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class PhoneDay:
    """A day of one phone: what it recorded, by its own clock, and how it sent it. `now` never goes back.

    `lost` numbers were given out and their records are gone with a crash: the server sees the gap.
    """

    records: list[Drawn]
    sendings: list[Sending]
    lost: int = 0


def phone_day(plan: Plan, kind: str, ref: str, day: date, drawn: Sequence[Drawn]) -> PhoneDay:
    random = plan.random("trouble", kind, ref, day)
    lot = 1.0 if kind == "desk" else random.random()
    sendings = list(_sendings(_checkpoints(lot, day, random), drawn, random))
    if OFFLINE + LATE <= lot < OFFLINE + LATE + RESENDS:
        sendings += _all_again(sendings)
    if (kind, ref, day) in LOST:
        nothing_but_the_number = Sending(clock(day, CHECKPOINTS[-1]), 0, 0)
        return PhoneDay(list(drawn), sendings or [nothing_but_the_number], lost=LOST[kind, ref, day])
    wrong = OFFLINE + LATE + RESENDS
    if kind in WRONG_CLOCKS and wrong <= lot < wrong + AHEAD + RESET:
        return PhoneDay([_wrongly_timed(d, ahead=lot < wrong + AHEAD) for d in drawn], sendings)
    return PhoneDay(list(drawn), sendings)


def _checkpoints(lot: float, day: date, random: Random) -> list[datetime]:
    """The phone sends twice a day; one that dropped off, in the evening; a few the evening's on the next day."""
    morning_after = clock(day, time(9, 10)) + timedelta(days=1)
    if lot < OFFLINE:
        times = [clock(day, CHECKPOINTS[-1])]
    elif lot < OFFLINE + LATE:
        times = [clock(day, CHECKPOINTS[0]), morning_after]
    else:
        times = [clock(day, at) for at in CHECKPOINTS]
    return [at + timedelta(seconds=random.randrange(1500)) for at in times]


def _sendings(times: Sequence[datetime], drawn: Sequence[Drawn], random: Random) -> Iterator[Sending]:
    """Each record goes with the first sending after it; what comes after the last waits until it is there."""
    start = 0
    for last, now in ((at is times[-1], at) for at in times):
        until = len(drawn) if last else next((n for n, d in enumerate(drawn) if d.at > now), len(drawn))
        if last and drawn:
            now = max(now, drawn[-1].at + timedelta(seconds=5))
        while start < until:
            end = min(start + RECORDS_A_BATCH, until)
            yield Sending(now, start, end, 2 if random.random() < LOST_ANSWER else 1)
            start = end


def _all_again(sendings: Sequence[Sending]) -> list[Sending]:
    """The phone forgot what was answered, and sends the whole day once more."""
    return [replace(s, now=sendings[-1].now + timedelta(minutes=2), times=1) for s in sendings]


def _wrongly_timed(drawn: Drawn, *, ahead: bool) -> Drawn:
    """The clock ran an hour and a half ahead, or stood at the start of the year after a flat battery.

    The server does not believe such a time and takes that of receipt, which is the same day.
    """
    if drawn.kind == "slip":
        return drawn
    at = drawn.at + timedelta(minutes=90) if ahead else drawn.at.replace(month=1, day=1)
    return replace(drawn, at=at)
