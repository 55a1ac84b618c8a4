"""Who and what is at the demo fair. Producers are invented and say so; goods are typical of their province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from otop.base.types import SYSTEM
from otop.fairs.actions import assign_booth, create_fair, set_target
from otop.fairs.queries import places_of, visible_fairs
from otop.fairs.types import Clock
from otop.people.actions import create_account
from otop.people.queries import account_named
from otop.producers.actions import register_producer
from otop.producers.types import ProducerKind
from otop.products.actions import register_product
from otop.site.demo.logins import ACCOUNTS, PASSWORD, SLUG

SPACE = UUID("5f0c1d7e-3a52-4b8e-9a3d-0d2c8f1b7a10")
BANGKOK = ZoneInfo("Asia/Bangkok")
FIRST, LAST = date(2015, 11, 3), date(2015, 11, 5)
BOOTHS, GATES, COUNTERS = 12, 2, 2
# (tambon code, category, kind of group, goods as (Thai, English, baht))
Goods = tuple[str, str, int]
STALLS: list[tuple[str, str, str, list[Goods]]] = [
    (
        "500101",
        "fabric_apparel",
        "กลุ่มทอผ้าตัวอย่าง",
        [("ผ้าซิ่นตีนจก", "Tin chok tube skirt", 1800), ("ผ้าพันคอ", "Scarf", 290)],
    ),
    ("400101", "fabric_apparel", "กลุ่มทอผ้าตัวอย่าง", [("ผ้าไหมมัดหมี่", "Mudmee silk", 2400), ("ผ้าคลุมไหล่", "Shawl", 650)]),
    ("320101", "fabric_apparel", "กลุ่มทอผ้าตัวอย่าง", [("ผ้าไหมสุรินทร์", "Surin silk", 2200), ("เสื้อไหม", "Silk shirt", 1500)]),
    ("510101", "food", "กลุ่มแปรรูปผลไม้ตัวอย่าง", [("ลำไยอบแห้ง", "Dried longan", 180), ("น้ำลำไย", "Longan juice", 40)]),
    (
        "110101",
        "fabric_apparel",
        "กลุ่มเครื่องประดับตัวอย่าง",
        [("เครื่องประดับสานเงินสานทอง", "Woven silver and gold jewellery", 3500)],
    ),
    ("800101", "food", "กลุ่มแปรรูปอาหารตัวอย่าง", [("กะปิ", "Shrimp paste", 120), ("ไข่เค็ม", "Salted eggs", 60)]),
    ("300101", "ware_decor_souvenir", "กลุ่มเครื่องปั้นตัวอย่าง", [("เครื่องปั้นดินเผาด่านเกวียน", "Dan Kwian pottery", 450)]),
    (
        "440101",
        "ware_decor_souvenir",
        "กลุ่มจักสานตัวอย่าง",
        [("ตะกร้าสาน", "Woven basket", 350), ("เสื่อกก", "Reed mat", 280)],
    ),
    ("760101", "food", "กลุ่มขนมไทยตัวอย่าง", [("ขนมหม้อแกง", "Mung bean custard", 80), ("น้ำตาลโตนด", "Palm sugar", 90)]),
    ("570101", "beverage", "กลุ่มชากาแฟตัวอย่าง", [("ชาอู่หลง", "Oolong tea", 220), ("กาแฟดอยช้าง", "Doi Chang coffee", 250)]),
    (
        "250101",
        "herb_nonfood",
        "กลุ่มสมุนไพรตัวอย่าง",
        [("น้ำมันนวดสมุนไพร", "Herbal massage oil", 150), ("ยาหม่อง", "Balm", 50)],
    ),
    ("650101", "food", "กลุ่มแปรรูปผลไม้ตัวอย่าง", [("กล้วยตาก", "Sun-dried banana", 100), ("กล้วยกวน", "Banana paste", 70)]),
]


@dataclass(frozen=True, slots=True)
class Good:
    product_id: UUID
    name_th: str
    unit_satang: int


def named(name: str) -> UUID:
    """A lasting id for a thing of the demo."""
    return uuid5(SPACE, name)


def goods_of(booth: int) -> list[Good]:
    return [
        Good(named(f"product {booth} {no}"), th, baht * 100)
        for no, (th, _, baht) in enumerate(STALLS[(booth - 1) % len(STALLS)][3])
    ]


def make_fair(*, at: datetime) -> int:
    """The fair, its producers with their goods, and the accounts stand; what stood already is left alone."""
    for username, role in ACCOUNTS.items():
        if account_named(username) is None:
            create_account(by=SYSTEM, username=username, role=role, password=PASSWORD, at=at)
    fair = visible_fairs(actor=SYSTEM).filter(slug=SLUG).first()
    if fair is not None:
        return int(fair.pk)
    fair = create_fair(
        by=SYSTEM,
        slug=SLUG,
        name_th="OTOP To AEC (สาธิต)",
        name_en="OTOP To AEC (demo)",
        starts_on=FIRST,
        ends_on=LAST,
        booths=BOOTHS,
        gates=GATES,
        counters=COUNTERS,
        clock=Clock.REPLAYED,
        at=at,
    )
    set_target(by=SYSTEM, fair_id=fair.pk, target_satang=300_000_000, at=at)
    booths = [place for place in places_of(actor=SYSTEM, fair=fair) if place.kind == "booth"]
    for booth, place in enumerate(booths, start=1):
        _settle_in(booth, place.pk, registered_at=at)
    return int(fair.pk)


def _settle_in(booth: int, place_id: int, *, registered_at: datetime) -> None:
    area, category, kind, goods = STALLS[(booth - 1) % len(STALLS)]
    producer_id = named(f"producer {booth}")
    register_producer(
        by=SYSTEM,
        producer_id=producer_id,
        kind=ProducerKind.GROUP,
        name_th=f"{kind} {booth}",
        name_en=f"Sample group {booth}",
        area_code=area,
        at=registered_at,
    )
    for no, (th, en, baht) in enumerate(goods):
        register_product(
            by=SYSTEM,
            product_id=named(f"product {booth} {no}"),
            producer_id=producer_id,
            category=category,
            name_th=th,
            name_en=en,
            price_satang=baht * 100,
            at=registered_at,
        )
    until = date.fromordinal(LAST.toordinal() + 1)
    assign_booth(by=SYSTEM, place_id=place_id, producer_id=producer_id, starts_on=FIRST, until=until, at=registered_at)
