"""Who is in line today."""

from __future__ import annotations

from datetime import date

from otop.base.sql import hot_cursor
from otop.servicecentre.types import InLine, Waiting


def line_of(*, fair_id: int, day: date, most: int) -> tuple[list[Waiting], int]:
    """The day's tickets that are neither finished nor gone, the oldest first, and how many were finished.

    One statement. What is finished stays so; else the newest step holds, by its time and then its id.
    """
    with hot_cursor() as cursor:
        cursor.execute(LINE, [fair_id, day, most])
        rows = cursor.fetchall()
    line = [
        Waiting(ticket_id, no, service, counter, persons, InLine(state), since)
        for _, ticket_id, no, service, counter, persons, state, since in rows
        if ticket_id
    ]
    return line, int(rows[0][0])


# A call with the number of another counter of the fair moves the ticket there (docs/sync.md).
LINE = """
WITH line AS MATERIALIZED (
    SELECT t.*, coalesce(s.step, 'taken') AS step, s.at, s.own, s.step = 'called' AND EXISTS (
            SELECT FROM fairs_place p WHERE p.fair_id = t.fair_id AND p.kind = 'counter' AND p.ref = s.counter
                AND p.ref <> s.own
        ) AS moved, s.counter AS to_counter
    FROM (
        SELECT DISTINCT ON (ticket_id) fair_id, ticket_id, no, service, counter, persons, taken_at
        FROM servicecentre_ticket WHERE fair_id = %s AND day = %s ORDER BY ticket_id, taken_at, id
    ) t LEFT JOIN LATERAL (
        SELECT s.step, s.counter, s.at, p.ref AS own
        FROM servicecentre_ticketstep s JOIN fairs_place p ON p.id = s.place_id
        WHERE s.fair_id = t.fair_id AND s.ticket_id = t.ticket_id
        ORDER BY s.step = 'finished' DESC, s.at DESC, s.id DESC LIMIT 1
    ) s ON TRUE
)
SELECT f.finished, w.ticket_id, w.no, w.service, w.counter, w.persons, w.state, w.since
FROM (SELECT count(*) AS finished FROM line WHERE step = 'finished') f LEFT JOIN (
    SELECT ticket_id, no, service, persons, taken_at, coalesce(at, taken_at) AS since,
        CASE WHEN moved THEN to_counter WHEN step = 'taken' THEN counter ELSE own END AS counter,
        CASE WHEN moved OR step = 'taken' THEN 'waiting' ELSE step END AS state
    FROM line WHERE step NOT IN ('finished', 'gone') ORDER BY taken_at, no, ticket_id LIMIT %s
) w ON TRUE ORDER BY w.taken_at, w.no, w.ticket_id
"""
