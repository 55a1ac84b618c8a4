"""The proof that kept totals equal the facts, to the satang, and that each fact is what was handed in."""

from __future__ import annotations

from typing import Any

from django.db import connection

from otop.base.sql import one_moment
from otop.sync.queries.held_against import differences_of

# Each statement gives `fair_id, name, n` rows. Left of the names: what is added up from single facts.
_FACTS = """
WITH void AS (SELECT DISTINCT fair_id, place_id, of FROM sales_void),
seen AS (SELECT DISTINCT fair_id, place_id, of FROM sales_confirmation),
order_void AS (SELECT DISTINCT fair_id, place_id, of FROM orders_ordervoid)
SELECT s.fair_id, n.name, sum(n.n) FROM sales_sale s
    LEFT JOIN void v ON v.fair_id = s.fair_id AND v.place_id = s.place_id AND v.of = s.id
    LEFT JOIN seen c ON c.fair_id = s.fair_id AND c.place_id = s.place_id AND c.of = s.id AND s.paid_by = 'promptpay',
    LATERAL (VALUES ('receipts', 1), ('sold_satang', CASE WHEN v.of IS NULL THEN s.amount_satang ELSE 0 END),
        ('voided_satang', CASE WHEN v.of IS NULL THEN 0 ELSE s.amount_satang END),
        ('confirmed', CASE WHEN v.of IS NULL AND c.of IS NOT NULL THEN 1 ELSE 0 END),
        ('confirmed_satang', CASE WHEN v.of IS NULL AND c.of IS NOT NULL THEN s.amount_satang ELSE 0 END)
    ) n (name, n) GROUP BY 1, 2
UNION ALL
SELECT c.fair_id, n.name, sum(n.n) FROM (
        SELECT fair_id, thai, "foreign" AS foreign_, unknown FROM visitors_count
        UNION ALL
        SELECT f.fair_id, f.thai, f."foreign", f.unknown FROM visitors_countfix f JOIN visitors_count c
            ON c.fair_id = f.fair_id AND c.id = f.of AND c.place_id = f.place_id
    ) c, LATERAL (VALUES ('thai', thai), ('foreign', foreign_), ('unknown', unknown)) n (name, n) GROUP BY 1, 2
UNION ALL
SELECT o.fair_id, n.name, sum(n.n) FROM orders_order o
    LEFT JOIN order_void v ON v.fair_id = o.fair_id AND v.place_id = o.place_id AND v.of = o.id,
    LATERAL (VALUES ('orders', 1), ('ordered_satang', o.amount_satang)) n (name, n)
    WHERE v.of IS NULL AND o.basis IN ('po', 'deposit') GROUP BY 1, 2
UNION ALL
SELECT fair_id, 'declared_satang', sum(sold_satang + ordered_satang) FROM (
        SELECT DISTINCT ON (fair_id, booth_id, day) fair_id, sold_satang, ordered_satang FROM sales_slip
        ORDER BY fair_id, booth_id, day, declared_at DESC, id DESC
    ) newest GROUP BY 1
UNION ALL
SELECT fair_id, 'tickets', count(*) FROM servicecentre_ticket GROUP BY 1
UNION ALL
SELECT fair_id, 'refused', count(*) FROM sync_refusal WHERE code <> 'unknown_kind' GROUP BY 1
"""
_HOUR_AND_DAY = """
SELECT fair_id, n.name, sum(n.n) FROM {sales}, LATERAL (VALUES ('receipts', receipts),
    ('sold_satang', amount_satang - voided_satang), ('voided_satang', voided_satang), ('confirmed', confirmed),
    ('confirmed_satang', confirmed_satang)) n (name, n) GROUP BY 1, 2
UNION ALL
SELECT fair_id, nationality, sum(entries) FROM {visitors} GROUP BY 1, 2
"""
_TOTALS = (
    _HOUR_AND_DAY.format(sales="sales_daytotal", visitors="visitors_daytotal")
    + """
UNION ALL
SELECT fair_id, n.name, sum(n.n) FROM orders_daytotal,
    LATERAL (VALUES ('orders', orders), ('ordered_satang', amount_satang)) n (name, n)
    WHERE basis IN ('po', 'deposit') GROUP BY 1, 2
UNION ALL
SELECT fair_id, 'declared_satang', sum(sold_satang + ordered_satang) FROM sales_declaredday GROUP BY 1
UNION ALL
SELECT fair_id, 'tickets', sum(tickets) FROM servicecentre_daytotal GROUP BY 1
UNION ALL
SELECT fair_id, 'refused', sum(refused) FROM sync_run GROUP BY 1
"""
)
_FINE_TOTALS = _HOUR_AND_DAY.format(sales="sales_hourtotal", visitors="visitors_minutetotal")
# Each kept total of a booth and hour, or a gate and minute, against its own facts: equal sums must not hide two faults.
_DIFFERENCES = """
WITH void AS (SELECT DISTINCT fair_id, place_id, of FROM sales_void),
seen AS (SELECT DISTINCT fair_id, place_id, of FROM sales_confirmation),
fact AS (
    SELECT s.fair_id, s.place_id, s.day, s.hour, s.paid_by, count(*) AS receipts, sum(s.amount_satang) AS amount,
        count(v.of) AS voided, coalesce(sum(s.amount_satang) FILTER (WHERE v.of IS NOT NULL), 0) AS voided_amount,
        count(c.of) FILTER (WHERE v.of IS NULL) AS confirmed,
        coalesce(sum(s.amount_satang) FILTER (WHERE v.of IS NULL AND c.of IS NOT NULL), 0) AS confirmed_amount
    FROM sales_sale s LEFT JOIN void v ON v.fair_id = s.fair_id AND v.place_id = s.place_id AND v.of = s.id
    LEFT JOIN seen c ON c.fair_id = s.fair_id AND c.place_id = s.place_id AND c.of = s.id AND s.paid_by = 'promptpay'
    GROUP BY 1, 2, 3, 4, 5
)
SELECT coalesce(f.fair_id, k.fair_id), 'sales place ' || coalesce(f.place_id, k.place_id) || ' '
    || coalesce(f.day, k.day) || ' ' || coalesce(f.hour, k.hour) || 'h ' || coalesce(f.paid_by, k.paid_by)
FROM fact f FULL JOIN sales_hourtotal k ON k.fair_id = f.fair_id AND k.place_id = f.place_id AND k.day = f.day
    AND k.hour = f.hour AND k.paid_by = f.paid_by
WHERE (f.receipts, f.amount, f.voided, f.voided_amount, f.confirmed, f.confirmed_amount)
    IS DISTINCT FROM (k.receipts, k.amount_satang, k.voided, k.voided_satang, k.confirmed, k.confirmed_satang)
UNION ALL
SELECT coalesce(e.fair_id, f.fair_id), 'ledger and facts differ for ' || coalesce(e.kind, f.kind)
FROM (SELECT fair_id, kind, count(*) AS n FROM sync_entry WHERE kind <> 'note' GROUP BY 1, 2) e
FULL JOIN (
    SELECT fair_id, 'sale' AS kind, count(*) AS n FROM sales_sale GROUP BY 1
    UNION ALL SELECT fair_id, 'void', count(*) FROM sales_void GROUP BY 1
    UNION ALL SELECT fair_id, 'confirmation', count(*) FROM sales_confirmation GROUP BY 1
    UNION ALL SELECT fair_id, 'price', count(*) FROM sales_price GROUP BY 1
    UNION ALL SELECT fair_id, 'product', count(*) FROM sales_boothproduct GROUP BY 1
    UNION ALL SELECT fair_id, 'slip', count(*) FROM sales_slip GROUP BY 1
    UNION ALL SELECT fair_id, 'order', count(*) FROM orders_order GROUP BY 1
    UNION ALL SELECT fair_id, 'order_void', count(*) FROM orders_ordervoid GROUP BY 1
    UNION ALL SELECT fair_id, 'count', count(*) FROM visitors_count GROUP BY 1
    UNION ALL SELECT fair_id, 'count_fix', count(*) FROM visitors_countfix GROUP BY 1
    UNION ALL SELECT fair_id, 'ticket_taken', count(*) FROM servicecentre_ticket GROUP BY 1
    UNION ALL SELECT fair_id, 'ticket_' || step, count(*) FROM servicecentre_ticketstep GROUP BY 1, 2
) f ON f.fair_id = e.fair_id AND f.kind = e.kind
WHERE e.n IS DISTINCT FROM f.n
UNION ALL
SELECT s.fair_id, 'sale ' || s.id || ' is not the sum of its lines'
FROM sales_sale s JOIN sync_entry e ON e.fair_id = s.fair_id AND e.id = s.id AND e.run IS NOT NULL
JOIN (SELECT fair_id, sale_id, sum(qty::numeric * unit_satang) AS amount FROM sales_saleline GROUP BY 1, 2) l
    ON l.fair_id = s.fair_id AND l.sale_id = s.id
WHERE l.amount <> s.amount_satang
"""
_ENTRIES = ("thai", "foreign", "unknown")
_NAMES = (
    "receipts",
    "sold_satang",
    "voided_satang",
    "orders",
    "ordered_satang",
    "declared_satang",
    "tickets",
    "refused",
)
_BESIDE = ("confirmed", "confirmed_satang")  # proven, and not among the figures of the protocol


