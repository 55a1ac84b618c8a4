"""Receipts and their lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.sales.actions.totals import ADD_TO_TOTALS
from otop.sales.types import PaidBy, SaleBody

EVEN = 20  # a longer list of lines comes in multiples of so many


def book_sales(records: Sequence[Booked[SaleBody]], *, known_products: Collection[UUID]) -> None:
    """The sales, their lines and both kept totals hold the records; a sale whose void was waiting counts as voided.

    A PromptPay sale whose confirmation was waiting counts as confirmed, if it is not void.
    """
    sales, sale_cells = values(
        [
            (r.fair_id, r.id, r.place_id, r.day, r.hour, r.at, r.body.paid_by.value, r.body.amount_satang)
            for r in records
        ]
    )
    rows = [row for r in records for row in _line_rows(r, known_products)]
    fair_id, sale_id, _, *rest = rows[-1]
    lines, line_cells = values(evened(rows, (fair_id, sale_id, 0, *rest)))  # lines are numbered from 1
    first = records[0]
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH sale AS (
                INSERT INTO sales_sale (fair_id, id, place_id, day, hour, sold_at, paid_by, amount_satang)
                VALUES {sales} RETURNING *
            ), line AS (
                INSERT INTO sales_saleline
                    (fair_id, sale_id, no, product_id, unknown_product, text, qty, unit_satang)
                SELECT fair_id, sale_id, no, product_id::uuid, unknown_product::uuid, text, qty, unit_satang
                FROM (VALUES {lines}) l (fair_id, sale_id, no, product_id, unknown_product, text, qty, unit_satang)
                WHERE no > 0
            ), waiting AS (
                SELECT DISTINCT of FROM sales_void WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
            ), seen AS (
                SELECT DISTINCT of FROM sales_confirmation WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
            ), change AS (
                SELECT s.fair_id, s.place_id, s.day, s.hour, s.paid_by, 1 AS receipts, s.amount_satang, v.n AS voided,
                    v.n * s.amount_satang AS voided_satang, c.n AS confirmed, c.n * s.amount_satang AS confirmed_satang
                FROM sale s LEFT JOIN waiting w ON w.of = s.id LEFT JOIN seen ON seen.of = s.id,
                LATERAL (SELECT (w.of IS NOT NULL)::int AS n) v,
                LATERAL (SELECT (seen.of IS NOT NULL AND w.of IS NULL)::int AS n) c
            ), {ADD_TO_TOTALS}
            """,
            [
                *(*sale_cells, *line_cells),
                *(first.fair_id, first.place_id, [r.id for r in records]),
                *(first.fair_id, first.place_id, [r.id for r in records if r.body.paid_by is PaidBy.PROMPTPAY]),
            ],
        )


def evened(rows: list[Any], filler: Any) -> list[Any]:
    """A long list filled up, so that batches of about one size are one statement with one plan. Its statement leaves
    the fillers out; a filler has the types of a row."""
    return rows + [filler] * (-len(rows) % EVEN) if len(rows) > EVEN else rows


def _line_rows(r: Booked[SaleBody], known_products: Collection[UUID]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for no, line in enumerate(r.body.lines, start=1):
        known, unknown = (line.product, None) if line.product in known_products else (None, line.product)
        rows.append((r.fair_id, r.id, no, known, unknown, line.text, line.qty, line.unit_satang))
    return rows
