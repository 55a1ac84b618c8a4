"""The fair, its floor and its producers, made through the actions. Producers are invented and say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from otop.base.types import SYSTEM, Problem, Text
from otop.fairs.actions import add_bucket, add_zone, assign_booth, create_fair, place_booth, set_target, set_venue
from otop.fairs.queries import booth_ids, visible_fairs
from otop.fairs.types import Clock
from otop.producers.actions import register_producer
from otop.producers.types import ProducerKind
from otop.products.actions import register_product
from otop.servicecentre.actions import add_service
from otop.site.demo.floor import BUCKETS, COUNTERS, GATES, GROUPS, SERVICES, ZONES, Booth, booths
from otop.site.demo.logins import SLUG
from otop.site.demo.people import make_people
from otop.site.demo.plan import BANGKOK, FIRST, LAST, TARGET_SATANG, named

VENUE = ("ตลาดคลองผดุงกรุงเกษม กรุงเทพมหานคร", "Khlong Phadung Krung Kasem Market, Bangkok")
REGISTERED_AT = datetime(2015, 10, 1, 9, 0, tzinfo=BANGKOK)


class OtherDemo(Problem):
    code = "other_demo"
    text = Text(
        "โฟลเดอร์นี้มีงานตัวอย่างของรุ่นก่อน โปรดใช้โฟลเดอร์อื่นด้วย --data",
        "This folder holds the demo of an earlier version. Choose another folder with --data.",
    )


@transaction.atomic
def make_fair(*, at: datetime) -> int:
    """The fair stands with all that belongs to it, or nothing of it; what stood already is left alone.

    Raises OtherDemo.
    """
    fair = visible_fairs(actor=SYSTEM).filter(slug=SLUG).first()
    if fair and (fair.starts_on, fair.ends_on) != (FIRST, LAST):
        raise OtherDemo
    fair_id = int(fair.pk) if fair else _new_fair()
    make_people(at=at)  # last: a role for a fair or a producer is given only where it is there
    return fair_id


def _new_fair() -> int:
    fair = create_fair(
        by=SYSTEM,
        slug=SLUG,
        name_th="OTOP To AEC (สาธิต)",
        name_en="OTOP To AEC (demo)",
        starts_on=FIRST,
        ends_on=LAST,
        booths=len(booths()),
        gates=GATES,
        counters=COUNTERS,
        clock=Clock.REPLAYED,
        at=REGISTERED_AT,
    )
    set_target(by=SYSTEM, fair_id=fair.pk, target_satang=TARGET_SATANG, at=REGISTERED_AT)
    set_venue(by=SYSTEM, fair_id=fair.pk, name_th=VENUE[0], name_en=VENUE[1], at=REGISTERED_AT)
    for code, (th, en, _) in SERVICES.items():
        add_service(by=SYSTEM, fair_id=fair.pk, code=code, name_th=th, name_en=en, at=REGISTERED_AT)
    _lay_out(fair.pk)
    return int(fair.pk)


def _lay_out(fair_id: int) -> None:
    """Each booth stands in its zone and bucket, with its producer and their goods."""
    zones = {
        key: add_zone(by=SYSTEM, fair_id=fair_id, name_th=th, name_en=en, at=REGISTERED_AT).pk
        for key, (th, en) in ZONES.items()
    }
    buckets = {
        key: add_bucket(by=SYSTEM, fair_id=fair_id, name_th=th, name_en=en, at=REGISTERED_AT).pk
        for key, (th, en) in BUCKETS.items()
    }
    places = booth_ids(fair_id=fair_id, refs=[booth.ref for booth in booths()])
    for booth in booths():
        _settle_in(booth, places[booth.ref], zones, buckets)


def _settle_in(booth: Booth, place_id: int, zones: Mapping[str, int], buckets: Mapping[str, int]) -> None:
    place_booth(
        by=SYSTEM,
        place_id=place_id,
        zone_id=zones[booth.zone],
        bucket_id=buckets[booth.bucket],
        at=REGISTERED_AT,
    )
    producer_id = named(f"producer {booth.no}")
    group_th, group_en = GROUPS[booth.category]
    register_producer(
        by=SYSTEM,
        producer_id=producer_id,
        kind=ProducerKind.GROUP,
        name_th=f"{group_th} {booth.no}",
        name_en=f"{group_en} {booth.no}",
        area_code=booth.area_code,
        at=REGISTERED_AT,
    )
    for good in booth.goods:
        register_product(
            by=SYSTEM,
            product_id=UUID(good.product_id),
            producer_id=producer_id,
            category=booth.category,
            name_th=good.name_th,
            name_en=good.name_en,
            price_satang=good.unit_satang,
            at=REGISTERED_AT,
        )
    until = LAST + timedelta(days=1)
    assign_booth(by=SYSTEM, place_id=place_id, producer_id=producer_id, starts_on=FIRST, until=until, at=REGISTERED_AT)
