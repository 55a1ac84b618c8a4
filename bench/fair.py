"""The fair of the bench: its places and phones, and a ledger of a wanted size. Made through the house's own actions."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from uuid import UUID

import psycopg
from django.db.backends.postgresql.psycopg_any import DateRange

from bench.phones import ENDS_ON, SLUG, STARTS_ON, Phone
from otop.areas.models import Area
from otop.areas.queries import province_paths
from otop.areas.types import Level
from otop.base.announcements import announce
from otop.base.types import SYSTEM
from otop.devices.actions import enrol, issue_code
from otop.devices.queries import scope_of
from otop.fairs.actions import add_bucket, create_fair
from otop.fairs.models import Fair, Holding, Place
from otop.fairs.types import Clock, PlaceKind
from otop.producers.models import Producer
from otop.producers.types import ProducerKind
from otop.products.models import Category, Product
from otop.sync.actions import hand_in
from otop.sync.rules.reading import read_envelope
from otop.sync.types import Answer

GATES = COUNTERS = 10
PRODUCTS = 200
PLACES = {"sale": "booth", "count": "gate", "ticket_taken": "counter"}
SHARES = {"sale": 0.8, "count": 0.1, "ticket_taken": 0.1}  # of the records that fill a ledger
BUCKETS = 8

Phones = dict[str, list[Phone]]


def make_fair(*, booths: int) -> Phones:
    """A replayed fair with booths held by producers of all provinces, and a phone at each place, by what it sends."""
    at = datetime.now(UTC)
    fair = create_fair(
        by=SYSTEM,
        slug=SLUG,
        name_th="งานวัดความเร็ว",
        name_en="Bench fair",
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        booths=booths,
        gates=GATES,
        counters=COUNTERS,
        at=at,
        clock=Clock.REPLAYED,
    )
    producers = make_producers(at, booths)
    products = make_products(at, producers[0])
    let_booths(fair, producers, at)
    numbers = {"sale": booths, "count": GATES, "ticket_taken": COUNTERS}
    return {
        kind: [enrolled(PLACES[kind], str(number), products, at) for number in range(1, phones + 1)]
        for kind, phones in numbers.items()
    }


def enrolled(kind: str, ref: str, products: list[str], at: datetime) -> Phone:
    code = issue_code(by=SYSTEM, fair_slug=SLUG, kind=kind, ref=ref, at=at)
    made = enrol(code=code, name="bench", source="bench", at=at)
    return Phone(str(made.device_id), made.key, products)


def make_producers(at: datetime, count: int) -> list[Producer]:
    areas = Area.objects.bulk_create(
        Area(
            code=code,
            level=Level.PROVINCE,
            name_th=f"จังหวัดตัวอย่าง {code}",
            sort_key="",
            spellings=[],
            valid=DateRange(None, None),
        )
        for code in province_paths().paths
    )
    return Producer.objects.bulk_create(
        Producer(
            id=uuid.uuid4(),
            kind=next(iter(ProducerKind)),
            name_th=f"กลุ่มตัวอย่าง {number}",
            area=area,
            registered_at=at,
        )
        for number, area in zip(range(count), cycle(areas), strict=False)
    )


def let_booths(fair: Fair, producers: list[Producer], at: datetime) -> None:
    """Each booth has its holder for the whole fair, and its bucket."""
    for number in range(2, BUCKETS + 1):
        add_bucket(by=SYSTEM, fair_id=fair.pk, name_th=f"กลุ่ม {number}", name_en=f"Group {number}", at=at)
    booths = list(Place.objects.filter(fair=fair, kind=PlaceKind.BOOTH))
    for booth, bucket in zip(booths, cycle(fair.buckets.all()), strict=False):
        booth.bucket = bucket
    Place.objects.bulk_update(booths, ["bucket"])
    period = DateRange(STARTS_ON, ENDS_ON + timedelta(days=1))
    Holding.objects.bulk_create(
        Holding(place=booth, producer=producer, period=period, made_at=at, made_by=SYSTEM.id)
        for booth, producer in zip(booths, producers, strict=True)
    )
    for booth, producer in zip(booths, producers, strict=True):  # as `assign_booth` does, for the proof
        told = {
            "producer": str(producer.pk),
            "from": STARTS_ON.isoformat(),
            "until": (ENDS_ON + timedelta(days=1)).isoformat(),
        }
        announce("fairs.booth_assigned", by=SYSTEM, at=at, subject=f"place:{booth.pk}", after=told)


def make_products(at: datetime, producer: Producer) -> list[str]:
    category = Category.objects.first() or Category.objects.create(
        code="bench", name_th="ตัวอย่าง", name_en="Sample", position=99, source="bench"
    )
    made = Product.objects.bulk_create(
        Product(
            id=uuid.uuid4(),
            producer=producer,
            category=category,
            name_th=f"สินค้าตัวอย่าง {number}",
            price_satang=15000,
            registered_at=at,
        )
        for number in range(1, PRODUCTS + 1)
    )
    return [str(product.id) for product in made]


def fill(phones: Phones, *, records: int) -> None:
    """The ledger holds this many records: each phone hands in one batch, so each booth, gate and counter has totals."""
    for kind, of_kind in phones.items():
        batch = round(records * SHARES[kind]) // len(of_kind)
        for phone in of_kind:
            scope = scope_of(device_id=UUID(phone.device), key=phone.key)
            assert scope
            envelope = read_envelope(phone.envelope(kind, batch))
            receipt = hand_in(scope=scope, envelope=envelope, at=datetime.now(UTC), by_person=True)
            assert {a.answer for a in receipt.answers} == {Answer.TAKEN}


def new_runs(phones: Phones) -> Phones:
    """The same phones of the same places, each with a new run, so that several ledgers can go on from one copy."""
    return {
        kind: [replace(p, run=str(uuid.uuid4()), numbers=itertools.count(1)) for p in of_kind]
        for kind, of_kind in phones.items()
    }


# Every copy is the same records again, under new ids of the same time and the phone's next numbers: ledger with its
# digests, facts, kept totals and runs stay in step.
def _new(id_: str) -> str:
    return f"(left({id_}, 18) || '-8' || substr(md5({id_} || c), 1, 3) || '-' || substr(md5({id_} || c), 4, 12))"


_ID = _new("id::text")
_RUN = "(SELECT last_seq FROM sync_run r WHERE (r.fair_id, r.device_id, r.run) = (f.fair_id, f.device_id, f.run))"
_NEXT_NUMBER = f"seq + (c - 1) * {_RUN}"
_TICKET = "body::json->>'ticket'"  # a ticket's body names it, nothing else names an id that is copied
_BODY = f"CASE kind WHEN 'ticket_taken' THEN replace(body, {_TICKET}, {_new(f'({_TICKET})')}) ELSE body END"
# The bench's phones write keys in order and ids in the usual form, so this is what otop/sync/rules/reading.py digests.
_SAID = f"""'{{"at":"' || said_at || '","body":' || {_BODY} || ',"id":"' || {_ID} || '","kind":"' || kind || '"}}'"""
_COPIES = {
    "sync_entry": {
        "id": f"{_ID}::uuid",
        "seq": _NEXT_NUMBER,
        "body": _BODY,
        "digest": f"sha256(convert_to({_SAID}, 'UTF8'))",
    },
    "sales_sale": {"id": f"{_ID}::uuid"},
    "sales_saleline": {"sale_id": f"{_new('sale_id::text')}::uuid"},
    "visitors_count": {"id": f"{_ID}::uuid"},
    "servicecentre_ticket": {"id": f"{_ID}::uuid", "ticket_id": f"{_new('ticket_id::text')}::uuid"},
}
_TOTALS = {
    "sales_hourtotal": ["receipts", "amount_satang"],
    "sales_daytotal": ["receipts", "amount_satang"],
    "visitors_minutetotal": ["entries"],
    "visitors_daytotal": ["entries"],
    "servicecentre_daytotal": ["tickets", "persons"],
    "sync_run": ["last_seq", "taken"],
    "sync_heard": ["taken"],
}


def multiply(url: str, *, times: int) -> int:
    """The books hold all that they held, this many times over. How many records the ledger has now."""
    with psycopg.connect(url) as books:
        for table, new in _COPIES.items():
            names = [str(name) for (name,) in books.execute(_COLUMNS, [table]).fetchall()]
            cells = [new.get(n, f'"{n}"') for n in names]
            columns = ", ".join(f'"{n}"' for n in names)
            copies = f"SELECT {', '.join(cells)} FROM {table} f, generate_series(2, {times}) c"
            books.execute(f"INSERT INTO {table} ({columns}) {copies}")
        for table, sums in _TOTALS.items():
            books.execute(f"UPDATE {table} SET {', '.join(f'{n} = {n} * {times}' for n in sums)}")
        books.execute("UPDATE sync_run SET held = int8multirange(int8range(1, last_seq + 1))")
        row = books.execute("SELECT count(*) FROM sync_entry").fetchone()
    assert row
    return int(row[0])


_COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"


_CHANGED = ("fairs_place", "devices_device")  # row by row while the fair was made


def settle_down(*urls: str) -> None:
    """Autovacuum finds nothing to do for a while, so that no round pays for the filling or reads what it left dead."""
    for url in urls:
        with psycopg.connect(url, autocommit=True) as server:
            for table in (*_TOTALS, *_CHANGED):
                server.execute(f"VACUUM FULL {table}")
            server.execute("VACUUM ANALYZE")
