"""What is in the books or missing from them, and a person should look at: large amounts, booths without a slip."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import connection

from otop.base.types import Actor, Text
from otop.fairs.queries import Fair
from otop.orders.types import LARGE_ORDER_SATANG
from otop.people.queries import check_may
from otop.sales.types import LARGE_SALE_SATANG, LARGE_SLIP_SATANG
from otop.sync.models import Entry
from otop.sync.rules.usual import bounds_on
from otop.sync.types import LargeAmount, Looked, MissingSlip, UnknownSubject
from otop.visitors.types import LARGE_COUNT

# The newest word on a subject, with its speaker's name; nothing where it says that the subject waits again.
_LOOK = """
    LEFT JOIN LATERAL (
        SELECT k.looked, k.reason, k.at, coalesce(nullif(a.display_name, ''), a.username, k.by) AS by
        FROM sync_look k LEFT JOIN people_account a ON a.id::text = k.by
        WHERE k.fair_id = p.fair_id AND k.subject = {subject} ORDER BY k.at DESC, k.id DESC LIMIT 1
    ) k ON k.looked
"""
# Each part reads a partial index of its table: the number is the index's own, above it the bound that holds.
_LARGE = f"""
WITH found AS (
    SELECT 'sale' AS kind, s.id, s.place_id, s.day, s.sold_at AS at, s.amount_satang AS amount FROM sales_sale s
    WHERE s.fair_id = %(fair)s AND s.amount_satang >= {LARGE_SALE_SATANG} AND s.amount_satang >= %(sale)s
        AND NOT EXISTS (SELECT FROM sales_void v
            WHERE v.fair_id = s.fair_id AND v.of = s.id AND v.place_id = s.place_id)
    UNION ALL
    SELECT 'order', o.id, o.place_id, o.day, o.ordered_at, o.amount_satang FROM orders_order o
    WHERE o.fair_id = %(fair)s AND o.amount_satang >= {LARGE_ORDER_SATANG} AND o.amount_satang >= %(order)s
        AND NOT EXISTS (SELECT FROM orders_ordervoid v
            WHERE v.fair_id = o.fair_id AND v.of = o.id AND v.place_id = o.place_id)
    UNION ALL
    SELECT 'slip', d.slip_id, d.booth_id, d.day, d.declared_at, greatest(d.sold_satang, d.ordered_satang)
    FROM sales_declaredday d
    WHERE d.fair_id = %(fair)s AND (d.sold_satang >= {LARGE_SLIP_SATANG} OR d.ordered_satang >= {LARGE_SLIP_SATANG})
        AND greatest(d.sold_satang, d.ordered_satang) >= %(slip)s
    UNION ALL
    SELECT 'count', c.id, c.place_id, c.day, c.minute, c.entries FROM (
        SELECT n.id, n.place_id, n.day, n.minute, n.thai + n."foreign" + n.unknown + coalesce(
            (SELECT sum(f.thai + f."foreign" + f.unknown) FROM visitors_countfix f
                WHERE f.fair_id = n.fair_id AND f.of = n.id AND f.place_id = n.place_id), 0) AS entries
        FROM visitors_count n WHERE n.fair_id = %(fair)s
            AND (n.thai >= {LARGE_COUNT} OR n."foreign" >= {LARGE_COUNT} OR n.unknown >= {LARGE_COUNT})
    ) c WHERE c.entries >= %(count)s
)
SELECT f.kind || ':' || f.id, f.kind, f.id, p.kind, p.ref, f.day, f.at, f.amount, k.reason, k.at, k.by
FROM found f JOIN fairs_place p ON p.id = f.place_id AND p.fair_id = %(fair)s
{_LOOK.format(subject="f.kind || ':' || f.id")}
ORDER BY k.looked NULLS FIRST, f.day DESC, f.at DESC, f.id
"""
_NO_SLIP = f"""
SELECT 'no_slip:' || p.ref || ':' || %(day)s, p.ref, r.name_th, r.name_en, k.reason, k.at, k.by
FROM fairs_place p JOIN fairs_holding h ON h.place_id = p.id AND h.period @> %(day)s::date
JOIN producers_producer r ON r.id = h.producer_id
{_LOOK.format(subject="'no_slip:' || p.ref || ':' || %(day)s")}
WHERE p.fair_id = %(fair)s AND p.kind = 'booth'
    AND NOT EXISTS (SELECT FROM sales_daytotal t
        WHERE t.fair_id = p.fair_id AND t.place_id = p.id AND t.day = %(day)s::date AND t.receipts > 0)
    AND NOT EXISTS (SELECT FROM sales_declaredday d
        WHERE d.fair_id = p.fair_id AND d.booth_id = p.id AND d.day = %(day)s::date)
ORDER BY k.looked NULLS FIRST, length(p.ref), p.ref
"""


def large_amounts(*, actor: Actor, fair: Fair, on: date) -> list[LargeAmount]:
    """What stands in the books beyond the bounds that hold `on` a day; first what nobody has looked at. One statement.

    What was voided, corrected or replaced by a newer slip is gone from here by itself.
    """
    check_may(actor, "see_desk", fair)
    bounds = {kind: bound.most for kind, bound in bounds_on(on).items()}
    rows = _ask(_LARGE, {"fair": fair.pk, **bounds})
    return [
        LargeAmount(subject, kind, record_id, place_kind, ref, day, at, amount, _looked(*look))
        for subject, kind, record_id, place_kind, ref, day, at, amount, *look in rows
    ]


def large_amount(*, actor: Actor, fair: Fair, subject: str, on: date) -> tuple[LargeAmount, str]:
    """One of them and its record as the ledger has it, as JSON. Raises UnknownSubject."""
    check_may(actor, "see_record", fair)
    row = next((r for r in large_amounts(actor=actor, fair=fair, on=on) if r.subject == subject), None)
    entry = Entry.objects.filter(fair_id=fair.pk, id=row.record_id).first() if row else None
    if row is None or entry is None:
        raise UnknownSubject
    body = json.loads(entry.body)
    return row, json.dumps({"id": str(entry.id), "kind": entry.kind, "at": entry.at.isoformat(), "body": body})


def missing_slips(*, fair_id: int, day: date) -> list[MissingSlip]:
    """Booths that somebody holds on the day and from which neither receipts nor a slip came.

    First those that nobody has explained. An order alone does not say what was sold. One statement, from kept totals.
    """
    rows = _ask(_NO_SLIP, {"fair": fair_id, "day": day.isoformat()})
    return [MissingSlip(row[0], row[1], Text(row[2], row[3] or row[2]), _looked(*row[4:])) for row in rows]


def _ask(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _looked(reason: str | None, at: datetime | None, by: str | None) -> Looked | None:
    return Looked(reason, at, by or "") if reason is not None and at is not None else None
