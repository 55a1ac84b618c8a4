"""What the server holds of these fairs, by place, read with a constant number of statements."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from tests.phone.model import Figures


@dataclass(frozen=True)
class Row:
    kind: str
    at: datetime
    day: date
    clock: bool
    received_at: datetime
    body: dict[str, Any]


@dataclass
class PlaceBooks:
    """`refused` are ids of records; `missing` is how many numbers the server waits for."""

    ledger: dict[str, Row] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    totals: Figures = field(default_factory=Counter)
    missing: int = 0


_LEDGER = """
SELECT place_id, id::text, kind, at, day, clock, received_at, body FROM sync_entry WHERE fair_id = ANY(%s)
"""
_REFUSED = """
SELECT d.place_id, r.record_id::text, convert_from(r.raw, 'UTF8') FROM sync_refusal r
JOIN devices_device d ON d.id = r.device_id WHERE r.fair_id = ANY(%s)
"""
_TOTALS = """
SELECT place_id, 'sold', day, sum(amount_satang - voided_satang) FROM sales_daytotal
    WHERE fair_id = ANY(%(fairs)s) GROUP BY 1, 3
UNION ALL
SELECT place_id, 'ordered', day, sum(amount_satang) FROM orders_daytotal
    WHERE basis IN ('po', 'deposit') AND fair_id = ANY(%(fairs)s) GROUP BY 1, 3
UNION ALL
SELECT place_id, 'entries', day, sum(entries) FROM visitors_daytotal WHERE fair_id = ANY(%(fairs)s) GROUP BY 1, 3
"""
_MISSING = """
SELECT d.place_id, sum(r.last_seq - (SELECT coalesce(sum(upper(held) - lower(held)), 0) FROM unnest(r.held) held))
FROM sync_run r JOIN devices_device d ON d.id = r.device_id WHERE r.fair_id = ANY(%s) GROUP BY 1
"""


def books_of(fairs: list[int]) -> dict[int, PlaceBooks]:
    books: dict[int, PlaceBooks] = defaultdict(PlaceBooks)
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, [fairs])
        for place, record_id, kind, at, day, clock, received_at, body in cursor.fetchall():
            books[place].ledger[record_id] = Row(kind, at, day, clock, received_at, json.loads(body))
        cursor.execute(_REFUSED, [fairs])
        for place, record_id, raw in cursor.fetchall():
            books[place].refused.add(record_id or json.loads(raw)["id"])
        cursor.execute(_TOTALS, {"fairs": fairs})
        for place, what, day, n in cursor.fetchall():
            if n:
                books[place].totals[what, day] = int(n)
        cursor.execute(_MISSING, [fairs])
        for place, missing in cursor.fetchall():
            books[place].missing = int(missing)
    return books
