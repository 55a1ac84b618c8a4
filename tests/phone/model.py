"""What the books of one place must hold, from nothing but what was tapped there. Plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

ORDERED = ("po", "deposit")


@dataclass(frozen=True)
class FairDays:
    first: date
    last: date

    def day_of(self, at: datetime, received_at: datetime) -> date:
        """The rule of docs/sync.md, said once more: the phone's day, or that of receipt if it cannot be."""
        day = turned(at)
        if self.first <= day <= self.last and at <= received_at + timedelta(minutes=10):
            return day
        return min(max(turned(received_at), self.first), self.last)


def turned(at: datetime) -> date:
    """The Bangkok date, turning at four."""
    return (at.astimezone(UTC) + timedelta(hours=7 - 4)).date()


@dataclass(frozen=True)
class Booked:
    """A tap that is in the books, and its business day."""

    tap: dict[str, Any]
    day: date

    @property
    def body(self) -> dict[str, Any]:
        return dict(self.tap["body"])


Figures = Counter[tuple[str, date]]


def figures(booked: list[Booked]) -> Figures:
    """Satang sold and ordered, people counted, by what and day; nothing where it is zero."""
    kinds: dict[str, dict[str, Booked]] = {}
    for one in booked:
        kinds.setdefault(one.tap["kind"], {})[one.tap["id"]] = one
    void = {v.body["of"] for v in kinds.get("void", {}).values()}
    order_void = {v.body["of"] for v in kinds.get("order_void", {}).values()}
    found: Figures = Counter()
    for sale in kinds.get("sale", {}).values():
        if sale.tap["id"] not in void:
            found["sold", sale.day] += sale.body["amount_satang"]
    for order in kinds.get("order", {}).values():
        if order.tap["id"] not in order_void and order.body["basis"] in ORDERED:
            found["ordered", order.day] += order.body["amount_satang"]
    counts = kinds.get("count", {})
    for count in counts.values():
        found["entries", count.day] += people(count.body)
    for fix in kinds.get("count_fix", {}).values():
        if fix.body["of"] in counts:
            found["entries", counts[fix.body["of"]].day] += people(fix.body)
    return Counter({key: n for key, n in found.items() if n})


def people(body: dict[str, Any]) -> int:
    return int(body["thai"]) + int(body["foreign"]) + int(body["unknown"])
