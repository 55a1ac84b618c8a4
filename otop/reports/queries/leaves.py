"""Single records below a number, by their index of place and day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from otop.base.types import Text
from otop.fairs.types import BANGKOK
from otop.reports.queries.books import ORDER_STANDS, OWN_NAME, SALE_STANDS
from otop.reports.queries.cuts import opens
from otop.reports.rules.books import HOME
from otop.reports.rules.countries import country_name
from otop.reports.types import Cut, OpenedRow
from otop.sales.types import CONFIRMED, PAID_BY, PaidBy

_SIDES = """(%(category)s = '' OR coalesce(p.category_id, 'unknown') = %(category)s)
    AND (%(product)s = '' OR l.product_id::text = %(product)s)"""
# Money of one receipt or order within a category or product; NULL where it holds nothing of it.
_PART = """(SELECT sum(l.qty * l.unit_satang) FROM {lines} l LEFT JOIN products_product p ON p.id = l.product_id
    WHERE l.fair_id = {fact}.fair_id AND l.{link} = {fact}.id AND {sides})"""
_CONFIRMED = """s.paid_by = 'promptpay' AND EXISTS (SELECT FROM sales_confirmation c
    WHERE c.fair_id = s.fair_id AND c.place_id = s.place_id AND c.of = s.id)"""
_SALES = f"""
    SELECT s.id, s.sold_at, s.paid_by, {_CONFIRMED} AS confirmed,
        CASE WHEN %(category)s = '' AND %(product)s = '' THEN s.amount_satang
        ELSE {_PART.format(lines="sales_saleline", fact="s", link="sale_id", sides=_SIDES)} END AS satang
    FROM sales_sale s WHERE s.fair_id = %(fair)s AND s.place_id = %(place)s AND s.day = %(day)s AND {SALE_STANDS}
    ORDER BY s.sold_at, s.id
"""
_ORDERS = f"""
    SELECT o.id, o.ordered_at, o.basis, o.country, CASE WHEN %(category)s = '' AND %(product)s = ''
        THEN o.amount_satang
        ELSE {_PART.format(lines="orders_orderline", fact="o", link="order_id", sides=_SIDES)} END AS satang
    FROM orders_order o WHERE o.fair_id = %(fair)s AND o.place_id = %(place)s AND o.day = %(day)s AND {ORDER_STANDS}
        AND (o.basis = 'intent') = %(intents)s AND (%(country)s = '' OR o.country = %(country)s)
    ORDER BY o.ordered_at, o.id
"""
_LINES = f"""
    SELECT coalesce(p.name_th, nullif(l.text, ''), own.name, '–') AS th,
        coalesce(nullif(p.name_en, ''), p.name_th, nullif(l.text, ''), own.name, '–') AS en, l.qty, l.unit_satang
    FROM {{lines}} l JOIN {{facts}} f ON f.fair_id = l.fair_id AND f.id = l.{{link}}
    LEFT JOIN products_product p ON p.id = l.product_id
    CROSS JOIN LATERAL (SELECT {OWN_NAME.format(fact="f")} AS name) own
    WHERE l.fair_id = %(fair)s AND l.{{link}}::text = %(receipt)s AND {_SIDES}
    ORDER BY l.no
