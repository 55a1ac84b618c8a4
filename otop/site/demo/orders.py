"""The order book of the fair: what was ordered for later delivery, and what was only hoped for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from otop.site.demo.floor import Booth, booths
from otop.site.demo.goods import Good
from otop.site.demo.plan import DAYS, Drawn, Plan, hours_of, moment, new_id

# (country, currency, baht for one unit, units in one): rates of the demo, not of any bank's day.
Abroad = tuple[str, str, str | None, int]
ABROAD: list[Abroad] = [
    ("CN", "CNY", "5.60", 100),
    ("LA", "THB", None, 100),
    ("MM", "THB", None, 100),
    ("KH", "USD", "35.80", 100),
    ("VN", "USD", "35.80", 100),
    ("JP", "JPY", "0.29", 1),
    ("SG", "SGD", "25.30", 100),
    ("MY", "MYR", "8.25", 100),
]
FOREIGN, INTENTS, WITHDRAWN = 9, 45, 3
FOREIGN_MAX_SATANG = 4_500_000  # the two named orders stay the largest from abroad
# The two that the ministry named: province, what is ordered, when, and the sum.
NAMED = [
    ("11", "เครื่องประดับสานเงินสานทอง", 8, 10_000_000),
    ("51", "ลำไยอบแห้ง", 13, 5_000_000),
]


@dataclass(frozen=True, slots=True)
class Order:
    booth: int
    day: date
    good: Good
    qty: int
    unit_satang: int
    basis: str
    country: str = "TH"
    abroad: Abroad | None = None
    withdrawn: bool = False

    @property
    def amount_satang(self) -> int:
        return self.qty * self.unit_satang

    @property
    def counts(self) -> bool:
        return self.basis != "intent" and not self.withdrawn


def records(plan: Plan, booth: int, day: date) -> Iterator[Drawn]:
    for order in book(plan.seed, round(plan.ordered_satang * plan.share)).get((booth, day), []):
        random = plan.random("order", booth, day, order.good.product_id, order.qty)
        at = moment(day, hours_of(day), random)
        drawn = Drawn(at, "order", new_id(at, random), _body(order, random))
        yield drawn
        if order.withdrawn:
            at += timedelta(minutes=random.randint(5, 50))
            yield Drawn(at, "order_void", new_id(at, random), {"of": drawn.id, "reason": "ผู้ซื้อยกเลิก"})


def _body(order: Order, random: Random) -> dict[str, Any]:
    line = {
        "product": order.good.product_id,
        "text": order.good.name_th,
        "qty": order.qty,
        "unit_satang": order.unit_satang,
    }
    body = {
        "buyer": "ผู้ซื้อตัวอย่าง",
        "country": order.country,
        "lines": [line],
        "amount_satang": order.amount_satang,
        "basis": order.basis,
        "deposit_satang": order.amount_satang // 10 if order.basis == "deposit" else 0,
    }
    return body | (_foreign_money(order, order.abroad) if order.abroad else {})


def _foreign_money(order: Order, abroad: Abroad) -> dict[str, Any]:
    _, currency, rate, minor = abroad
    if rate is None:
        return {"currency": currency, "amount_minor": order.amount_satang}
    amount = round(order.amount_satang / 100 / float(rate) * minor)
    return {"currency": currency, "amount_minor": amount, "rate": rate, "rate_on": order.day.isoformat()}


@cache
def book(seed: int, goal_satang: int) -> dict[tuple[int, date], list[Order]]:
    """All orders of the fair by booth and day. Those that count come to the goal, as nearly as they allow."""
    found: dict[tuple[int, date], list[Order]] = {}
    for order in _orders(Random(f"{seed} orders"), goal_satang):
        found.setdefault((order.booth, order.day), []).append(order)
    return found


def _orders(random: Random, goal_satang: int) -> Iterator[Order]:
    left = goal_satang
    for order in _named():
        left -= order.amount_satang
        yield order
    for _ in range(FOREIGN):
        order = _order(random, random.randrange(800_000, FOREIGN_MAX_SATANG), "po", random.choice(ABROAD))
        left -= order.amount_satang
        yield order
    for _ in range(INTENTS):
        yield _order(random, random.randrange(500_000, 20_000_000), "intent", random.choice([*[None] * 8, *ABROAD]))
    for _ in range(WITHDRAWN):
        yield _order(random, random.randrange(500_000, 20_000_000), "po", None, withdrawn=True)
    while left > 0:
        wanted = min(round(random.lognormvariate(15.4, 0.7)), left)
        order = _order(random, wanted, random.choice(["po", "po", "deposit"]), None)
        left -= order.amount_satang
        yield order


def _named() -> Iterator[Order]:
    for province, name_th, day, amount_satang in NAMED:
        booth, good = next((b, g) for b in booths() if b.province == province for g in b.goods if g.name_th == name_th)
        qty = amount_satang // good.unit_satang
        while amount_satang % qty:
            qty += 1  # a price a piece that gives the very sum
        yield Order(booth.no, DAYS[day], good, qty, amount_satang // qty, "po", "CN")


def _order(random: Random, wanted_satang: int, basis: str, abroad: Abroad | None, *, withdrawn: bool = False) -> Order:
    """An order of one good for about this sum, never more, unless one piece costs more."""
    booth: Booth = random.choice([b for b in booths() if b.has_phone])
    good = random.choice(booth.goods[: booth.typical_count])
    country = abroad[0] if abroad else "TH"
    qty = max(wanted_satang // good.unit_satang, 1)
    return Order(booth.no, random.choice(DAYS), good, qty, good.unit_satang, basis, country, abroad, withdrawn)
