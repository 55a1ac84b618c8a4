"""A fair small enough to add up on paper, handed in through the phones' door, for the tests of figures."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from msgspec import Raw

from otop.areas.queries import by_code
from otop.areas.tests.factories import DistrictFactory, ProvinceFactory, TambonFactory
from otop.base.types import SYSTEM
from otop.fairs.actions import assign_booth
from otop.fairs.models import Bucket, Fair, Place, Zone
from otop.producers.actions import register_producer
from otop.producers.types import ProducerKind
from otop.products.actions import register_product
from otop.sync.actions import hand_in
from otop.sync.tests.desk_cast import AT, DAY, Phone, new_fair, new_phone
from otop.sync.types import Envelope

__all__ = ["AT", "DAY", "LAST", "LONGAN", "NEXT", "SILK", "SLUG", "TEA", "Cast", "eventful", "maker", "plain"]
SLUG = "aec"
NEXT, LAST = DAY + timedelta(days=1), DAY + timedelta(days=2)
SPACE = UUID("5f0c1d7e-3a52-4b8e-9a3d-0d2c8f1b7a10")
SILK, LONGAN, TEA = (uuid5(SPACE, name) for name in ("silk", "longan", "tea"))


@dataclass
class Cast:
    """Phones by the place where they stand."""

    fair_id: int
    phones: dict[str, Phone] = field(default_factory=dict)

    def at(self, kind: str, ref: str = "1") -> Phone:
        name = f"{kind} {ref}"
        if name not in self.phones:
            self.phones[name] = new_phone(SLUG, kind=kind, ref=ref, name=name)
        return self.phones[name]

    def send(self, kind: str, ref: str, on: date, what: str, /, **body: Any) -> str:
        """One record, handed in on its own day at noon; its id."""
        phone, at = self.at(kind, ref), AT + (on - DAY)
        record = {**phone.record(what, **body), "at": at.isoformat()}
        raw = Raw(json.dumps(record, ensure_ascii=False).encode())
        receipt = hand_in(scope=phone.scope, envelope=Envelope(phone.run, phone.seq, at.isoformat(), [raw]), at=at)
        assert [a.answer for a in receipt.answers] == ["taken"], receipt
        return str(record["id"])

    def sale(self, booth: str, day: date, *lines: tuple[UUID | None, int, int], paid_by: str = "cash") -> str:
        """Lines of product, number and satang each."""
        body = {"lines": _lines(lines), "paid_by": paid_by, "amount_satang": _sum(lines)}
        return self.send("booth", booth, day, "sale", **body)

    def confirm(self, booth: str, day: date, of: str) -> None:
        self.send("booth", booth, day, "confirmation", of=of)

    def void(self, booth: str, day: date, of: str) -> None:
        self.send("booth", booth, day, "void", of=of, reason="คิดเงินผิด")

    def order(
        self, booth: str, day: date, country: str, basis: str, *lines: tuple[UUID | None, int, int], **more: Any
    ) -> str:
        body = {"buyer": "ผู้ซื้อตัวอย่าง", "country": country, "basis": basis, **more}
        return self.send(*("booth", booth, day, "order"), lines=_lines(lines), amount_satang=_sum(lines), **body)

    def slip(self, booth: str, day: date, sold: int, ordered: int = 0) -> None:
        body = {"booth": booth, "day": day.isoformat(), "sold_satang": sold, "ordered_satang": ordered}
        self.send("desk", "1", day, "slip", **body)

    def count(self, gate: str, day: date, thai: int, foreign: int, unknown: int = 0, minute: int = 0) -> str:
        at = (AT + (day - DAY)).replace(hour=11, minute=minute).isoformat()
        body = {"minute": at, "thai": thai, "foreign": foreign, "unknown": unknown, "method": "full"}
        return self.send("gate", gate, day, "count", **body)

    def ticket(self, counter: str, day: date, service: str, persons: int) -> None:
        body = {"ticket": str(uuid4()), "no": "A1", "service": service, "counter": counter, "persons": persons}
        self.send("counter", counter, day, "ticket_taken", **body)


def _lines(lines: tuple[tuple[UUID | None, int, int], ...]) -> list[dict[str, Any]]:
    return [
        {"product": str(product) if product else None, "text": "ของฝาก", "qty": qty, "unit_satang": unit}
        for product, qty, unit in lines
    ]


def _sum(lines: tuple[tuple[UUID | None, int, int], ...]) -> int:
    return sum(qty * unit for _, qty, unit in lines)


def plain(last: date = LAST, booths: int = 6) -> Cast:
    """Three days, six booths in two zones and two buckets; booths 1 and 2 are held, by makers of two provinces."""
    cast = Cast(new_fair(SLUG, booths=booths, last=last))
    fair = Fair.objects.get(pk=cast.fair_id)
    zone = Zone.objects.create(fair=fair, name_th="โซนผ้า", name_en="Fabric zone", position=2)
    bucket = Bucket.objects.create(fair=fair, name_th="ผ้า", name_en="Fabric", position=2)
    Place.objects.filter(fair=fair, kind="booth", ref__in=["1", "3"]).update(zone=zone)
    Place.objects.filter(fair=fair, kind="booth", ref__in=["1", "2"]).update(bucket=bucket)
    maker(fair, "1", "50", [(SILK, "fabric_apparel", "ผ้าไหม")])
    maker(fair, "2", "90", [(LONGAN, "food", "ลำไยอบแห้ง"), (TEA, "beverage", "ชา")])
    return cast


def maker(fair: Fair, booth: str, province: str, goods: list[tuple[UUID, str, str]]) -> None:
    known = by_code(province) or ProvinceFactory(code=province)  # type: ignore[no-untyped-call]
    parent = DistrictFactory(parent=known)  # type: ignore[no-untyped-call]
    area: Any = TambonFactory(parent=parent)  # type: ignore[no-untyped-call]
    producer = uuid5(SPACE, f"producer {booth}")
    register_producer(
        by=SYSTEM,
        producer_id=producer,
        kind=ProducerKind.GROUP,
        name_th=f"กลุ่มตัวอย่าง {booth}",
        name_en=f"Sample group {booth}",
        area_code=area.code,
        at=AT,
    )
    for product, category, name in goods:
        register_product(
            by=SYSTEM,
            product_id=product,
            producer_id=producer,
            category=category,
            name_th=name,
            name_en="",
            price_satang=100,
            at=AT,
        )
    place = Place.objects.get(fair=fair, kind="booth", ref=booth)
    until = fair.ends_on + timedelta(days=1)
    assign_booth(by=SYSTEM, place_id=place.pk, producer_id=producer, starts_on=fair.starts_on, until=until, at=AT)


def eventful() -> Cast:
    """Two days with everything that makes figures differ: voids, slips, intents, goods and booths nobody knows."""
    cast = plain()
    cast.sale("1", DAY, (SILK, 2, 45_000), (None, 1, 3))
    gone = cast.sale("1", DAY, (SILK, 1, 99_999), paid_by="promptpay")
    cast.confirm("1", DAY, gone)
    cast.void("1", DAY, gone)
    seen = cast.sale("2", DAY, (LONGAN, 3, 18_000), (TEA, 1, 22_001), paid_by="promptpay")
    cast.confirm("2", NEXT, seen)
    # A product that the registry does not have, at a booth without a holder.
    cast.sale("3", DAY, (uuid4(), 1, 700), paid_by="promptpay")
    cast.sale("1", NEXT, (SILK, 1, 45_000), paid_by="other")
    cast.sale("2", NEXT, (TEA, 2, 22_001))
    cast.order("1", DAY, "CN", "po", (SILK, 20, 50_000), currency="CNY", amount_minor=201_050, rate="4.97")
    cast.order("2", DAY, "TH", "deposit", (LONGAN, 10, 17_000), (TEA, 1, 5))
    cast.order("2", DAY, "LA", "intent", (LONGAN, 100, 17_000))
    cast.order("2", NEXT, "LA", "po", (LONGAN, 1, 17_500))
    cast.slip("4", DAY, 123_456, 50_000)  # a booth without a phone
    cast.slip("2", DAY, 90_000, 170_005)  # beside receipts, which win
    one = cast.count("1", DAY, 120, 7, 2)
    cast.count("2", DAY, 30, 1, minute=5)
    cast.send("gate", "1", DAY, "count_fix", of=one, thai=-20, foreign=0, unknown=1, reason="นับซ้ำ")
    cast.count("1", NEXT, 50, 5)
    cast.ticket("1", DAY, "land", 2)
    cast.ticket("2", DAY, "land", 1)
    cast.ticket("1", DAY, "id_card", 1)
    cast.ticket("1", NEXT, "id_card", 4)
    return cast
