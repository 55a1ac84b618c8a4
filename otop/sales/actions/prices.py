"""What a booth asks for its goods."""

from __future__ import annotations

from collections.abc import Sequence

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.sales.types import PriceBody, ProductBody


def book_prices(records: Sequence[Booked[PriceBody]]) -> None:
    rows, cells = values([(r.fair_id, r.id, r.place_id, r.body.product, r.body.unit_satang, r.at) for r in records])
    with hot_cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sales_price (fair_id, id, place_id, product_id, unit_satang, set_at) VALUES {rows}", cells
        )


def book_products(records: Sequence[Booked[ProductBody]]) -> None:
    rows, cells = values(
        [
            (r.fair_id, r.id, r.place_id, b.product, b.name, b.unit_satang, b.offered, r.at)
            for r in records
            for b in [r.body]
        ]
    )
    with hot_cursor() as cursor:
        cursor.execute(
            "INSERT INTO sales_boothproduct (fair_id, id, place_id, product_id, name, unit_satang, offered, set_at)"
            f" VALUES {rows}",
            cells,
        )