def verify() -> dict[str, Any]:
    """Every fair's figures twice, from facts and from kept totals, read at one instant.

    `ok` is false on any difference; `differences` then names the places and records. Whole tables are read: for the
    night and the console, not for pages.
    """
    with one_moment(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT id, slug FROM fairs_fair ORDER BY slug")
        slugs: dict[int, str] = dict(cursor.fetchall())
        facts, totals, fine = (_sums(cursor, sql) for sql in (_FACTS, _TOTALS, _FINE_TOTALS))
        cursor.execute(_DIFFERENCES)
        differences = [f"{slugs.get(fair_id, fair_id)}: {what}" for fair_id, what in cursor.fetchall()]
        for fair_id, slug in slugs.items():
            differences += [f"{slug}: {what}" for what in differences_of(fair_id=fair_id)]
    fairs = []
    for fair_id, slug in slugs.items():
        from_facts, from_totals = _figures(facts, fair_id), _figures(totals, fair_id)
        fairs.append({"fair": slug, "facts": from_facts, "totals": from_totals})
        if from_facts != from_totals or any(totals.get((fair_id, n), 0) != facts.get((fair_id, n), 0) for n in _BESIDE):
            differences.append(f"{slug}: day totals differ from facts")
        if any(fine.get((fair_id, n), 0) != facts.get((fair_id, n), 0) for n in (*_NAMES[:3], *_ENTRIES, *_BESIDE)):
            differences.append(f"{slug}: hour or minute totals differ from facts")
    return {"ok": not differences, "fairs": fairs, "differences": differences}


def _sums(cursor: Any, sql: str) -> dict[tuple[int, str], int]:
    cursor.execute(sql)
    return {(fair_id, name): int(n) for fair_id, name, n in cursor.fetchall()}


def _figures(sums: dict[tuple[int, str], int], fair_id: int) -> dict[str, Any]:
    figures: dict[str, Any] = {name: sums.get((fair_id, name), 0) for name in _NAMES}
    figures["entries"] = {name: sums.get((fair_id, name), 0) for name in _ENTRIES}
    return figures