"""
BASES = {"po": Text("ใบสั่งซื้อ", "order"), "deposit": Text("มัดจำ", "deposit"), "intent": Text("สนใจ", "intent")}
KINDS: dict[str, tuple[str, bool | None]] = {
    "by_cash": ("cash", None),
    "by_promptpay_unverified": ("promptpay", False),
    "by_promptpay_confirmed": ("promptpay", True),
    "by_other": ("other", None),
}
"""Which receipts a measure by payment kind means: how they were paid for, and whether the booth saw the money."""


def receipts(fair_id: int, place_id: int, cut: Cut, *, measure: str = "sold", count: bool = False) -> list[OpenedRow]:
    """The receipts of a booth and day that stand, by time; with `count` each is one, by `measure` those of one kind."""
    rows = []
    for receipt_id, sold_at, paid_by, confirmed, satang in _ask(_SALES, _params(fair_id, cut, place_id)):
        kind, seen = KINDS.get(measure, (paid_by, None))
        if satang is not None and paid_by == kind and seen in {None, confirmed}:
            paid = CONFIRMED if confirmed else PAID_BY[PaidBy(paid_by)]
            label = _told(sold_at, Text(f"ใบเสร็จ {paid.th}", f"receipt, {paid.en}"), receipt_id)
            tail = opens("sold", cut.narrowed(receipt=str(receipt_id)))
            rows.append(OpenedRow(label, 1 if count else int(satang), tail))
    return rows


def orders(
    fair_id: int, place_id: int, cut: Cut, *, home: bool | None = None, intents: bool = False, count: bool = False
) -> list[OpenedRow]:
    """The orders of a booth and day that stand; those that count, or the intents."""
    rows = []
    params = {**_params(fair_id, cut, place_id), "intents": intents}
    for order_id, ordered_at, basis, country, satang in _ask(_ORDERS, params):
        if satang is not None and (home is None or home == (country == HOME)):
            name, rests = country_name(country), BASES.get(basis, Text(basis, basis))
            label = _told(ordered_at, Text(f"{rests.th} {name.th}", f"{rests.en}, {name.en}"), order_id)
            measure = "intents" if intents else "ordered"
            rows.append(
                OpenedRow(label, 1 if count else int(satang), opens(measure, cut.narrowed(receipt=str(order_id))))
            )
    return rows


def lines(*, fair_id: int, measure: str, cut: Cut) -> list[OpenedRow]:
    """What one receipt or order holds."""
    sold = _LINES.format(lines="sales_saleline", facts="sales_sale", link="sale_id")
    ordered = _LINES.format(lines="orders_orderline", facts="orders_order", link="order_id")
    found = _ask(ordered if measure.startswith(("ordered", "intents")) else sold, _params(fair_id, cut))
    return [
        OpenedRow(Text(f"{th} × {qty:,}", f"{en} × {qty:,}"), int(qty * unit_satang))
        for th, en, qty, unit_satang in found
    ]


def slip(fair_id: int, place_id: int, day: date, *, sold: bool = False, ordered: bool = False) -> list[OpenedRow]:
    """The sums of the slip that holds for a booth and day."""
    found = _ask(
        "SELECT slip_id, declared_at, sold_satang, ordered_satang FROM sales_declaredday"
        " WHERE fair_id = %(fair)s AND booth_id = %(place)s AND day = %(day)s",
        {"fair": fair_id, "place": place_id, "day": day},
    )
    rows = []
    for slip_id, declared_at, sold_satang, ordered_satang in found:
        if sold:
            rows.append(OpenedRow(_told(declared_at, Text("ใบสรุป ยอดขาย", "slip, sold"), slip_id), sold_satang))
        if ordered:
            rows.append(OpenedRow(_told(declared_at, Text("ใบสรุป ยอดสั่งซื้อ", "slip, ordered"), slip_id), ordered_satang))
    return [row for row in rows if row.value]


_WHO = {"": slice(0, 3), "_thai": slice(0, 1), "_foreign": slice(1, 2), "_unknown": slice(2, 3)}


def counts(fair_id: int, place_id: int, day: date, measure: str) -> list[OpenedRow]:
    """The counts of a gate and day and their corrections, by minute."""
    found = _ask(
        """
        SELECT c.id, c.minute, c.method, '' AS reason, c.thai, c."foreign", c.unknown FROM visitors_count c
        WHERE c.fair_id = %(fair)s AND c.place_id = %(place)s AND c.day = %(day)s
        UNION ALL
        SELECT f.id, c.minute, 'fix', f.reason, f.thai, f."foreign", f.unknown
        FROM visitors_count c JOIN visitors_countfix f
            ON f.fair_id = c.fair_id AND f.of = c.id AND f.place_id = c.place_id
        WHERE c.fair_id = %(fair)s AND c.place_id = %(place)s AND c.day = %(day)s
        ORDER BY 2, 3 DESC, 1
        """,
        {"fair": fair_id, "place": place_id, "day": day},
    )
    told = {
        "full": Text("นับทุกคน", "full count"),
        "sample": Text("สุ่มนับ", "sample"),
        "fix": Text("แก้จำนวน", "correction"),
    }
    return [
        OpenedRow(
            _told(minute, Text(f"{told[how].th} {reason}".strip(), f"{told[how].en} {reason}".strip()), row_id), n
        )
        for row_id, minute, how, reason, *entries in found
        if (n := sum(entries[_WHO[measure.removeprefix("visitors")]]))
    ]


def tickets(fair_id: int, place_id: int, day: date, service: str, *, persons: bool) -> list[OpenedRow]:
    """The tickets that a counter gave on a day; each is one, or as many persons as came on it."""
    found = _ask(
        "SELECT id, taken_at, no, service, persons FROM servicecentre_ticket WHERE fair_id = %(fair)s"
        " AND place_id = %(place)s AND day = %(day)s AND (%(service)s = '' OR service = %(service)s)"
        " ORDER BY taken_at, id",
        {"fair": fair_id, "place": place_id, "day": day, "service": service},
    )
    return [
        OpenedRow(_told(taken_at, Text(f"คิว {no} {code}", f"ticket {no}, {code}"), row_id), people if persons else 1)
        for row_id, taken_at, no, code, people in found
    ]


def _params(fair_id: int, cut: Cut, place_id: int | None = None) -> dict[str, Any]:
    category = cut.category
    return {
        "fair": fair_id,
        "place": place_id,
        "day": cut.day,
        "category": category,
        "product": cut.product,
        "country": cut.country,
        "receipt": cut.receipt,
    }


def _ask(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _told(at: datetime, what: Text, record_id: object) -> Text:
    """`14:05 ใบเสร็จ เงินสด · 01890a5d`: enough of the id to find it again in the books."""
    clock, short = f"{at.astimezone(BANGKOK):%H:%M}", str(record_id)[:8]
    return Text(f"{clock} {what.th} · {short}", f"{clock} {what.en} · {short}")
