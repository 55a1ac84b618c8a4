"""What the phones' door books here. Each function is one statement, whatever the number of records.

All of them run in the door's transaction with the gate's row locked, after the ledger has said which records are new.
"""

from __future__ import annotations

from collections.abc import Sequence

from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.visitors.types import CountBody, CountFixBody

# `change` holds (fair_id, place_id, day, minute, thai, foreign_, unknown); nationalities become rows here.
_ADD_TO_TOTALS = """
entry AS (
    SELECT fair_id, place_id, day, minute, n.nationality, sum(n.entries) AS entries
    FROM change, LATERAL (VALUES ('thai', thai), ('foreign', foreign_), ('unknown', unknown)) n (nationality, entries)
    WHERE n.entries <> 0 GROUP BY 1, 2, 3, 4, 5
), minute AS (
    INSERT INTO visitors_minutetotal AS k (fair_id, place_id, day, minute, nationality, entries)
    SELECT fair_id, place_id, day, minute, nationality, entries FROM entry ORDER BY 1, 2, 4, 5
    ON CONFLICT (fair_id, place_id, minute, nationality) DO UPDATE SET entries = k.entries + excluded.entries
)
INSERT INTO visitors_daytotal AS k (fair_id, place_id, day, nationality, entries)
SELECT fair_id, place_id, day, nationality, sum(entries) FROM entry GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (fair_id, place_id, day, nationality) DO UPDATE SET entries = k.entries + excluded.entries
"""


def book_counts(records: Sequence[Booked[CountBody]]) -> None:
    """The counts and both kept totals hold the records, with the corrections that were waiting for them."""
    rows, cells = values(
        [
            (
                r.fair_id,
                r.id,
                r.place_id,
                r.day,
                r.at.replace(second=0, microsecond=0),  # of a count whose minute was not believed it is that of receipt
                r.body.thai,
                r.body.foreign,
                r.body.unknown,
                r.body.method.value,
            )
            for r in records
        ]
    )
    first = records[0]
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH counted AS (
                INSERT INTO visitors_count (fair_id, id, place_id, day, minute, thai, "foreign", unknown, method)
                VALUES {rows} RETURNING *
            ), change AS (
                SELECT fair_id, place_id, day, minute, thai, "foreign" AS foreign_, unknown FROM counted
                UNION ALL
                SELECT c.fair_id, c.place_id, c.day, c.minute, f.thai, f."foreign", f.unknown
                FROM counted c JOIN visitors_countfix f
                    ON f.fair_id = c.fair_id AND f.of = c.id AND f.place_id = c.place_id
                WHERE f.fair_id = %s
            ), {_ADD_TO_TOTALS}
            """,
            [*cells, first.fair_id],
        )


def book_count_fixes(records: Sequence[Booked[CountFixBody]]) -> None:
    """The corrections stand, and act on the day and minute of their own gate's counts; those without a count wait."""
    rows, cells = values(
        [
            (r.fair_id, r.id, r.place_id, r.body.of, r.body.thai, r.body.foreign, r.body.unknown, r.body.reason, r.at)
            for r in records
        ]
    )
    first = records[0]
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH fix AS (
                INSERT INTO visitors_countfix
                    (fair_id, id, place_id, of, thai, "foreign", unknown, reason, fixed_at)
                VALUES {rows} RETURNING *
            ), change AS (
                SELECT c.fair_id, c.place_id, c.day, c.minute, f.thai, f."foreign" AS foreign_, f.unknown
                FROM fix f JOIN visitors_count c
                    ON c.fair_id = f.fair_id AND c.id = f.of AND c.place_id = f.place_id
                WHERE c.fair_id = %s
            ), {_ADD_TO_TOTALS}
            """,
            [*cells, first.fair_id],
        )
