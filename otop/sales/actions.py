"""What the phones' door books here. Each function is one statement, whatever the number of records.

All of them run in the door's transaction with the place's row locked, after the ledger has said which records are new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.sales.types import PriceBody, SaleBody, SlipBody, VoidBody

_ADD_TO_TOTALS = """
hour AS (
    INSERT INTO sales_hourtotal AS k
        (fair_id, place_id, day, hour, paid_by, receipts, amount_satang, voided, voided_satang)
    SELECT fair_id, place_id, day, hour, paid_by, sum(receipts), sum(amount), sum(voided), sum(voided_amount)
    FROM change GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (fair_id, place_id, day, hour, paid_by) DO UPDATE SET
        receipts = k.receipts + excluded.receipts, amount_satang = k.amount_satang + excluded.amount_satang,
        voided = k.voided + excluded.voided, voided_satang = k.voided_satang + excluded.voided_satang
)
INSERT INTO sales_daytotal AS k (fair_id, place_id, day, paid_by, receipts, amount_satang, voided, voided_satang)
SELECT fair_id, place_id, day, paid_by, sum(receipts), sum(amount), sum(voided), sum(voided_amount)
FROM change GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (fair_id, place_id, day, paid_by) DO UPDATE SET
    receipts = k.receipts + excluded.receipts, amount_satang = k.amount_satang + excluded.amount_satang,
    voided = k.voided + excluded.voided, voided_satang = k.voided_satang + excluded.voided_satang
"""


def book_sales(records: Sequence[Booked[SaleBody]], *, known_products: Collection[UUID]) -> None:
    """The sales, their lines and both kept totals hold the records; a sale whose void was waiting counts as voided."""
    sales, sale_cells = values(
        [
            (r.fair_id, r.id, r.place_id, r.day, r.hour, r.at, r.body.paid_by.value, r.body.amount_satang)
            for r in records
        ]
    )
    lines, line_cells = values([row for r in records for row in _line_rows(r, known_products)])
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
                VALUES {lines}
            ), waiting AS (
                SELECT DISTINCT of FROM sales_void WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
            ), change AS (
                SELECT s.fair_id, s.place_id, s.day, s.hour, s.paid_by, 1 AS receipts, s.amount_satang AS amount,
                    (w.of IS NOT NULL)::int AS voided,
                    CASE WHEN w.of IS NULL THEN 0 ELSE s.amount_satang END AS voided_amount
                FROM sale s LEFT JOIN waiting w ON w.of = s.id
            ), {_ADD_TO_TOTALS}
            """,
            [*sale_cells, *line_cells, first.fair_id, first.place_id, [r.id for r in records]],
        )


def _line_rows(r: Booked[SaleBody], known_products: Collection[UUID]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for no, line in enumerate(r.body.lines, start=1):
        known, unknown = (line.product, None) if line.product in known_products else (None, line.product)
        rows.append((r.fair_id, r.id, no, known, unknown, line.text, line.qty, line.unit_satang))
    return rows


def book_voids(records: Sequence[Booked[VoidBody]]) -> None:
    """The voids stand; each own sale that was not void before is now, on its own day, hour and payment kind.

    A void of a sale that is not here yet waits; a void of another booth's sale has no effect and is shown at the desk.
    """
    rows, cells = values([(r.fair_id, r.id, r.place_id, r.body.of, r.body.reason, r.at) for r in records])
    first = records[0]
    voided = list({r.body.of for r in records})
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH void AS (
                INSERT INTO sales_void (fair_id, id, place_id, of, reason, voided_at) VALUES {rows}
            ), change AS (
                SELECT s.fair_id, s.place_id, s.day, s.hour, s.paid_by, 0 AS receipts, 0 AS amount,
                    1 AS voided, s.amount_satang AS voided_amount
                FROM sales_sale s
                WHERE s.fair_id = %s AND s.place_id = %s AND s.id = ANY(%s) AND s.id NOT IN (
                    SELECT of FROM sales_void WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
                )
            ), {_ADD_TO_TOTALS}
            """,
            [*cells, *(first.fair_id, first.place_id, voided), *(first.fair_id, first.place_id, voided)],
        )


def book_prices(records: Sequence[Booked[PriceBody]]) -> None:
    rows, cells = values([(r.fair_id, r.id, r.place_id, r.body.product, r.body.unit_satang, r.at) for r in records])
    with hot_cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sales_price (fair_id, id, place_id, product_id, unit_satang, set_at) VALUES {rows}", cells
        )


def book_slips(records: Sequence[Booked[SlipBody]], *, booth_ids: Mapping[str, int]) -> None:
    """The slips stand, and the newest of each booth and day is its declared day.

    Newest is the latest believed time, then the greater id: the same whichever way the slips arrive.
    """
    rows, cells = values(
        [
            (
                r.fair_id,
                r.id,
                booth_ids[r.body.booth],
                r.day,
                r.body.sold_satang,
                r.body.ordered_satang,
                r.body.receipts,
                r.body.paid.cash,
                r.body.paid.promptpay,
                r.body.paid.other,
                r.at,
                r.place_id,
            )
            for r in records
        ]
    )
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH slip AS (
                INSERT INTO sales_slip (fair_id, id, booth_id, day, sold_satang, ordered_satang, receipts,
                    cash_satang, promptpay_satang, other_satang, declared_at, place_id)
                VALUES {rows} RETURNING *
            )
            INSERT INTO sales_declaredday AS k
                (fair_id, booth_id, day, slip_id, declared_at, sold_satang, ordered_satang)
            SELECT DISTINCT ON (fair_id, booth_id, day)
                fair_id, booth_id, day, id, declared_at, sold_satang, ordered_satang
            FROM slip ORDER BY fair_id, booth_id, day, declared_at DESC, id DESC
            ON CONFLICT (fair_id, booth_id, day) DO UPDATE SET slip_id = excluded.slip_id,
                declared_at = excluded.declared_at, sold_satang = excluded.sold_satang,
                ordered_satang = excluded.ordered_satang
            WHERE (k.declared_at, k.slip_id) < (excluded.declared_at, excluded.slip_id)
            """,
            cells,
        )
