"""A fair with phones, and its books, for the tests of the door."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from otop.areas.models import Area
from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.fairs.actions import assign_booth, create_fair
from otop.fairs.models import Fair, Place
from otop.fairs.types import Clock
from otop.producers.models import Producer
from otop.producers.types import ProducerKind
from otop.products.models import Category, Product
from otop.sync.models import Refusal
from otop.sync.queries import day_totals, verify
from otop.sync.types import DayFigures
from tests.sync.phone import Phone, Transport, as_json, in_process, wire_time

BANGKOK = ZoneInfo("Asia/Bangkok")
FIRST = date(2015, 11, 3)
LAST = date(2015, 11, 7)
NOON = datetime(2015, 11, 3, 12, 0, tzinfo=BANGKOK)
_numbers = count(1)


def a_fair(
    *,
    clock: Clock = Clock.REPLAYED,
    starts_on: date = FIRST,
    ends_on: date = LAST,
    booths: int = 3,
    gates: int = 2,
    counters: int = 2,
) -> Fair:
    return create_fair(
        by=SYSTEM,
        slug=f"fair-{next(_numbers)}",
        name_th="งานตัวอย่าง",
        name_en="Example fair",
        starts_on=starts_on,
        ends_on=ends_on,
        booths=booths,
        gates=gates,
        counters=counters,
        clock=clock,
        at=wire_time(),
    )


def a_fair_of_today(**more: Any) -> Fair:
    """With a real clock; it began yesterday and ends in two days."""
    today = wire_time().astimezone(BANGKOK).date()
    return a_fair(clock=Clock.REAL, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=2), **more)


def a_phone(
    fair: Fair, kind: str = "booth", ref: str = "1", *, now: datetime | None = None, ask: Transport = in_process
) -> Phone:
    """Enrolled through the door with a code from the desk. Its clock is right; at a replayed fair it is noon."""
    code = issue_code(by=SYSTEM, fair_slug=fair.slug, kind=kind, ref=ref, at=wire_time())
    reply = ask("POST", "/sync/v1/enrol", {}, as_json({"code": code, "name": "เครื่องทดสอบ"}))
    assert reply.status == 201, reply
    right = NOON if fair.clock == Clock.REPLAYED else wire_time()
    return Phone(reply.json["device"], reply.json["key"], now or right, ask=ask, place=f"{kind} {ref}")


def a_product(fair: Fair, *, booth: str = "1", satang: int = 15_000) -> Product:
    """Made by the holder of the booth during the whole fair."""
    province = {"level": "province", "name_th": "ตัวอย่าง", "name_en": "Example", "sort_key": "", "spellings": []}
    area, _ = Area.objects.get_or_create(code="99", defaults=province | {"valid": DateRange(None, None)})
    category, _ = Category.objects.get_or_create(
        code="example", defaults={"name_th": "ผ้า", "name_en": "Textile", "position": 99, "source": "test"}
    )
    producer = Producer.objects.create(
        id=uuid4(), kind=ProducerKind.GROUP, name_th="กลุ่มทอผ้าตัวอย่าง 12", area=area, registered_at=NOON
    )
    place = Place.objects.get(fair=fair, kind="booth", ref=booth)
    assign_booth(
        by=SYSTEM,
        place_id=place.pk,
        producer_id=producer.pk,
        starts_on=fair.starts_on,
        until=fair.ends_on + timedelta(days=1),
        at=NOON,
    )
    return Product.objects.create(
        id=uuid4(),
        producer=producer,
        category=category,
        name_th="ผ้าไหมมัดหมี่",
        name_en="Ikat silk",
        price_satang=satang,
        registered_at=NOON,
    )


def books(fair: Fair) -> dict[str, Any]:
    """The fair's figures; totals and facts must agree, in every fair."""
    finding = verify()
    assert finding["differences"] == []
    [mine] = [f for f in finding["fairs"] if f["fair"] == fair.slug]
    assert mine["facts"] == mine["totals"]
    return dict(mine["facts"])


NOTHING: dict[str, Any] = {
    "receipts": 0,
    "sold_satang": 0,
    "voided_satang": 0,
    "entries": {"thai": 0, "foreign": 0, "unknown": 0},
    "orders": 0,
    "ordered_satang": 0,
    "declared_satang": 0,
    "tickets": 0,
    "refused": 0,
}


def figures(**some: Any) -> dict[str, Any]:
    """Books that hold just this."""
    return NOTHING | some


def totals_of(fair: Fair, day: date = FIRST) -> DayFigures:
    return day_totals(actor=SYSTEM, fair=fair, day=day)


def refusals(fair: Fair) -> list[tuple[int, str]]:
    """Number and code of each refused record that is kept."""
    return list(Refusal.objects.filter(fair_id=fair.pk).order_by("seq", "code").values_list("seq", "code"))


def ledger(fair: Fair) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sync_entry WHERE fair_id = %s ORDER BY received_at, seq", [fair.pk])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def text_columns() -> list[tuple[str, str]]:
    """Every column of every table of ours that could hold a secret: text and bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'character', 'bytea', 'jsonb', 'json')"
        )
        return [(table, column) for table, column in cursor.fetchall()]


def places_that_hold(secret: str) -> list[tuple[str, str]]:
    found = []
    with connection.cursor() as cursor:
        for table, column in text_columns():
            cursor.execute(
                f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE position(%s IN "{column}"::text) > 0'
                f' OR position(%s IN "{column}"::text) > 0)',
                [secret, secret.encode().hex()],
            )
            if cursor.fetchone()[0]:
                found.append((table, column))
    return found
