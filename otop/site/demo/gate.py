"""What a gate's phone records in a day: entries in each minute, Thai and foreign, and a few corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from otop.site.demo.plan import MINUTES, OPENS, Drawn, Plan, clock, hours_of, new_id, whole

WEIGHTS = {"1": 0.36, "2": 0.28, "3": 0.22, "4": 0.14}
FOREIGN = 0.045
FIXES = [("นับซ้ำ", -1), ("กดเกิน", -2), ("นับหมู่คณะไม่ทัน", 12)]


def records(plan: Plan, gate: str, day: date) -> Iterator[Drawn]:
    random = plan.random("gate", gate, day)
    opens_at = clock(day, OPENS)
    hours = random.choices(range(10), cum_weights=hours_of(day), k=whole(_entries(plan, gate, day), random))
    thai: Counter[int] = Counter()
    foreign: Counter[int] = Counter()
    for hour in hours:
        (foreign if random.random() < FOREIGN else thai)[hour * 60 + random.randrange(60)] += 1
    for minute in range(MINUTES):
        if not (thai[minute] or foreign[minute]):
            continue
        at = opens_at + timedelta(minutes=minute, seconds=59)
        body = {
            "minute": (opens_at + timedelta(minutes=minute)).isoformat(timespec="minutes"),
            "thai": thai[minute],
            "foreign": foreign[minute],
            "method": "full",
        }
        count = Drawn(at, "count", new_id(at, random), body)
        yield count
        if thai[minute] > 3 and random.random() < 0.002:
            reason, change = random.choice(FIXES)
            later = at + timedelta(minutes=2)
            yield Drawn(later, "count_fix", new_id(later, random), {"of": count.id, "thai": change, "reason": reason})


def _entries(plan: Plan, gate: str, day: date) -> float:
    return plan.of_day(plan.entries, day) * WEIGHTS[gate]
