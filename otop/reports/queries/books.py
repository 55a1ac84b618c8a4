"""What a report is made of, read in one statement: one statement sees one moment, so all figures agree.

That holds in the transaction that closes a day too, where the day's lock must come before the moment is taken and no
other isolation level could be set (docs/decisions/0008-figures-in-one-window.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from otop.base.types import Text
from otop.reports.rules.books import Books, Good, Holder, Place

_NOT_VOID = """NOT EXISTS (SELECT 1 FROM {void} v
    WHERE v.fair_id = {fact}.fair_id AND v.place_id = {fact}.place_id AND v.of = {fact}.id)"""
SALE_STANDS = _NOT_VOID.format(void="sales_void", fact="s")
ORDER_STANDS = _NOT_VOID.format(void="orders_ordervoid", fact="o")
_GOODS = """
    SELECT g.place_id, g.day, g.product_id, g.text, g.satang, p.category_id, p.name_th, p.name_en FROM (
        SELECT {fact}.place_id, {fact}.day, l.product_id,
            CASE WHEN l.product_id IS NULL THEN l.text ELSE '' END AS text,
            sum(l.qty * l.unit_satang)::bigint AS satang
        FROM {facts} {fact} JOIN {lines} l ON l.fair_id = {fact}.fair_id AND l.{link} = {fact}.id
        WHERE {fact}.fair_id = %(fair)s AND {fact}.day <= %(until)s AND {stands} GROUP BY 1, 2, 3, 4
    ) g LEFT JOIN products_product p ON p.id = g.product_id
