"""The fair of the bench: its places and phones, and a ledger of a wanted size. Made through the house's own actions."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from uuid import UUID

import psycopg
from django.db.backends.postgresql.psycopg_any import DateRange

from bench.phones import ENDS_ON, STARTS_ON, Phone
from otop.areas.models import Area
from otop.areas.types import Level
from otop.base.types import SYSTEM
from otop.devices.actions import enrol, issue_code
from otop.devices.queries import scope_of
from otop.fairs.actions import create_fair
from otop.fairs.types import Clock
from otop.producers.models import Producer
from otop.producers.types import ProducerKind
from otop.products.models import Category, Product
from otop.sync.actions import hand_in
from otop.sync.rules.reading import read_envelope
from otop.sync.types import Answer

SLUG = "bench"
BOOTHS, GATES, COUNTERS = 800, 12, 8
PRODUCTS = 200
PHONES = {"sale": ("booth", 40), "count": ("gate", GATES), "ticket_taken": ("counter", COUNTERS)}
BATCH = 100  # records a phone hands in at once while the ledger is filled

Phones = dict[str, list[Phone]]


def make_fair() -> Phones:
    """A replayed fair, a registry of products, and phones enrolled at booths, gates and counters, by what they send."""
    at = datetime.now(UTC)
    create_fair(
        by=SYSTEM,
        slug=SLUG,
        name_th="งานวัดความเร็ว",
        name_en="Bench fair",
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        booths=BOOTHS,
        gates=GATES,
        counters=COUNTERS,
        at=at,
        clock=Clock.REPLAYED,
    )
    products = make_products(at)
    return {
        kind: [enrolled(place, str(number), products, at) for number in range(1, phones + 1)]
        for kind, (place, phones) in PHONES.items()
    }


def enrolled(kind: str, ref: str, products: list[str], at: datetime) -> Phone:
    code = issue_code(by=SYSTEM, fair_slug=SLUG, kind=kind, ref=ref, at=at)
    made = enrol(code=code, name="bench", source="bench", at=at)
    return Phone(str(made.device_id), made.key, products)


def make_products(at: datetime) -> list[str]:
    area = Area.objects.create(
        code="50", level=Level.PROVINCE, name_th="จังหวัดตัวอย่าง", sort_key="", spellings=[], valid=DateRange(None, None)
    )
    producer = Producer.objects.create(
        id=uuid.uuid4(), kind=next(iter(ProducerKind)), name_th="กลุ่มตัวอย่าง 1", area=area, registered_at=at
    )
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
    """The ledger holds at least this many records: of ten eight are sales, one is a count and one a ticket."""
    turn = {kind: cycle(of_kind) for kind, of_kind in phones.items()}
    kinds = cycle(["sale"] * 8 + ["count"] + ["ticket_taken"])
    for kind, _ in zip(kinds, range(0, records, BATCH), strict=False):
        phone = next(turn[kind])
        scope = scope_of(device_id=UUID(phone.device), key=phone.key)
        assert scope
        envelope = read_envelope(phone.envelope(kind, BATCH))
        receipt = hand_in(scope=scope, envelope=envelope, at=datetime.now(UTC), limited=False)
        assert {a.answer for a in receipt.answers} == {Answer.TAKEN}


def new_runs(phones: Phones) -> Phones:
    """The same phones of the same places, each with a new run, so that several ledgers can go on from one copy."""
    return {
        kind: [replace(p, run=str(uuid.uuid4()), numbers=itertools.count(1)) for p in of_kind]
        for kind, of_kind in phones.items()
    }


# Every copy is the same records again, under new ids of the same time, from a further run of the same phone: ledger,
# facts and kept totals stay in step, so `otop verify` finds the books right. Only digests are those of the originals.
_NEW_ID = (
    "(left({id}::text, 18) || '-8' || substr(md5({id}::text || c), 1, 3) || '-' || substr(md5({id}::text || c), 4, 12))"
    "::uuid"
)
_NEW_RUN = "md5(run::text || c)::uuid"
_COPIES = {
    "sync_entry": {"id": _NEW_ID, "run": _NEW_RUN},
    "sync_run": {"run": _NEW_RUN},
    "sales_sale": {"id": _NEW_ID},
    "sales_saleline": {"sale_id": _NEW_ID},
    "visitors_count": {"id": _NEW_ID},
    "servicecentre_ticket": {"id": _NEW_ID, "ticket_id": _NEW_ID},
}
_TOTALS = {
    "sales_hourtotal": ["receipts", "amount_satang"],
    "sales_daytotal": ["receipts", "amount_satang"],
    "visitors_minutetotal": ["entries"],
    "visitors_daytotal": ["entries"],
    "servicecentre_daytotal": ["tickets", "persons"],
}


def multiply(url: str, *, times: int) -> int:
    """The books hold all that they held, this many times over. How many records the ledger has now."""
    with psycopg.connect(url) as books:
        for table, new in _COPIES.items():
            names = [str(name) for (name,) in books.execute(_COLUMNS, [table]).fetchall()]
            cells = [new[n].format(id=n) if n in new else f'"{n}"' for n in names]
            columns = ", ".join(f'"{n}"' for n in names)
            books.execute(
                f"INSERT INTO {table} ({columns}) SELECT {', '.join(cells)} FROM {table}, generate_series(2, {times}) c"
            )
        for table, sums in _TOTALS.items():
            books.execute(f"UPDATE {table} SET {', '.join(f'{n} = {n} * {times}' for n in sums)}")
        row = books.execute("SELECT count(*) FROM sync_entry").fetchone()
    assert row
    return int(row[0])


_COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"


def settle_down(*urls: str) -> None:
    """Autovacuum finds nothing to do for a while, so that no round pays for the filling."""
    for url in urls:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("VACUUM ANALYZE")
