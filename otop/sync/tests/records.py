"""Records as bytes and phones' scopes, for the tests of the rules."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from otop.devices.types import Scope
from otop.fairs.types import Clock, FairTime, PlaceKind
from otop.sync.rules.reading import read_record
from otop.sync.types import Kind, Record, Refused

BANGKOK = ZoneInfo("Asia/Bangkok")
NOON = datetime(2015, 11, 3, 12, 0, tzinfo=BANGKOK)
TIME = FairTime(date(2015, 11, 3), date(2015, 11, 7), time(4), Clock.REAL)
ID = "01890a5d-ac96-774b-bcce-b302099a8057"
OTHER_ID = "01890a5d-ac96-774b-bcce-b302099a8058"
LINE = {"product": None, "text": "ผ้า", "qty": 2, "unit_satang": 15_000}
BODIES: dict[Kind, dict[str, Any]] = {
    Kind.SALE: {"lines": [LINE], "paid_by": "cash", "amount_satang": 30_000},
    Kind.VOID: {"of": OTHER_ID, "reason": ""},
    Kind.CONFIRMATION: {"of": OTHER_ID},
    Kind.ORDER: {"buyer": "", "country": "CN", "lines": [LINE], "amount_satang": 30_000, "basis": "po"},
    Kind.ORDER_VOID: {"of": OTHER_ID, "reason": ""},
    Kind.COUNT: {"minute": "2015-11-03T10:05+07:00", "thai": 12, "foreign": 3, "unknown": 0, "method": "full"},
    Kind.COUNT_FIX: {"of": OTHER_ID, "thai": -1, "foreign": 0, "unknown": 0, "reason": ""},
    Kind.PRICE: {"product": OTHER_ID, "unit_satang": 1},
    Kind.PRODUCT: {"product": OTHER_ID, "name": "ผ้าพันคอ", "unit_satang": 1, "offered": False},
    Kind.SLIP: {
        "booth": "1",
        "day": "2015-11-03",
        "sold_satang": 5,
        "ordered_satang": 0,
        "receipts": 1,
        "paid": {"cash": 5},
        "picture": None,
    },
    Kind.TICKET_TAKEN: {"ticket": OTHER_ID, "no": "A012", "service": "1", "counter": "1", "persons": 1},
    Kind.TICKET_CALLED: {"ticket": OTHER_ID, "counter": "1"},
    Kind.TICKET_STARTED: {"ticket": OTHER_ID, "counter": "1"},
    Kind.TICKET_FINISHED: {"ticket": OTHER_ID, "counter": "1", "score": 5},
    Kind.TICKET_GONE: {"ticket": OTHER_ID, "counter": 1},
    Kind.NOTE: {"text": "ฝนตก"},
}


def scope(kind: PlaceKind = PlaceKind.BOOTH, *, fair_time: FairTime = TIME) -> Scope:
    return Scope(UUID(OTHER_ID), 7, "aec", fair_time, 1, kind.value, "1", revoked=False)


def raw(kind: Kind | str = Kind.SALE, /, **changes: Any) -> bytes:
    """A good record of the kind; `body` replaces parts of its body, other names parts of the record."""
    body = {**BODIES.get(Kind(kind) if kind in list(Kind) else Kind.NOTE, {}), **changes.pop("body", {})}
    record = {"seq": 16, "id": ID, "kind": str(kind), "at": "2015-11-03T11:59:00+07:00", "body": body, **changes}
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read(content: bytes, where: Scope | None = None, *, now: datetime = NOON) -> Record | Refused:
    return read_record(content, where or scope(), now=now)


def code(content: bytes, where: Scope | None = None, *, now: datetime = NOON) -> str:
    """`taken`, or the code of the refusal."""
    found = read(content, where, now=now)
    return found.fault.code if isinstance(found, Refused) else "taken"