"""
_SOURCES = {
    "places": "SELECT id, kind, ref, zone_id, bucket_id FROM fairs_place WHERE fair_id = %(fair)s",
    "zones": "SELECT id, position, name_th, name_en FROM fairs_zone WHERE fair_id = %(fair)s ORDER BY position",
    "buckets": "SELECT id, position, name_th, name_en FROM fairs_bucket WHERE fair_id = %(fair)s ORDER BY position",
    "days": "SELECT day, opens_at, closes_at FROM fairs_day WHERE fair_id = %(fair)s ORDER BY day",
    "holders": """
        SELECT h.place_id, lower(h.period) AS starts, upper(h.period) AS until, h.producer_id, p.name_th, p.name_en,
            left(a.code, 2) AS province
        FROM fairs_holding h JOIN fairs_place l ON l.id = h.place_id
        JOIN producers_producer p ON p.id = h.producer_id JOIN areas_area a ON a.id = p.area_id
        WHERE l.fair_id = %(fair)s""",
    "provinces": """
        SELECT DISTINCT ON (code) code, name_th, name_en FROM areas_area WHERE level = 'province'
        ORDER BY code, (valid @> %(until)s::date) DESC, valid DESC""",
    "categories": "SELECT code, name_th, name_en FROM products_category ORDER BY position",
    "services": "SELECT code, name_th, name_en FROM servicecentre_service WHERE fair_id = %(fair)s ORDER BY position",
    "choices": """
        SELECT DISTINCT ON (place_id, day) place_id, day, source FROM reports_boothdaychoice
        WHERE fair_id = %(fair)s AND day <= %(until)s ORDER BY place_id, day, at DESC, id DESC""",
    "sold": """
        SELECT place_id, day, sum(receipts - voided)::bigint AS receipts,
            sum(amount_satang - voided_satang)::bigint AS satang
        FROM sales_daytotal WHERE fair_id = %(fair)s AND day <= %(until)s GROUP BY 1, 2""",
    "declared": """
        SELECT booth_id AS place_id, day, sold_satang, ordered_satang FROM sales_declaredday
        WHERE fair_id = %(fair)s AND day <= %(until)s""",
    "orders": """
        SELECT place_id, day, basis, country, orders, amount_satang FROM orders_daytotal
        WHERE fair_id = %(fair)s AND day <= %(until)s AND orders <> 0""",
    "entries": """
        SELECT place_id, day, nationality, entries FROM visitors_daytotal
        WHERE fair_id = %(fair)s AND day <= %(until)s""",
    "served": """
        SELECT place_id, day, service, tickets, persons FROM servicecentre_daytotal
        WHERE fair_id = %(fair)s AND day <= %(until)s""",
    "goods_sold": _GOODS.format(
        fact="s", facts="sales_sale", lines="sales_saleline", link="sale_id", stands=SALE_STANDS
    ),
    "goods_ordered": _GOODS.format(
        fact="o",
        facts="orders_order",
        lines="orders_orderline",
        link="order_id",
        stands=f"o.basis IN ('po', 'deposit') AND {ORDER_STANDS}",
    ),
}
GOODS = ("goods_sold", "goods_ordered")
TOTALS = tuple(name for name in _SOURCES if name not in GOODS)
"""What kept totals carry: these cost the same whatever the number of receipts."""


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is of one moment. Inside a transaction already, its caller has seen to that."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def books_of(*, fair_id: int, until: date, goods: bool = True) -> Books:
    """The fair's booths and what came from them up to and on a day. One statement."""
    names: Sequence[str] = (*TOTALS, *GOODS) if goods else TOTALS
    parts = ", ".join(f"'{name}', (SELECT coalesce(json_agg(t), '[]') FROM ({_SOURCES[name]}) t)" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_build_object({parts})::text", {"fair": fair_id, "until": until})
        return _books(json.loads(cursor.fetchone()[0]))


def _books(read: dict[str, list[dict[str, Any]]]) -> Books:
    def by_booth_day(name: str) -> Iterator[tuple[tuple[int, date], dict[str, Any]]]:
        return (((row["place_id"], date.fromisoformat(row["day"])), row) for row in read[name])

    orders: dict[tuple[int, date], list[tuple[str, str, int, int]]] = {}
    for key, row in by_booth_day("orders"):
        orders.setdefault(key, []).append((row["basis"], row["country"], row["orders"], row["amount_satang"]))
    return Books(
        places={p["id"]: Place(p["id"], p["kind"], p["ref"], p["zone_id"], p["bucket_id"]) for p in read["places"]},
        zones={z["id"]: (str(z["position"]), _name(z)) for z in read["zones"]},
        buckets={b["id"]: (str(b["position"]), _name(b)) for b in read["buckets"]},
        days=[date.fromisoformat(d["day"]) for d in read["days"]],
        hours={date.fromisoformat(d["day"]): (d["opens_at"][:5], d["closes_at"][:5]) for d in read["days"]},
        holders=_holders(read["holders"]),
        provinces={p["code"]: _name(p) for p in read["provinces"]},
        categories={c["code"]: _name(c) for c in read["categories"]},
        services={s["code"]: _name(s) for s in read["services"]},
        choices={key: row["source"] for key, row in by_booth_day("choices")},
        sold={key: (row["receipts"], row["satang"]) for key, row in by_booth_day("sold")},
        declared={key: (row["sold_satang"], row["ordered_satang"]) for key, row in by_booth_day("declared")},
        orders=orders,
        entries=[(*key, row["nationality"], row["entries"]) for key, row in by_booth_day("entries")],
        served=[(*key, row["service"], row["tickets"], row["persons"]) for key, row in by_booth_day("served")],
        goods_sold=[_good(key, row) for key, row in by_booth_day("goods_sold")] if "goods_sold" in read else None,
        goods_ordered=[_good(key, row) for key, row in by_booth_day("goods_ordered")] if "goods_sold" in read else None,
    )


def _holders(rows: list[dict[str, Any]]) -> dict[int, list[Holder]]:
    held: dict[int, list[Holder]] = {}
    for row in rows:
        starts, until = (date.fromisoformat(row[side]) if row[side] else None for side in ("starts", "until"))
        holder = Holder(starts, until, row["producer_id"], _name(row), row["province"])
        held.setdefault(row["place_id"], []).append(holder)
    return held


def _good(key: tuple[int, date], row: dict[str, Any]) -> Good:
    name = _name(row) if row["product_id"] else Text(row["text"], row["text"])
    return Good(*key, row["product_id"] or "", name, row["category_id"] or "", row["satang"])


def _name(row: dict[str, Any]) -> Text:
    return Text(row["name_th"], row["name_en"] or row["name_th"])
