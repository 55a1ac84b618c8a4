"""What a booth's phone records in a day: receipts, a few voids, orders, and at some booths a slip beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from otop.site.demo import orders
from otop.site.demo.floor import Booth, booths
from otop.site.demo.goods import Good
from otop.site.demo.plan import LAST, SHARES, Drawn, Plan, clock, hours_of, moment, new_id

VOIDED = 0.004
REASONS = ["คืนสินค้า", "กดราคาผิด", "ลูกค้าเปลี่ยนใจ", "กดซ้ำ"]
SLIP_TOO = {5, 42, 77, 104}  # these hand in a paper slip beside their receipts; it differs a little on some days
WRONG_SUMS = {12, 71}  # on the last day a receipt of theirs does not add up: it is refused, for an officer to decide
TOO_MUCH = 34  # on the last day a receipt of this one is for many times the pieces: the desk should look at it
NO_SLIP = 140  # and this one has not handed in its slip yet
# The cheaper, the more pieces on one receipt.
PIECES = {
    "food": [1, 1, 2, 2, 3],
    "beverage": [1, 1, 2, 2, 3],
    "herb_nonfood": [1, 1, 1, 2, 3],
    "fabric_apparel": [1, 1, 1, 1, 2],
    "ware_decor_souvenir": [1, 1, 1, 1, 2],
}


def records(plan: Plan, booth: Booth, day: date) -> Iterator[Drawn]:
    random = plan.random("booth", booth.no, day)
    sold = 0
    for sale, void in _sales(plan, booth, day, random):
        yield sale
        if void is None:
            sold += sale.body["amount_satang"]
        else:
            yield void
    yield from orders.records(plan, booth.no, day)
    if day == LAST and booth.no in WRONG_SUMS:
        yield _wrong_sum(booth, day, random)
    if day == LAST and booth.no == TOO_MUCH:
        yield _too_much(booth, day, random)
    if booth.no in SLIP_TOO:
        yield slip(booth.no, day, max(sold + random.choice([0, 0, 0, -12_000, 35_000]), 0), random)


def _sales(plan: Plan, booth: Booth, day: date, random: Random) -> Iterator[tuple[Drawn, Drawn | None]]:
    """Receipts until what the booth is to sell on the day is sold, as nearly as its goods allow."""
    left = money(plan, booth, day)
    hours, by_price = hours_of(day), list(accumulate(1 / good.unit_satang for good in booth.goods))
    while True:
        lines = _lines(booth, by_price, random)
        amount = sum(line["qty"] * line["unit_satang"] for line in lines)
        if amount > 2 * left:
            return
        at = moment(day, hours, random)
        body = {"lines": lines, "paid_by": "cash", "amount_satang": amount}
        sale = Drawn(at, "sale", new_id(at, random), body)
        if random.random() < VOIDED:
            later = at + timedelta(seconds=random.randrange(30, 1800))
            yield sale, Drawn(later, "void", new_id(later, random), {"of": sale.id, "reason": random.choice(REASONS)})
        else:
            left -= amount
            yield sale, None


def _wrong_sum(booth: Booth, day: date, random: Random) -> Drawn:
    at, good = moment(day, hours_of(day), random), booth.goods[0]
    lines = [{"product": good.product_id, "text": good.name_th, "qty": 2, "unit_satang": good.unit_satang}]
    body = {"lines": lines, "paid_by": "cash", "amount_satang": good.unit_satang}
    return Drawn(at, "sale", new_id(at, random), body)


def _too_much(booth: Booth, day: date, random: Random) -> Drawn:
    """For 120,000 baht or a little more of one good, whatever it costs: a slip of the finger, and in the books."""
    at, good = moment(day, hours_of(day), random), booth.goods[0]
    qty = 12_000_000 // good.unit_satang + 1
    lines = [{"product": good.product_id, "text": good.name_th, "qty": qty, "unit_satang": good.unit_satang}]
    body = {"lines": lines, "paid_by": "cash", "amount_satang": qty * good.unit_satang}
    return Drawn(at, "sale", new_id(at, random), body)


def _lines(booth: Booth, by_price: list[float], random: Random) -> list[dict[str, Any]]:
    """One or two goods, cheap ones more often."""
    chosen: list[Good] = random.choices(booth.goods, cum_weights=by_price, k=1 + (random.random() < 0.25))
    if len(chosen) == 2 and chosen[0] is chosen[1]:
        chosen.pop()
    pieces = PIECES[booth.category]
    return [
        {"product": g.product_id, "text": g.name_th, "qty": random.choice(pieces), "unit_satang": g.unit_satang}
        for g in chosen
    ]


def money(plan: Plan, booth: Booth, day: date) -> int:
    """What the booth is to sell on the day: its share of its category, in satang."""
    random = plan.random("trade", booth.no, day)
    total = plan.sold_satang * SHARES[booth.category] * _standing(plan.seed)[booth.no] * random.uniform(0.85, 1.15)
    return round(plan.of_day(total, day))


@cache
def _standing(seed: int) -> dict[int, float]:
    """Each booth's share of its category: some are known all over the country, some are new."""
    weights = {booth.no: Random(f"{seed} standing {booth.no}").lognormvariate(0, 0.45) for booth in booths()}
    sums: dict[str, float] = {}
    for booth in booths():
        if booth.has_phone:
            sums[booth.category] = sums.get(booth.category, 0.0) + weights[booth.no]
    return {booth.no: weights[booth.no] / sums[booth.category] for booth in booths()}


def slips(plan: Plan, day: date) -> Iterator[Drawn]:
    """What the desk enters for the booths without a phone; now and then a slip is corrected by a newer one."""
    for booth in booths():
        if booth.has_phone or (day == LAST and booth.no == NO_SLIP):
            continue
        random = plan.random("slip", booth.no, day)
        sold = int(money(plan, booth, day) * 0.12) // 1000 * 1000
        first = slip(booth.no, day, sold, random)
        yield first
        if random.random() < 0.06:
            body = first.body | {"sold_satang": sold + 5_000}
            yield Drawn(first.at + timedelta(minutes=7), "slip", new_id(first.at, random), body)


def slip(booth: int, day: date, sold_satang: int, random: Random) -> Drawn:
    at = clock(day, time(20, 5)) + timedelta(seconds=random.randrange(1200))
    return Drawn(
        at, "slip", new_id(at, random), {"booth": str(booth), "day": day.isoformat(), "sold_satang": sold_satang}
    )
