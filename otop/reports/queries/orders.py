"""Orders from abroad, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from otop.base.types import Text
from otop.reports.queries.books import ORDER_STANDS
from otop.reports.queries.cuts import NO_NAME, opens
from otop.reports.rules.books import HOME, UNKNOWN, Books
from otop.reports.rules.countries import country_name
from otop.reports.types import Cell, Cut, ForeignOrder, Row, Table

WITHOUT_CENTS = {"JPY", "KRW", "VND"}
_FOREIGN = f"""
    SELECT o.id, o.place_id, o.day, o.country, o.amount_satang, o.currency, o.amount_minor, o.rate, o.rate_on,
        l.th, l.en, l.category
    FROM orders_order o, LATERAL (
        SELECT string_agg(DISTINCT coalesce(p.name_th, nullif(l.text, ''), '?'), ', ') AS th,
            string_agg(DISTINCT coalesce(nullif(p.name_en, ''), p.name_th, nullif(l.text, ''), '?'), ', ') AS en,
            CASE WHEN count(DISTINCT coalesce(p.category_id, '')) = 1 THEN min(p.category_id) END AS category
        FROM orders_orderline l LEFT JOIN products_product p ON p.id = l.product_id
        WHERE l.fair_id = o.fair_id AND l.order_id = o.id
    ) l
    WHERE o.fair_id = %s AND o.basis IN ('po', 'deposit') AND o.country <> %s AND {ORDER_STANDS}
    ORDER BY o.amount_satang DESC, o.id
"""


def foreign_rows(*, fair_id: int) -> list[dict[str, Any]]:
    """Every order from abroad that stands, the greatest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN, [fair_id, HOME])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def foreign_orders(books: Books, rows: Sequence[dict[str, Any]]) -> list[ForeignOrder]:
    """Those that count: without those that an officer's slip stands for."""
    return [_order(books, r) for r in rows if not books.by_slip.get((r["place_id"], r["day"]), (False, False))[1]]


def _order(books: Books, r: dict[str, Any]) -> ForeignOrder:
    day: date = r["day"]
    holder = books.holder(r["place_id"], day)
    province = books.province(r["place_id"], day)
    ref = books.places[r["place_id"]].ref
    return ForeignOrder(
        id=str(r["id"]),
        place=ref,
        day=day,
        product=Text(r["th"] or "?", r["en"] or "?"),
        category=books.categories.get(r["category"] or UNKNOWN, NO_NAME["category"]),
        producer=holder.name if holder else Text(f"บูธ {ref}", f"Booth {ref}"),
        province=books.provinces.get(province, NO_NAME["province"]),
        province_code=province,
        country=r["country"],
        amount_satang=r["amount_satang"],
        currency=r["currency"],
        amount_minor=r["amount_minor"],
        rate="" if r["rate"] is None else f"{r['rate'].normalize():f}",
        rate_on=r["rate_on"],
    )


def foreign_table(orders: Sequence[ForeignOrder]) -> Table:
    rows = [
        Row(_label(o), [Cell("ordered_foreign", o.amount_satang, opens("ordered_foreign", _cut(o)))], o.id)
        for o in orders
    ]
    total = Row(Text("รวม", "Total"), [Cell("ordered_foreign", sum(o.amount_satang for o in orders))], "total")
    title = Text("คำสั่งซื้อจากต่างประเทศ", "Orders from abroad")
    label = Text(
        "สินค้า · ประเภท · ผู้ผลิต · จังหวัด · ประเทศ · เงินตราเดิม",
        "Product · category · producer · province · country · original currency",
    )
    return Table("foreign_orders", title, label, ["ordered_foreign"], rows, total)


def _cut(o: ForeignOrder) -> Cut:
    return Cut(day=o.day, country=o.country, place=o.place, receipt=o.id)


def _label(o: ForeignOrder) -> Text:
    country, money = country_name(o.country), _original(o)
    parts = [o.product, o.category, o.producer, o.province, country, *([Text(money, money)] if money else [])]
    return Text(" · ".join(p.th for p in parts), " · ".join(p.en for p in parts))


def _original(o: ForeignOrder) -> str:
    """The order's own money as it was written, in the smallest unit, with its rate and the rate's date."""
    if o.amount_minor is None or o.currency == "THB":
        return ""
    whole, minor = divmod(o.amount_minor, 100)
    amount = f"{o.amount_minor:,}" if o.currency in WITHOUT_CENTS else f"{whole:,}.{minor:02d}"
    rate = f" @ {o.rate}" if o.rate else ""
    return f"{o.currency} {amount}{rate}" + (f" ({o.rate_on.isoformat()})" if o.rate_on else "")
