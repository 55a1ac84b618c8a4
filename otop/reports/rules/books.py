"""What booths brought, and the one decision on which source of a booth's money holds for a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from otop.base.types import Text
from otop.reports.types import Cut, MoneySource

HOME = "TH"
COUNTED = ("po", "deposit")
UNKNOWN = "unknown"
BY_SLIP = "slip"
# The four regions as the National Statistical Office groups provinces, by the first digit of the province's code.
REGIONS: dict[str, tuple[Text, str]] = {
    "north": (Text("ภาคเหนือ", "North"), "56"),
    "northeast": (Text("ภาคตะวันออกเฉียงเหนือ", "Northeast"), "34"),
    "central": (Text("ภาคกลาง", "Central"), "127"),
    "south": (Text("ภาคใต้", "South"), "89"),
}
BoothDay = tuple[int, date]


@dataclass(frozen=True, slots=True)
class FairFacts:
    """What a report says of its fair."""

    id: int
    slug: str
    name: Text
    venue: Text | None
    replayed: bool
    starts_on: date
    ends_on: date
    target_satang: int | None
    last_year: tuple[int, date] | None  # that fair's id and last day


@dataclass(frozen=True, slots=True)
class Place:
    id: int
    kind: str
    ref: str
    zone_id: int | None
    bucket_id: int | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a booth in `[starts, until)`, and the province it comes from."""

    starts: date | None
    until: date | None
    producer_id: str
    name: Text
    province: str

    def on(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Good:
    """Money of one good at one booth on one day. `product_id` and `category` are '' where the registry has none."""

    place_id: int
    day: date
    product_id: str
    name: Text
    category: str
    satang: int


@dataclass(frozen=True, slots=True)
class Receipts:
    """The receipts of one booth and day that stand: how many, their money, and of it in cash and by PromptPay."""

    count: int = 0
    satang: int = 0
    cash: int = 0
    promptpay: int = 0
    confirmed: int = 0

    @property
    def by_kind(self) -> tuple[int, int, int, int]:
        """Cash, PromptPay unverified, PromptPay confirmed by the booth, other."""
        other = self.satang - self.cash - self.promptpay
        return self.cash, self.promptpay - self.confirmed, self.confirmed, other


@dataclass(frozen=True, slots=True)
class Money:
    """What counts for one booth and day, and beside it what the other source says."""

    place_id: int
    day: date
    sold: int
    ordered_domestic: int
    ordered_foreign: int
    ordered_slip: int
    intents: int
    receipts: int
    orders: int
    recorded: int
    by_cash: int
    by_promptpay_unverified: int
    by_promptpay_confirmed: int
    by_other: int
    declared: int | None
    sold_by_slip: bool
    ordered_by_slip: bool

    @property
    def ordered(self) -> int:
        return self.ordered_domestic + self.ordered_foreign + self.ordered_slip

    @property
    def total(self) -> int:
        return self.sold + self.ordered

    @property
    def declared_difference(self) -> int:
        """What the slip says more than receipts and orders do; 0 where only one of the two says anything."""
        return 0 if self.declared is None or not self.recorded else self.declared - self.recorded


@dataclass(frozen=True)
class Books:
    """All that figures are computed from. Goods are None where only kept totals were read."""

    places: dict[int, Place]
    zones: dict[int, tuple[str, Text]]
    buckets: dict[int, tuple[str, Text]]
    days: list[date]
    hours: dict[date, tuple[str, str]]
    holders: dict[int, list[Holder]]
    provinces: dict[str, Text]
    categories: dict[str, Text]
    services: dict[str, Text]
    choices: dict[BoothDay, str]
    sold: dict[BoothDay, Receipts]
    declared: dict[BoothDay, tuple[int, int]]
    orders: dict[BoothDay, list[tuple[str, str, int, int]]]
    entries: list[tuple[int, date, str, int]]
    served: list[tuple[int, date, str, int, int]]
    goods_sold: list[Good] | None
    goods_ordered: list[Good] | None

    @cached_property
    def money(self) -> list[Money]:
        """One row for each booth and day that brought anything."""
        keys = self.sold.keys() | self.declared.keys() | self.orders.keys()
        return [self._money(key) for key in sorted(keys, key=lambda k: (k[1], k[0]))]

    @cached_property
    def money_of_days(self) -> dict[date, list[Money]]:
        days: dict[date, list[Money]] = {}
        for m in self.money:
            days.setdefault(m.day, []).append(m)
        return days

    def _money(self, key: BoothDay) -> Money:
        receipts = self.sold.get(key, Receipts())
        cash, unverified, confirmed, other = receipts.by_kind
        orders = self.orders.get(key, [])
        counted = [row for row in orders if row[0] in COUNTED]
        ordered = sum(row[3] for row in counted)
        declared = self.declared.get(key)
        by_slip = ordered_by_slip = False
        if declared:
            by_slip, ordered_by_slip = rests_on_slip(self.choices.get(key), receipts.count, len(counted))
        return Money(
            *key,
            sold=declared[0] if declared and by_slip else receipts.satang,
            ordered_domestic=0 if ordered_by_slip else sum(row[3] for row in counted if row[1] == HOME),
            ordered_foreign=0 if ordered_by_slip else sum(row[3] for row in counted if row[1] != HOME),
            ordered_slip=declared[1] if declared and ordered_by_slip else 0,
            intents=sum(row[3] for row in orders if row[0] not in COUNTED),
            receipts=receipts.count,
            orders=sum(row[2] for row in counted),
            recorded=receipts.satang + ordered,
            by_cash=cash,
            by_promptpay_unverified=unverified,
            by_promptpay_confirmed=confirmed,
            by_other=other,
            declared=sum(declared) if declared else None,
            sold_by_slip=by_slip,
            ordered_by_slip=ordered_by_slip,
        )

    @cached_property
    def by_slip(self) -> dict[BoothDay, tuple[bool, bool]]:
        """For each booth and day, whether its sold and its ordered money rest on a slip."""
        return {(m.place_id, m.day): (m.sold_by_slip, m.ordered_by_slip) for m in self.money}

    def holder(self, place_id: int, day: date) -> Holder | None:
        return next((h for h in self.holders.get(place_id, []) if h.on(day)), None)

    def province(self, place_id: int, day: date) -> str:
        holder = self.holder(place_id, day)
        return holder.province if holder else UNKNOWN

    def zone(self, place_id: int) -> str:
        return self.zones.get(self.places[place_id].zone_id or 0, (UNKNOWN, UNKNOWN))[0]

    def bucket(self, place_id: int) -> str:
        return self.buckets.get(self.places[place_id].bucket_id or 0, (UNKNOWN, UNKNOWN))[0]

    def producer(self, place_id: int, day: date) -> str:
        holder = self.holder(place_id, day)
        return holder.producer_id if holder else UNKNOWN

    def within(self, cut: Cut, place_id: int, day: date) -> bool:
        """Whether a place's day lies in the part of the fair that the cut means, its goods and countries aside."""
        return (
            (cut.day is None or day == cut.day)
            and (cut.until is None or day <= cut.until)
            and (not cut.place or self.places[place_id].ref == cut.place)
            and (not cut.zone or self.zone(place_id) == cut.zone)
            and (not cut.bucket or self.bucket(place_id) == cut.bucket)
            and (not cut.province or self.province(place_id, day) == cut.province)
            and (not cut.region or region_of(self.province(place_id, day)) == cut.region)
            and (not cut.producer or self.producer(place_id, day) == cut.producer)
        )

    def counted_goods(self) -> tuple[list[Good], list[Good]]:
        """Goods of receipts and of orders that count: where a slip holds for a booth and day, its goods do not."""
        neither = (False, False)
        sold = [g for g in self.goods_sold or [] if not self.by_slip.get((g.place_id, g.day), neither)[0]]
        ordered = [g for g in self.goods_ordered or [] if not self.by_slip.get((g.place_id, g.day), neither)[1]]
        return sold, ordered

    @cached_property
    def lived_days(self) -> list[date]:
        """Days of the fair from which anything came. A day that nobody handed in is not a day of zeros."""
        came = {m.day for m in self.money} | {day for _, day, _, _ in self.entries} | {row[1] for row in self.served}
        return [day for day in self.days if day in came]

    def booths(self) -> list[Place]:
        return in_order(p for p in self.places.values() if p.kind == "booth")

    def open_booths(self, days: Iterable[date]) -> set[int]:
        """Booths that somebody holds on one of the days, or that brought something."""
        span = set(days)
        held = {p for p, holders in self.holders.items() if any(h.on(day) for h in holders for day in span)}
        return held | self.reported(span)

    def reported(self, days: Iterable[date]) -> set[int]:
        span = set(days)
        return {m.place_id for m in self.money if m.day in span}


def rests_on_slip(chosen: str | None, receipts: int, orders: int) -> tuple[bool, bool]:
    """Whether sold and ordered money of a booth and day with a slip rest on it: chosen, or nothing else is there."""
    slip, free = chosen == MoneySource.SLIP, chosen is None
    return slip or (free and not receipts), slip or (free and not orders)


def in_order(places: Iterable[Place]) -> list[Place]:
    """As people count them: booth 2 before booth 10."""
    return sorted(places, key=lambda p: (p.kind, len(p.ref), p.ref))


def region_of(province: str) -> str:
    """The code of the region; `unknown` for a province that is not known."""
    first = province[:1]
    return next((code for code, (_, digits) in REGIONS.items() if first and first in digits), UNKNOWN)


def share(part: int, whole: int) -> int | None:
    """Thousandths, rounded down, so that 1000 means that it was reached; None without a whole."""
    return part * 1000 // whole if whole > 0 else None


def mean(total: int, by: int) -> int | None:
    """To the nearest whole, halves up; None where there is nothing to divide by."""
    return (2 * total + by) // (2 * by) if by > 0 else None
