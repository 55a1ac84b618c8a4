"""Everything that reads from outside. A target takes bytes and returns, or raises a Problem: all else is a fault."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.test import Client, RequestFactory
from PIL import Image

from otop.base.picture_reader import Limits, reduced
from otop.base.picture_reader import Refused as RefusedPicture
from otop.base.tables import Table, read_table
from otop.base.types import SYSTEM, Problem
from otop.base.uploads import PICTURE_RATIO_MAX, PICTURE_SIDE_MAX, PICTURES, check_file
from otop.devices.rules import code_hash
from otop.fairs.types import PlaceKind
from otop.income import rules as income
from otop.income.rules.members import CATEGORIES
from otop.products import rules as products
from otop.products.actions import stage_products
from otop.reports.rules.release import release
from otop.reports.rules.release_file import facts_from
from otop.reports.tests.cast import AT, DAY
from otop.site.settings import database
from otop.sync import ingest
from otop.sync.actions import hand_in, hand_in_file
from otop.sync.rules import limits
from otop.sync.rules.reading import check_marks, check_size, read_envelope
from otop.sync.tests import records
from otop.sync.tests.desk_cast import Phone
from otop.sync.types import Kind, Record, Refused
from tests.doors.addresses import every_address

GOODS = Path(__file__).parents[2] / "otop" / "site" / "demo" / "goods.csv"


@dataclass
class Stage:
    """What the targets with a database stand on: a fair with one phone at each kind of place, and an officer."""

    fair_id: int
    phones: dict[str, Phone]
    officer: Client


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    run: Callable[[bytes, Stage], object]
    corpus: Callable[[Stage], list[bytes]]


class Fault(AssertionError):
    """An answer that says: this was our fault."""


def outcome(target: Target, content: bytes, stage: Stage) -> str:
    """What came out, in a word or two; a new word means that the input went where none went before."""
    with undone():
        try:
            return str(target.run(content, stage))
        except Problem as problem:
            if not problem.message.th or not problem.message.en:
                raise Fault(f"{problem.code} says nothing") from problem
            return f"{problem.code} {sorted(problem.values)}"


@contextmanager
def undone() -> Iterator[None]:
    """What the target wrote is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Tables


def product_table(content: bytes, stage: Stage) -> object:
    table = read_table(content, name="x.csv")
    made = stage_products(by=SYSTEM, table=table, write=True, at=AT, tick=lambda done, of: None)
    return table.encoding, sorted({finding.code for finding in made.findings})


def income_table(content: bytes, stage: Stage) -> object:
    table: Table = read_table(content, name="x.csv")
    cut = income.recognise(table)
    read = income.read_series(table, cut, lambda label: label if label.strip() else None)
    return cut.value, bool(read.figures), sorted({finding.code for finding in read.findings})


def tables(text: str) -> list[bytes]:
    """As UTF-8 with and without its mark, as Thai Windows writes it, and with other signs between cells."""
    plain = [text.encode(), text.encode("utf-8-sig"), text.encode("cp874"), text.encode("utf-16")]
    return [*plain, text.replace(",", ";").encode(), text.replace(",", "\t").encode()]


def product_corpus(stage: Stage) -> list[bytes]:
    head = ",".join(products.COLUMNS)
    return tables(f'{head}\nผ้าไหม,อบต.ตัวอย่าง,เมือง,เชียงใหม่,18.79,98.98\n"ชา, ใบ",ทต.๒,แม่ริม,เชียงใหม่,,\n')


def income_corpus(stage: Stage) -> list[bytes]:
    by_province = 'จังหวัด,ตุลาคม 2566,พ.ย. ๒๕๖๖\nเชียงใหม่,"1,234.50",๑๒\nน่าน,0,-\n'
    by_month = f"เดือน,{','.join(CATEGORIES)}\nตุลาคม 2566,1,2,3,4,5.25\n"
    return tables(by_province) + tables(by_month)


# Phones


def record(content: bytes, stage: Stage) -> object:
    found = []
    for kind in PlaceKind:
        read = records.read(content, records.scope(kind))
        if not isinstance(read, Record | Refused):
            raise Fault("neither a record nor a refusal")
        found.append(read.kind if isinstance(read, Record) else read.fault.code)
    return found


def record_corpus(stage: Stage) -> list[bytes]:
    return [records.raw(kind) for kind in Kind]


def booked(content: bytes, stage: Stage) -> object:
    """An envelope at the door of each kind of place, down to the books."""
    check_marks(content, most=limits.MARKS_A_BATCH_MAX)
    envelope = read_envelope(content)
    check_size(envelope)
    found = []
    for phone in stage.phones.values():
        receipt = hand_in(scope=phone.scope, envelope=envelope, at=AT)
        found.append(sorted({f"{answered.answer} {answered.as_json().get('code')}" for answered in receipt.answers}))
    return found


def envelope(phone: Phone, *raws: bytes) -> bytes:
    listed = ",".join(raw.decode() for raw in raws)
    head = json.dumps({"run": str(phone.run), "last_seq": len(raws), "now": AT.isoformat()})
    return f'{head[:-1]}, "records": [{listed}]}}'.encode()


def envelope_corpus(stage: Stage) -> list[bytes]:
    phone = next(iter(stage.phones.values()))
    return [envelope(phone), *(envelope(phone, records.raw(kind), records.raw(Kind.NOTE, seq=17)) for kind in Kind)]


def handed_in(content: bytes, stage: Stage) -> object:
    answers = hand_in_file(by=SYSTEM, fair_id=stage.fair_id, content=content, at=AT)
    return sorted({str(answered.answer) for answered in answers})


