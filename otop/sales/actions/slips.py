"""Days as declared on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.sales.types import SlipBody


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
                r.body.picture or "",
            )
            for r in records
        ]
    )
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH slip AS (
                INSERT INTO sales_slip (fair_id, id, booth_id, day, sold_satang, ordered_satang, receipts,
                    cash_satang, promptpay_satang, other_satang, declared_at, place_id, picture)
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
