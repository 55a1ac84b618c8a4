"""Anchors: digests in the trail over what the ledger got, day by day (docs/audit.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection

from otop.base.models import Announcement
from otop.sync.queries.strikings import strikings_of
from otop.sync.types import Anchor

# The body with whose it is, so that neither can change alone.
PIECE = "sha256(convert_to(concat_ws(' ', e.place_id, e.device_id, e.late, e.body), 'UTF8'))"
# What no striking of words changes: times, and the body with nothing left of its texts but those that are references.
_REFERENCES = "booth|day|minute|of|product|ticket|paid_by|basis|country|currency|rate|rate_on|picture"
_BARE = f"""regexp_replace(e.body,
    '("(?:{_REFERENCES})"\\s*:\\s*"[^"\\\\]*"|"[a-z_]+"\\s*:)|"(?:[^"\\\\]|\\\\.)*"', '\\1', 'g')"""
_FIRM = f"""sha256(convert_to(concat_ws(' ', extract(epoch FROM e.at), extract(epoch FROM e.received_at), e.clock,
    coalesce(e.said_at, '-'), {_BARE}), 'UTF8'))"""
# By id, so that anybody comes to the same. A body from which words were struck out counts as it was before.
_DIGEST = f"""encode(sha256(coalesce(string_agg(
    e.digest || coalesce(k.before, {PIECE}) || CASE WHEN a.form = 1 THEN '' ELSE {_FIRM} END,
    ''::bytea ORDER BY e.id), '')), 'hex')"""
_STRUCK = "LEFT JOIN unnest(%s::uuid[], %s::bytea[]) AS k (id, before) ON k.id = e.id"
_NOW = f"""
WITH a AS MATERIALIZED (SELECT coalesce(%s::timestamptz, clock_timestamp()) AS until, 2 AS form)
SELECT a.until, count(e.id), {_DIGEST}
FROM a LEFT JOIN sync_entry e ON e.fair_id = %s AND e.day = %s AND e.taken_at <= a.until
    AND (%s::timestamptz IS NULL OR e.taken_at > %s::timestamptz)
{_STRUCK}
GROUP BY 1
"""
_AGAIN = f"""
SELECT count(e.id), {_DIGEST}
FROM unnest(%s::date[], %s::timestamptz[], %s::timestamptz[], %s::int[]) WITH ORDINALITY a (day, since, until, form, n)
LEFT JOIN sync_entry e ON e.fair_id = %s AND e.day = a.day AND e.taken_at <= a.until
    AND (a.since IS NULL OR e.taken_at > a.since)
{_STRUCK}
GROUP BY a.n ORDER BY a.n
"""


def anchors_of(*, fair_id: int) -> list[tuple[int, Anchor | None]]:
    """The fair's anchors with the ids of their announcements, oldest first; None for one that cannot be read."""
    told = Announcement.objects.filter(subject=f"fair:{fair_id}", what="sync.ledger_anchored").order_by("id")
    return [(pk, _read(after)) for pk, after in told.values_list("id", "after")]


def _read(after: Any) -> Anchor | None:
    try:
        day, until = date.fromisoformat(after["day"]), datetime.fromisoformat(after["until"])
        since = None if after["from"] is None else datetime.fromisoformat(after["from"])
        return Anchor(day, since, until, int(after["records"]), str(after["digest"]), int(after.get("form", 1)))
    except (KeyError, TypeError, ValueError):
        return None


def anchored_until(*, fair_id: int) -> dict[date, datetime]:
    """Where the next anchor of each day begins."""
    held = sorted((anchor.until, anchor.day) for _, anchor in anchors_of(fair_id=fair_id) if anchor)
    return {day: until for until, day in held}


def server_time() -> datetime:
    """What `taken_at` is told by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)
    return now


def anchor_now(*, fair_id: int, day: date, until: datetime | None = None) -> Anchor:
    """What the ledger got for the day since its last anchor, until now or until a moment before."""
    since = anchored_until(fair_id=fair_id).get(day)
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [until, fair_id, day, since, since, *_struck(fair_id)])
        until, records, digest = cursor.fetchone()
    assert until is not None
    return Anchor(day, since, until, records, digest, form=2)


def _struck(fair_id: int) -> list[Any]:
    struck = strikings_of(fair_id=fair_id)
    return [list(struck), [striking.before for striking in struck.values()]]


def days_to_anchor() -> list[tuple[int, date]]:
    """Days of all fairs for which the ledger got something since their last anchor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fair_id, day, max(taken_at) FROM sync_entry GROUP BY 1, 2 ORDER BY 1, 2")
        newest = cursor.fetchall()
    until = {fair_id: anchored_until(fair_id=fair_id) for fair_id in {row[0] for row in newest}}
    return [(fair_id, day) for fair_id, day, at in newest if day not in until[fair_id] or at > until[fair_id][day]]


def broken_anchors(*, fair_id: int) -> Iterator[str]:
    """Days whose ledger is not the one that was anchored."""
    anchors = anchors_of(fair_id=fair_id)
    readable = [(pk, anchor) for pk, anchor in anchors if anchor]
    for pk in {pk for pk, _ in anchors} - {pk for pk, _ in readable}:
        yield f"anchor {pk} cannot be read"
    with connection.cursor() as cursor:
        held = [anchor for _, anchor in readable]
        spans: list[Any] = [
            [a.day for a in held],
            [a.since for a in held],
            [a.until for a in held],
            [a.form for a in held],
        ]
        cursor.execute(_AGAIN, [*spans, fair_id, *_struck(fair_id)])
        for (pk, anchor), (records, digest) in zip(readable, cursor.fetchall(), strict=True):
            if (records, digest) != (anchor.records, anchor.digest):
                yield f"day {anchor.day}: the ledger is not the one that anchor {pk} holds ({anchor.records} records)"
