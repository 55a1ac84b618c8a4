"""What the ledger holds against those who counted along: its phones, and the trail (docs/audit.md).

Tables that were changed alike agree with each other; what is missing is only told by somebody else who counted.
Whole fairs are read: for the night and the console.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

_PLACE = """LEFT JOIN devices_device d ON d.id = device_id
LEFT JOIN fairs_place p ON p.id = d.place_id AND p.fair_id = %(fair)s"""
_RUN = """
WITH run AS (
    SELECT device_id, run, coalesce(r.taken, 0) AS taken, coalesce(e.n, 0) AS entries,
        coalesce(r.refused, 0) AS refused, coalesce(f.n, 0) AS refusals,
        coalesce(r.held, '{}') - coalesce(e.numbers, '{}') - coalesce(f.settled, '{}') AS gone,
        coalesce(e.numbers, '{}') - coalesce(r.held, '{}') AS unheld
    FROM (SELECT device_id, run, taken, refused, held FROM sync_run WHERE fair_id = %(fair)s) r
    FULL JOIN (
        SELECT device_id, run, count(*) AS n, range_agg(int8range(seq, seq, '[]')) AS numbers FROM sync_entry
        WHERE fair_id = %(fair)s AND run IS NOT NULL GROUP BY 1, 2
    ) e USING (device_id, run)
    FULL JOIN (
        SELECT q.device_id, q.run, count(*) FILTER (WHERE q.code <> 'unknown_kind') AS n,
            range_agg(int8range(q.seq, q.seq, '[]')) FILTER (WHERE s.refusal_id IS NOT NULL AND q.seq > 0) AS settled
        FROM sync_refusal q LEFT JOIN sync_settlement s ON s.fair_id = q.fair_id AND s.refusal_id = q.id
        WHERE q.fair_id = %(fair)s GROUP BY 1, 2
    ) f USING (device_id, run)
)
"""
# Numbers that are held and not there are named only where there is one too few: one that was handed in again under
# another number, as from a copy, is held and stands in the ledger under its first.
_RUNS = f"""{_RUN}
SELECT concat_ws(' ', p.kind, p.ref), r.device_id, r.taken, r.entries, r.refused, r.refusals,
    CASE WHEN r.taken <> r.entries THEN r.gone::text ELSE '{{}}' END, r.unheld::text
FROM run r {_PLACE}
WHERE r.taken <> r.entries OR r.refused <> r.refusals OR r.unheld <> '{{}}' ORDER BY 1, 2
"""
_PHONES = f"""{_RUN}
SELECT concat_ws(' ', p.kind, p.ref), device_id, coalesce(r.taken, 0), coalesce(h.taken, 0), coalesce(r.gone, 0),
    coalesce(h.already, 0)
FROM (
    SELECT device_id, sum(taken) AS taken,
        sum((SELECT coalesce(sum(upper(n) - lower(n)), 0) FROM unnest(gone) n WHERE taken = entries)) AS gone
    FROM run GROUP BY 1
) r FULL JOIN (SELECT device_id, taken, already FROM sync_heard WHERE fair_id = %(fair)s) h USING (device_id)
{_PLACE}
WHERE coalesce(r.taken, 0) <> coalesce(h.taken, 0) OR coalesce(r.gone, 0) > coalesce(h.already, 0) ORDER BY 1, 2
"""
_TOLD = "FROM base_announcement WHERE what {} AND after->>'fair' = %(fair)s::text"
_ID = "split_part(subject, ':', 2)"
_WORDS = f"""
SELECT 'slip ' || coalesce(e.id::text, t.id) || CASE WHEN e.id IS NULL
    THEN ': it was entered at the desk and is not in the ledger' ELSE ': the trail does not say who entered it' END
FROM (SELECT id FROM sync_entry WHERE fair_id = %(fair)s AND run = device_id AND kind = 'slip') e
FULL JOIN (SELECT DISTINCT {_ID} AS id {_TOLD.format("= 'sync.slip_entered'")}) t ON t.id = e.id::text
WHERE e.id IS NULL OR t.id IS NULL
UNION ALL
SELECT 'refused record ' || coalesce(s.refusal_id::text, t.id) || CASE WHEN s.refusal_id IS NULL
    THEN ': it was settled and its settlement is gone' ELSE ': the trail does not say who settled it' END
