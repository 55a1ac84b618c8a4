"""What the phones of the bench send: real envelopes of version 1, each record with its own id and number."""

from __future__ import annotations

import itertools
import random
import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

SLUG = "bench"
STARTS_ON, ENDS_ON = date(2015, 11, 3), date(2015, 11, 11)
OPENS_AT = datetime(2015, 11, 3, 3, tzinfo=UTC)  # ten in the morning in Bangkok
STEP = {"sale": timedelta(seconds=5), "count": timedelta(minutes=1), "ticket_taken": timedelta(seconds=20)}
TEXTS = ["ผ้าขาวม้าทอมือ ลายตาราง", "น้ำพริกเผา ขวดใหญ่", "ตะกร้าไม้ไผ่สาน", "สบู่สมุนไพร 3 ก้อน"]


@dataclass
class Phone:
    """One enrolled phone with a new run. The fair is replayed, so its clock is the time of every rule."""

    device: str
    key: str
    products: Sequence[str]
    now: datetime = OPENS_AT
    run: str = field(default_factory=lambda: str(uuid.uuid4()))
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def envelope(self, kind: str, records: int = 1) -> bytes:
        """The next batch of this many new records of one kind.

        A single sale has two lines; those of a batch one to three, so that batches differ in length as real ones do.
        Keys are in order, so that a body in the ledger stands there as its digest was made over it.
        """
        return self.wrapped([self._drawn(kind, 2 if records == 1 else random.randint(1, 3)) for _ in range(records)])

    def wrapped(self, records: list[dict[str, Any]]) -> bytes:
        """Records that were made, for the first time or once more."""
        envelope = {"run": self.run, "last_seq": records[-1]["seq"], "now": self.now.isoformat(), "records": records}
        return orjson.dumps(envelope, option=orjson.OPT_SORT_KEYS)

    def record(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The next one, made now."""
        made = {"seq": next(self.numbers), "id": uuid7(self.now), "kind": kind, "at": self.now.isoformat()}
        return made | {"body": body}

    def _drawn(self, kind: str, lines: int) -> dict[str, Any]:
        self.now += STEP[kind]
        bodies = {"sale": self._sale, "count": self._count, "ticket_taken": self._ticket}
        made = self.record(kind, {})
        return made | {"body": bodies[kind](made["seq"], lines)}

    def _sale(self, seq: int, count: int) -> dict[str, Any]:
        lines = [
            {
                "product": self.products[(seq + n) % len(self.products)],
                "text": TEXTS[(seq + n) % len(TEXTS)],
                "qty": 1 + n,
                "unit_satang": 15000 + 500 * n,
            }
            for n in range(count)
        ]
        amount = sum((1 + n) * (15000 + 500 * n) for n in range(count))
        return {"lines": lines, "paid_by": ("cash", "promptpay", "other")[seq % 3], "amount_satang": amount}

    def _count(self, seq: int, _: int) -> dict[str, Any]:
        minute = self.now.replace(second=0).strftime("%Y-%m-%dT%H:%M+00:00")
        return {"minute": minute, "thai": 5 + seq % 20, "foreign": seq % 4, "unknown": 1, "method": "full"}

    def _ticket(self, seq: int, _: int) -> dict[str, Any]:
        no = f"A{seq % 1000:03d}"
        return {"ticket": uuid7(self.now), "no": no, "service": "shipping", "counter": "1", "persons": 1 + seq % 3}


def uuid7(at: datetime) -> str:
    """Version 7: milliseconds first, so that ids of one evening lie side by side in an index, as from real phones."""
    number = int(at.timestamp() * 1000) << 80 | secrets.randbits(80)
    number = number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62
    return str(uuid.UUID(int=number))