def file_corpus(stage: Stage) -> list[bytes]:
    phones = list(stage.phones.values())
    parts = [phone.file(json.loads(records.raw(Kind.NOTE))) for phone in phones]
    return [*parts, b"[" + b",".join(parts) + b"]", b"\xef\xbb\xbf" + parts[0]]


def enrolled(content: bytes, stage: Stage) -> object:
    """A request as it comes: plain where the first byte is even, packed where it is odd."""
    packed = bool(content[:1] and content[0] & 1)
    encoding = "gzip" if packed else "identity"
    request = RequestFactory().post(
        "/sync/v1/enrol", content[1:], content_type="application/json", headers={"Content-Encoding": encoding}
    )
    answer = ingest.enrol(request)
    if answer.status_code >= 500:
        raise Fault(f"status {answer.status_code}")
    return answer.status_code, packed, answer.content[:60] if answer.status_code == 400 else b""


def enrolment_corpus(stage: Stage) -> list[bytes]:
    body = json.dumps({"code": "AB12-CD34", "name": "เครื่อง 1"}, ensure_ascii=False).encode()
    return [
        b"\0" + body,
        b"\1" + gzip.compress(body),
        b"\1" + gzip.compress(b"[" * 9_000_000),
        b"\1" + gzip.compress(body) * 2,
    ]


def code(content: bytes, stage: Stage) -> object:
    return len(code_hash(content.decode("utf-8", "surrogateescape")))


# Files and words of people


def news(content: bytes, stage: Stage) -> object:
    facts, asides = facts_from(content)
    made = [release(facts, language) for language in ("th", "en")]
    return [len(one.text.splitlines()) for one in made], bool(asides)


def news_corpus(stage: Stage) -> list[bytes]:
    order = {"product_th": "ผ้าไหม", "product_en": "Silk", "province": "50", "country": "CN", "amount_satang": 12345}
    facts = {
        **dict.fromkeys(("visitors", "visitors_thai", "sold_satang", "ordered_satang", "target_satang"), 1234567),
        "fair_th": "งานตัวอย่าง",
        "fair_en": "Example",
        "from": "2015-11-03",
        "to": "2015-11-05",
        "foreign_orders": [order],
        "buckets": [{"name_th": "ผ้า", "name_en": "Fabric", "amount_satang": 5}],
    }
    return [json.dumps(facts, ensure_ascii=False).encode(), b'{"visitors": 5}', b'\xef\xbb\xbf{"sold_satang": 100}']


def address(content: bytes, stage: Stage) -> object:
    return len(str(database(content.decode("utf-8", "replace"))["PORT"]))


def address_corpus(stage: Stage) -> list[bytes]:
    return [
        b"postgresql://otop:word@db.example:5432/otop?sslmode=require",
        b"postgres:///otop?host=/run/x",
        b"postgresql://[::1]/o",
    ]


def page(content: bytes, stage: Stage) -> object:
    """`address?query`: the first byte chooses the address."""
    addresses = every_address()
    where = addresses[content[0] % len(addresses)] if content else "/"
    answer = stage.officer.get(where, QUERY_STRING=content[1:600].decode("latin-1"))
    if answer.status_code >= 500:
        raise Fault(f"{where}?{content[1:600]!r}: status {answer.status_code}")
    return where, answer.status_code


def page_corpus(stage: Stage) -> list[bytes]:
    queries = [
        f"day={DAY}&until={DAY}&place=1&zone=1&page=2",
        "q=%E0%B8%9C%E0%B9%89%E0%B8%B2&state=silent&page=2",
        "edition=1&lang=en&digits=thai",
        "category=food&product=01890a5d-ac96-774b-bcce-b302099a8057&country=CN&receipt=01890a5d-ac96-774b-bcce-b302099a8057",
        "bucket=1&hour=10&province=50&next=/fairs/",
    ]
    return [bytes([n]) + query.encode() for n in range(len(every_address())) for query in queries]


def picture(content: bytes, stage: Stage) -> object:
    """As its reader opens it, in this process: a new one for each picture would take longer than all the rest."""
    kind, before = check_file(content, allowed=PICTURES, bytes_max=1 << 20), Image.MAX_IMAGE_PIXELS
    try:
        made = reduced(content, kind.name, Limits(100, 1_000_000, PICTURE_SIDE_MAX, PICTURE_RATIO_MAX))
    except RefusedPicture as refused:
        return str(refused)
    finally:
        Image.MAX_IMAGE_PIXELS = before  # the reader sets it for its process, and this one goes on
    kept = Image.open(io.BytesIO(made))
    if kept.getexif():
        raise Fault("metadata came through")
    return kept.size


def picture_corpus(stage: Stage) -> list[bytes]:
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N", 2: (13.0, 45.0, 0.0)}
    made = []
    for kind, mode in (
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
    ):
        held = io.BytesIO()
        more = {} if mode in {"CMYK", "I;16"} else {"exif": exif}
        Image.new(mode, (40, 30)).save(held, kind, **more)
        made.append(held.getvalue())
    return made


TARGETS = [
    Target("products", product_table, product_corpus),
    Target("income", income_table, income_corpus),
    Target("record", record, record_corpus),
    Target("envelope", booked, envelope_corpus),
    Target("file of records", handed_in, file_corpus),
    Target("enrolment", enrolled, enrolment_corpus),
    Target("code", code, lambda stage: [b"AB12-CD34", b"o0i1 l-"]),
    Target("release", news, news_corpus),
    Target("database address", address, address_corpus),
    Target("pages", page, page_corpus),
    Target("picture", picture, picture_corpus),
]
