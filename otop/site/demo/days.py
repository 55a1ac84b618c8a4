"""What happened at the demo fair, as the records of its phones. Drawn from one seed: the same numbers each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from otop.site.demo.cast import BANGKOK, BOOTHS, COUNTERS, FIRST, GATES, LAST, goods_of, named

Record = dict[str, Any]
SEED = 2558
OPENS, HOURS = time(10), 10
# The share of a day's visitors in each opening hour: a slow morning, lunch, and the evening after work.
CURVE = [5, 9, 12, 10, 8, 9, 12, 15, 13, 7]
SALES_A_DAY = 60
SERVICES = ["id_card", "land", "electricity", "complaints"]


def places() -> list[tuple[str, str]]:
    kinds = {"booth": BOOTHS, "gate": GATES, "counter": COUNTERS}
    return [(kind, str(no)) for kind, count in kinds.items() for no in range(1, count + 1)]


def records_of(kind: str, ref: str) -> list[Record]:
    """All records of one phone over the fair, in the order in which they were made."""
    random = Random(f"{SEED} {kind} {ref}")
    drawn = sorted(_drawn(kind, int(ref), random), key=lambda row: row[0])
    return [
        {"seq": seq, "id": str(named(f"{kind} {ref} {seq}")), "kind": what, "at": at.isoformat(), "body": body}
        for seq, (at, what, body) in enumerate(drawn, start=1)
    ]


def _drawn(kind: str, no: int, random: Random) -> Iterator[tuple[datetime, str, Record]]:
    draw = {"booth": _booth, "gate": _gate, "counter": _counter}[kind]
    day = FIRST
    while day <= LAST:
        yield from draw(datetime.combine(day, OPENS, BANGKOK), no, random)
        day += timedelta(days=1)


def _moment(opens_at: datetime, random: Random) -> datetime:
    hour = random.choices(range(HOURS), CURVE)[0]
    return opens_at + timedelta(hours=hour, seconds=random.randrange(3600))


def _booth(opens_at: datetime, no: int, random: Random) -> Iterator[tuple[datetime, str, Record]]:
    for _ in range(random.randint(SALES_A_DAY // 2, SALES_A_DAY * 3 // 2)):
        goods = random.sample(goods_of(no), k=min(random.choice([1, 1, 2]), len(goods_of(no))))
        lines: list[dict[str, Any]] = [
            {
                "product": str(g.product_id),
                "text": g.name_th,
                "qty": random.choice([1, 1, 1, 2, 3]),
                "unit_satang": g.unit_satang,
            }
            for g in goods
        ]
        amount = sum(line["qty"] * line["unit_satang"] for line in lines)
        yield _moment(opens_at, random), "sale", {"lines": lines, "paid_by": "cash", "amount_satang": amount}
    if random.random() < 0.3:
        good = goods_of(no)[0]
        qty = random.choice([20, 50, 100])
        yield (
            _moment(opens_at, random),
            "order",
            {
                "buyer": "ผู้ซื้อตัวอย่าง",
                "country": random.choice(["TH", "TH", "CN", "LA"]),
                "lines": [
                    {"product": str(good.product_id), "text": good.name_th, "qty": qty, "unit_satang": good.unit_satang}
                ],
                "amount_satang": qty * good.unit_satang,
                "basis": random.choice(["po", "deposit", "intent"]),
            },
        )


def _gate(opens_at: datetime, no: int, random: Random) -> Iterator[tuple[datetime, str, Record]]:
    for minute in range(0, HOURS * 60, 5):
        at = opens_at + timedelta(minutes=minute)
        thai = round(CURVE[minute // 60] * random.uniform(0.5, 1.5))
        body = {
            "minute": at.isoformat(timespec="minutes"),
            "thai": thai,
            "foreign": random.randint(0, 2),
            "method": "full",
        }
        yield at + timedelta(seconds=59), "count", body


def _counter(opens_at: datetime, no: int, random: Random) -> Iterator[tuple[datetime, str, Record]]:
    for turn in range(1, random.randint(20, 40)):
        ticket = str(named(f"ticket {opens_at:%Y%m%d} {no} {turn}"))
        at = _moment(opens_at, random)
        number = f"{'ABCDEFGH'[no - 1]}{turn:03d}"
        body = {"ticket": ticket, "no": number, "service": random.choice(SERVICES), "counter": str(no), "persons": 1}
        yield at, "ticket_taken", body
        yield at + timedelta(minutes=random.randint(1, 20)), "ticket_called", {"ticket": ticket, "counter": str(no)}
        finished = {"ticket": ticket, "counter": str(no), "score": random.choice([3, 4, 5, 5])}
        yield at + timedelta(minutes=random.randint(21, 40)), "ticket_finished", finished