FROM (SELECT refusal_id, accepted FROM sync_settlement WHERE fair_id = %(fair)s) s
FULL JOIN (
    SELECT DISTINCT {_ID} AS id, what = 'sync.record_accepted' AS accepted
    {_TOLD.format("IN ('sync.record_accepted', 'sync.record_rejected')")}
) t ON t.id = s.refusal_id::text AND t.accepted = s.accepted
WHERE s.refusal_id IS NULL OR t.id IS NULL
UNION ALL
SELECT 'refused record ' || s.refusal_id || CASE WHEN q.id IS NULL
    THEN ': it is gone' ELSE ': it was accepted and is not in the ledger' END
FROM sync_settlement s LEFT JOIN sync_refusal q ON q.fair_id = s.fair_id AND q.id = s.refusal_id
LEFT JOIN sync_entry e ON e.fair_id = q.fair_id AND e.id = q.record_id
WHERE s.fair_id = %(fair)s AND (q.id IS NULL OR (s.accepted AND e.id IS NULL))
UNION ALL
SELECT e.kind || ' ' || e.id || ': nobody accepted it'
FROM sync_entry e WHERE e.fair_id = %(fair)s AND e.run IS NULL AND NOT EXISTS (
    SELECT FROM sync_refusal q JOIN sync_settlement s ON s.fair_id = q.fair_id AND s.refusal_id = q.id AND s.accepted
    WHERE q.fair_id = e.fair_id AND q.record_id = e.id)
ORDER BY 1
"""
# Pictures go by themselves when their time is over; the trail says how many at once, and not of which fair.
_PICTURES = f"""
SELECT t.picture, c.digest IS NULL,
    (SELECT coalesce(sum((after->>'slip_picture')::bigint), 0) FROM base_announcement
        WHERE what = 'privacy.retention_applied' AND after ? 'slip_picture')
FROM (
    SELECT DISTINCT after->>'picture' AS picture, after->>'sha256' AS sha256 {_TOLD.format("= 'sync.picture_kept'")}
) t LEFT JOIN sync_slippicture c ON c.fair_id = %(fair)s AND encode(c.digest, 'hex') = t.picture
WHERE c.digest IS NULL OR encode(sha256(c.content), 'hex') IS DISTINCT FROM t.sha256 ORDER BY 1
"""
TOLD_A_KIND = 100


def miscounted(*, fair_id: int) -> Iterator[str]:
    """Where the ledger has more or fewer than its phones were told, or than the trail tells."""
    for place, device, taken, entries, refused, refusals, gone, unheld in _ask(_RUNS, fair_id):
        phone = f"{place or 'no place'}: phone {device}"
        if taken != entries:
            numbers = f"; not there: {gone}" if gone != "{}" else ""
            yield f"{phone}: {taken} records of one run were taken, {entries} are in the ledger{numbers}"
        if refused != refusals:
            yield f"{phone}: {refused} records of one run were refused, {refusals} are kept"
        if unheld != "{}":
            yield f"{phone}: numbers {unheld} are in the ledger and not held"
    for place, device, by_runs, told, gone, already in _ask(_PHONES, fair_id):
        phone = f"{place or 'no place'}: phone {device}"
        if by_runs != told:
            yield f"{phone}: it was told {told} times that a record is taken, its runs say {by_runs}"
        if gone > already:
            yield f"{phone}: {gone} numbers are held and not in the ledger, {already} were in it before"
    for (what,) in _ask(_WORDS, fair_id):
        yield what
    yield from _pictures(_ask(_PICTURES, fair_id))


def _pictures(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    missing = [name for name, gone, _ in rows if gone]
    if missing and len(missing) > rows[0][2]:
        yield f"{len(missing)} pictures that the trail tells are gone, {rows[0][2]} by their time; one is {missing[0]}"
    for name, gone, _ in rows:
        if not gone:
            yield f"picture {name}: it is not the one that was kept"


def _ask(sql: str, fair_id: int) -> list[tuple[Any, ...]]:
    """The first rows of it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"fair": fair_id})
        rows: list[tuple[Any, ...]] = cursor.fetchmany(TOLD_A_KIND)
    return rows
