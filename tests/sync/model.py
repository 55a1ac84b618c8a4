"""The books in plain Python: what any order, repetition and split of the same records must come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from otop.sync.types import DayFigures
from tests.sync.ground import figures
from tests.sync.phone import Fields


@dataclass(frozen=True)
class Sent:
    """A record and the place whose phone sent it."""

    kind: str
    ref: str
    record: Fields

    @property
    def body(self) -> dict[str, Any]:
        return dict(self.record["body"])

    @property
    def day(self) -> date:
        when = self.body["minute"] if self.record["kind"] == "count" else self.record["at"]
        return (datetime.fromisoformat(when) - timedelta(hours=4)).date()

    @property
    def amount(self) -> int:
        return int(self.body["amount_satang"])

    @property
    def refused(self) -> bool:
        lines = self.body.get("lines")
        return lines is not None and sum(int(n["qty"]) * int(n["unit_satang"]) for n in lines) != self.amount


class Model:
    def __init__(self, sent: Iterable[Sent]) -> None:
        everything = list(sent)
        self.refused = sum(s.refused for s in everything)
        self.of_kind: dict[str, list[Sent]] = defaultdict(list)
        for s in everything:
            if not s.refused:
                self.of_kind[s.record["kind"]].append(s)

    def voided(self, s: Sent, kind: str) -> bool:
        return any(v.ref == s.ref and v.body["of"] == s.record["id"] for v in self.of_kind[kind])

    def confirmed(self, s: Sent) -> bool:
        """A PromptPay sale that stands and whose money its own booth saw."""
        by = s.body["paid_by"] == "promptpay" and not self.voided(s, "void")
        return by and any(c.ref == s.ref and c.body["of"] == s.record["id"] for c in self.of_kind["confirmation"])

    def entries(self, count: Sent, name: str) -> int:
        fixes = [f for f in self.of_kind["count_fix"] if f.ref == count.ref and f.body["of"] == count.record["id"]]
        return int(count.body[name]) + sum(int(f.body[name]) for f in fixes)

    def declared(self) -> dict[tuple[str, str], int]:
        """Sold and ordered of the newest slip, by booth and day."""
        newest: dict[tuple[str, str], tuple[datetime, UUID, int]] = {}
        for s in self.of_kind["slip"]:
            key = (s.body["booth"], s.body["day"])
            worth = s.body["sold_satang"] + s.body["ordered_satang"]
            this = (datetime.fromisoformat(s.record["at"]), UUID(s.record["id"]), worth)
            newest[key] = max(newest.get(key, this), this)
        return {key: worth for key, (_, _, worth) in newest.items()}

    def listed(self, ref: str) -> set[tuple[str, str, int]]:
        """Id, name and price of the goods of its own that a booth offers."""
        said = [s for kind in ("price", "product") for s in self.of_kind[kind] if s.ref == ref]
        said.sort(key=lambda s: (datetime.fromisoformat(s.record["at"]), UUID(s.record["id"])))
        prices = {s.body["product"]: s.body["unit_satang"] for s in said}
        goods = {s.body["product"]: s.body for s in said if s.record["kind"] == "product"}
        return {(good, body["name"], prices[good]) for good, body in goods.items() if body["offered"]}

    def day(self, day: date) -> DayFigures:
        sales = [s for s in self.of_kind["sale"] if s.day == day]
        gone = [s for s in sales if self.voided(s, "void")]
        seen = [s for s in sales if self.confirmed(s)]
        counts = [s for s in self.of_kind["count"] if s.day == day]
        counted = [s for s in self.of_kind["order"] if s.day == day and s.body["basis"] in {"po", "deposit"}]
        orders = [s for s in counted if not self.voided(s, "order_void")]
        tickets = [s for s in self.of_kind["ticket_taken"] if s.day == day]
        return DayFigures(
            receipts=len(sales),
            sold_satang=sum(s.amount for s in sales) - sum(s.amount for s in gone),
            voided=len(gone),
            voided_satang=sum(s.amount for s in gone),
            confirmed=len(seen),
            confirmed_satang=sum(s.amount for s in seen),
            thai=sum(self.entries(c, "thai") for c in counts),
            foreign=sum(self.entries(c, "foreign") for c in counts),
            unknown=sum(self.entries(c, "unknown") for c in counts),
            orders=len(orders),
            ordered_satang=sum(s.amount for s in orders),
            declared_satang=sum(n for (_, on), n in self.declared().items() if on == day.isoformat()),
            tickets=len(tickets),
            persons=sum(s.body["persons"] for s in tickets),
        )

    def figures(self, days: Iterable[date]) -> dict[str, Any]:
        """What `otop verify` must show for the fair."""
        each = [self.day(day) for day in days]
        names = ("receipts", "sold_satang", "voided_satang", "orders", "ordered_satang", "declared_satang", "tickets")
        sums = {name: sum(getattr(day, name) for day in each) for name in names}
        entries = {name: sum(getattr(day, name) for day in each) for name in ("thai", "foreign", "unknown")}
        return figures(**sums, entries=entries, refused=self.refused)
