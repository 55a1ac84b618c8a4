"""What the phones' door books here. Each function is one statement, whatever the number of records.

All of them run in the door's transaction with the booth's row locked, after the ledger has said which records are new.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.orders.types import OrderBody, OrderVoidBody

_ADD_TO_TOTALS = """
INSERT INTO orders_daytotal AS k (fair_id, place_id, day, basis, country, orders, amount_satang)
SELECT fair_id, place_id, day, basis, country, sum(orders), sum(amount)
FROM change GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (fair_id, place_id, day, basis, country) DO UPDATE SET
    orders = k.orders + excluded.orders, amount_satang = k.amount_satang + excluded.amount_satang
"""


def book_orders(records: Sequence[Booked[OrderBody]], *, known_products: Collection[UUID]) -> None:
    """Orders, lines, buyers and the kept total hold the records; one whose void was waiting adds nothing."""
    orders, order_cells = values([_order_row(r) for r in records])
    lines, line_cells = values([row for r in records for row in _line_rows(r, known_products)])
    buyers, buyer_cells = values([(r.fair_id, r.id, r.body.buyer) for r in records])
    first = records[0]
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH ordered AS (
                INSERT INTO orders_order (fair_id, id, place_id, day, ordered_at, basis, country, amount_satang,
                    currency, amount_minor, rate, rate_on, deposit_satang)
                VALUES {orders} RETURNING *
            ), line AS (
                INSERT INTO orders_orderline
                    (fair_id, order_id, no, product_id, unknown_product, text, qty, unit_satang)
                VALUES {lines}
            ), buyer AS (
                INSERT INTO orders_buyer (fair_id, order_id, name) VALUES {buyers}
            ), change AS (
                SELECT fair_id, place_id, day, basis, country, 1 AS orders, amount_satang AS amount FROM ordered
                WHERE id NOT IN (
                    SELECT of FROM orders_ordervoid WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
                )
            ) {_ADD_TO_TOTALS}
            """,
            [*order_cells, *line_cells, *buyer_cells, first.fair_id, first.place_id, [r.id for r in records]],
        )


def _order_row(r: Booked[OrderBody]) -> tuple[object, ...]:
    body = r.body
    return (
        r.fair_id,
        r.id,
        r.place_id,
        r.day,
        r.at,
        body.basis.value,
        body.country,
        body.amount_satang,
        body.currency,
        body.amount_minor,
        Decimal(body.rate) if body.rate is not None else None,
        body.rate_on,
        body.deposit_satang,
    )


def _line_rows(r: Booked[OrderBody], known_products: Collection[UUID]) -> list[tuple[object, ...]]:
    return [
        (
            r.fair_id,
            r.id,
            no,
            line.product if line.product in known_products else None,
            None if line.product in known_products else line.product,
            line.text,
            line.qty,
            line.unit_satang,
        )
        for no, line in enumerate(r.body.lines, start=1)
    ]


def book_order_voids(records: Sequence[Booked[OrderVoidBody]]) -> None:
    """The voids stand, and each own order that stood until now leaves the kept total of its own day."""
    rows, cells = values([(r.fair_id, r.id, r.place_id, r.body.of, r.body.reason, r.at) for r in records])
    first = records[0]
    voided = list({r.body.of for r in records})
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH void AS (
                INSERT INTO orders_ordervoid (fair_id, id, place_id, of, reason, voided_at) VALUES {rows}
            ), change AS (
                SELECT o.fair_id, o.place_id, o.day, o.basis, o.country, -1 AS orders, -o.amount_satang AS amount
                FROM orders_order o
                WHERE o.fair_id = %s AND o.place_id = %s AND o.id = ANY(%s) AND o.id NOT IN (
                    SELECT of FROM orders_ordervoid WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
                )
            ) {_ADD_TO_TOTALS}
            """,
            [*cells, *(first.fair_id, first.place_id, voided), *(first.fair_id, first.place_id, voided)],
        )
