"""How much happens when: the sums of the fair, spread over its days and hours. Pure, and the same from one seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

SPACE = UUID("5f0c1d7e-3a52-4b8e-9a3d-0d2c8f1b7a10")
BANGKOK = ZoneInfo("Asia/Bangkok")
FIRST, LAST = date(2015, 11, 3), date(2015, 11, 25)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
OPENS, CLOSED, MINUTES = time(10), time(21), 600  # doors open 10:00 to 20:00; the day is closed at 21:00
TARGET_SATANG = 7_000_000_000

# The share of a day's visitors in each opening hour: a slow morning, lunch, and the evening after work.
WORKDAY = [5, 8, 13, 9, 7, 8, 11, 16, 15, 8]
WEEKEND = [6, 9, 11, 11, 11, 12, 12, 12, 10, 6]
# The opening draws a crowd for two days, and the last two days those who had put it off.
PEAKS = {FIRST: 1.9, DAYS[1]: 1.3, DAYS[-2]: 1.15, LAST: 1.5}
# Of the money, not of the booths. Fabric took 31 to 46 % at the fairs that published rows.
SHARES = {
    "fabric_apparel": 0.39,
    "food": 0.26,
    "ware_decor_souvenir": 0.22,
    "herb_nonfood": 0.07,
    "beverage": 0.06,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing that happened at a place; the phone numbers it later."""

    at: datetime
    kind: str
    id: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What the fair comes to. `share` makes a smaller fair with the same floor and calendar, for tests."""

    seed: int = 2558
    share: float = 1.0
    sold_satang: int = 6_040_000_000
    ordered_satang: int = 1_015_000_000
    entries: int = 235_000
    tickets: int = 15_850
    _day_shares: dict[date, float] = field(default_factory=lambda: day_shares())

    def of_day(self, total: float, day: date) -> float:
        return total * self.share * self._day_shares[day]

    def random(self, *words: object) -> Random:
        """A stream of its own for each phone and day, so that any of them can be drawn without the others."""
        return Random(" ".join(map(str, (self.seed, *words))))


def day_shares() -> dict[date, float]:
    weights = {day: PEAKS.get(day, 1.0) * (1.55 if day.weekday() >= 5 else 1.0) for day in DAYS}
    return {day: weight / sum(weights.values()) for day, weight in weights.items()}


def hours_of(day: date) -> list[float]:
    """Cumulated weights of the opening hours."""
    return list(accumulate(WEEKEND if day.weekday() >= 5 else WORKDAY))


def moment(day: date, hours: Sequence[float], random: Random) -> datetime:
    hour = random.choices(range(10, 20), cum_weights=hours)[0]
    seconds = random.randrange(3600)
    return datetime(day.year, day.month, day.day, hour, seconds // 60, seconds % 60, tzinfo=BANGKOK)


def clock(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BANGKOK)


def whole(number: float, random: Random) -> int:
    """A whole number whose mean is this one, so that small shares add up."""
    return int(number + random.random())


def new_id(at: datetime, random: Random) -> str:
    """A UUID of version 7, as phones make them."""
    milliseconds, tail = int(at.timestamp()) * 1000 + random.randrange(1000), random.getrandbits(74)
    a, b, c = tail >> 62, tail >> 48 & 0x3FFF | 0x8000, tail & (1 << 48) - 1
    return f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7{a:03x}-{b:04x}-{c:012x}"


def named(name: str) -> UUID:
    """A lasting id for a thing of the demo."""
    return uuid5(SPACE, name)
