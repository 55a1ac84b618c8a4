"""What changes a receipt after it was given: that it does not stand, that its money was seen."""

from __future__ import annotations

from collections.abc import Sequence

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.sales.actions.totals import ADD_TO_TOTALS
from otop.sales.types import ConfirmationBody, VoidBody


def book_voids(records: Sequence[Booked[VoidBody]]) -> None:
    """The voids stand; each own sale that was not void before is now, on its own day, hour and payment kind.

    A void of a sale that is not here yet waits; a void of another booth's sale has no effect and is shown at the desk.
    What was confirmed is confirmed no more.
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
                SELECT s.fair_id, s.place_id, s.day, s.hour, s.paid_by, 0 AS receipts, 0 AS amount_satang,
                    1 AS voided, s.amount_satang AS voided_satang, -c.n AS confirmed,
                    -c.n * s.amount_satang AS confirmed_satang
                FROM sales_sale s, LATERAL (SELECT (s.paid_by = 'promptpay' AND EXISTS (
                    SELECT FROM sales_confirmation c
                    WHERE c.fair_id = s.fair_id AND c.place_id = s.place_id AND c.of = s.id
                ))::int AS n) c
                WHERE s.fair_id = %s AND s.place_id = %s AND s.id = ANY(%s) AND s.id NOT IN (
                    SELECT of FROM sales_void WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
                )
            ), {ADD_TO_TOTALS}
            """,
            [*cells, *(first.fair_id, first.place_id, voided), *(first.fair_id, first.place_id, voided)],
        )


def book_confirmations(records: Sequence[Booked[ConfirmationBody]]) -> None:
    """The confirmations stand; each own PromptPay sale that stands and was not confirmed before is now.

    It counts on the sale's own day and hour. One that is before its sale waits; one of another booth's sale, of a sale
    that is void or was paid otherwise changes nothing.
    """
    rows, cells = values([(r.fair_id, r.id, r.place_id, r.body.of, r.at) for r in records])
    first = records[0]
    key = (first.fair_id, first.place_id, list({r.body.of for r in records}))
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH confirmation AS (
                INSERT INTO sales_confirmation (fair_id, id, place_id, of, confirmed_at) VALUES {rows}
            ), change AS (
                SELECT s.fair_id, s.place_id, s.day, s.hour, s.paid_by, 0 AS receipts, 0 AS amount_satang, 0 AS voided,
                    0 AS voided_satang, 1 AS confirmed, s.amount_satang AS confirmed_satang
                FROM sales_sale s
                WHERE s.fair_id = %s AND s.place_id = %s AND s.id = ANY(%s) AND s.paid_by = 'promptpay'
                    AND s.id NOT IN (
                        SELECT of FROM sales_confirmation WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
                        UNION ALL SELECT of FROM sales_void WHERE fair_id = %s AND place_id = %s AND of = ANY(%s)
                    )
            ), {ADD_TO_TOTALS}
            """,
            [*cells, *key, *key, *key],
        )
