"""What a report is made of, read in one statement: one statement sees one moment, so all figures agree.

That holds in the transaction that closes a day too, where the day's lock must come before the moment is taken and no
other isolation level could be set (docs/decisions/0008-figures-in-one-window.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db import connection

from otop.base.types import Text
from otop.reports.rules.books import Books, Good, Holder, Place, Receipts

_NOT_VOID = """NOT EXISTS (SELECT 1 FROM {void} v
    WHERE v.fair_id = {fact}.fair_id AND v.place_id = {fact}.place_id AND v.of = {fact}.id)"""
SALE_STANDS = _NOT_VOID.format(void="sales_void", fact="s")
ORDER_STANDS = _NOT_VOID.format(void="orders_ordervoid", fact="o")
# The name of a line's good on its booth's own list.
OWN_NAME = """(SELECT b.name FROM sales_boothproduct b WHERE b.fair_id = {fact}.fair_id AND b.place_id = {fact}.place_id
    AND b.product_id = l.unknown_product ORDER BY b.set_at DESC, b.id DESC LIMIT 1)"""
_GOODS = """
    SELECT g.place_id, g.day, g.product_id, g.text, g.satang, p.category_id, p.name_th, p.name_en FROM (
        SELECT {fact}.place_id, {fact}.day, l.product_id,
            CASE WHEN l.product_id IS NULL THEN coalesce(nullif(l.text, ''), {own}, '') ELSE '' END AS text,
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
            sum(amount_satang - voided_satang)::bigint AS satang,
            coalesce(sum(amount_satang - voided_satang) FILTER (WHERE paid_by = 'cash'), 0)::bigint AS by_cash,
            coalesce(sum(amount_satang - voided_satang) FILTER (WHERE paid_by = 'promptpay'), 0)::bigint AS promptpay,
            sum(confirmed_satang)::bigint AS confirmed
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
        fact="s",
        facts="sales_sale",
        lines="sales_saleline",
        link="sale_id",
        stands=SALE_STANDS,
        own=OWN_NAME.format(fact="s"),
    ),
    "goods_ordered": _GOODS.format(
        fact="o",
        facts="orders_order",
        lines="orders_orderline",
        link="order_id",
        own=OWN_NAME.format(fact="o"),
        stands=f"o.basis IN ('po', 'deposit') AND {ORDER_STANDS}",
    ),
    # All three only grow, in the statement that writes the facts: while they stand, so do the goods of receipts.
    "booked": """
        SELECT sum(receipts) AS receipts, sum(voided) AS voided,
            (SELECT count(*) FROM sales_boothproduct WHERE fair_id = %(fair)s) AS listed
        FROM sales_daytotal WHERE fair_id = %(fair)s""",
    "products": "SELECT id, category_id, name_th, name_en FROM products_product WHERE id = ANY(%(products)s::uuid[])",
}
GOODS = ("goods_sold", "goods_ordered")
TOTALS = tuple(name for name in _SOURCES if name not in {*GOODS, "booked", "products"})
"""What kept totals carry: these cost the same whatever the number of receipts."""
MONEY = {"choices", "sold", "declared", "orders"}
NAMES = ("category_id", "name_th", "name_en")
KEPT_S = 60
"""How long the goods of receipts wait for the next form of the same report: they are read from every line."""

Read = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the statement read, each source as JSON. Readings of one `mark` are of the same books."""

    texts: dict[str, str]
    mark: str
    sold: list[dict[str, Any]] | None = None  # the goods of receipts, where they were taken apart for the mark

    def books(self) -> Books:
        read: Read = {
            name: json.loads(text) for name, text in self.texts.items() if name != "goods_sold" or not self.sold
        }
        if self.sold:
            read["goods_sold"] = self.sold
        if "products" in read:  # kept goods, with the names and categories of now
            read["goods_sold"] = _named(read["goods_sold"], read["products"])
        return _books(read)


def books_of(*, fair_id: int, until: date, goods: bool = True) -> Books:
    """Booths and what came from them up to and on a day. One statement; two where kept goods are of before."""
    return (read_goods if goods else read_totals)(fair_id=fair_id, until=until).books()


def floor_of(*, fair_id: int, until: date) -> Books:
    """The fair without any money: places, names, days, who came and who was served. One statement."""
    read = _read([name for name in TOTALS if name not in MONEY], fair_id, until)
    return _books({name: json.loads(text) for name, text in read.items()} | {name: [] for name in MONEY})


def read_totals(*, fair_id: int, until: date) -> Reading:
    """What kept totals carry, without goods."""
    return _reading(fair_id, until, _read(TOTALS, fair_id, until))


def read_goods(*, fair_id: int, until: date) -> Reading:
    """All of it.

    Of each fair the goods of receipts that were read last are kept for a moment. Whether they still hold is read with
    all else, in one statement.
    """
    place = f"reports-goods-sold-{fair_id}"
    if kept := caches["hot"].get(place):
        state, sold, products = kept
        texts = _read((*TOTALS, "goods_ordered", "booked", "products"), fair_id, until, products)
        if state == (until, texts["booked"]):
            return _reading(fair_id, until, texts | {"goods_sold": sold}, json.loads(texts["products"]))
    texts = _read((*TOTALS, *GOODS, "booked"), fair_id, until)
    goods = json.loads(texts["goods_sold"])
    named = {good["product_id"]: good for good in goods}
    caches["hot"].set(place, ((until, texts["booked"]), texts["goods_sold"], list(named)), KEPT_S)
    products = [good | {"id": product} for product, good in named.items()]
    return replace(_reading(fair_id, until, texts, products), sold=goods)


def _read(names: Sequence[str], fair_id: int, until: date, products: Sequence[str] = ()) -> dict[str, str]:
    parts = ", ".join(f"(SELECT coalesce(json_agg(t), '[]')::text FROM ({_SOURCES[name]}) t)" for name in names)
    values: dict[str, Any] = {"fair": fair_id, "until": until, "products": list(products)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", values)
        return dict(zip(names, cursor.fetchone(), strict=True))


def _reading(fair_id: int, until: date, texts: dict[str, str], products: Sequence[dict[str, Any]] = ()) -> Reading:
    """The goods of receipts are in the mark as what they follow from: `booked`, and the names of their products."""
    names = sorted([p["id"], *(p[name] for name in NAMES)] for p in products if p["id"])
    told = [texts[name] for name in sorted(texts.keys() - {"goods_sold", "products"})]
    mark = hashlib.sha256(json.dumps([fair_id, until.isoformat(), names, told]).encode()).hexdigest()
    return Reading(texts, mark)


def _named(goods: list[dict[str, Any]], products: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {p["id"]: {name: p[name] for name in NAMES} for p in products}
    return [good | found.get(good["product_id"], {}) for good in goods]


def _books(read: Read) -> Books:
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
        sold={
            key: Receipts(*(row[name] for name in ("receipts", "satang", "by_cash", "promptpay", "confirmed")))
            for key, row in by_booth_day("sold")
        },
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
