"""Bodies of the ledger from which a person's words were struck out: what they were, as digests, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from otop.base.models import Announcement


@dataclass(frozen=True, slots=True)
class Striking:
    """`before` is what anchors hold of the record as it was handed in, `after` the SHA-256 of its body now."""

    before: bytes
    after: bytes


# Who struck words out of more records than their erasures at that moment tell.
_UNTOLD = """
SELECT actor_kind, actor_id, at FROM base_announcement WHERE what IN ('sync.words_struck', 'privacy.erased')
GROUP BY 1, 2, 3 HAVING count(*) FILTER (WHERE what = 'sync.words_struck')
    > coalesce(sum((after->'struck'->>'sync.entry.body')::bigint) FILTER (WHERE what = 'privacy.erased'), 0)
"""


def strikings_of(*, fair_id: int) -> dict[UUID, Striking]:
    """By record: as before the first, and as after the last. Nobody adds one unseen: they stand in the trail.

    Those of which no erasure tells do not count.
    """
    told = Announcement.objects.filter(subject=f"fair:{fair_id}", what="sync.words_struck").order_by("id")
    found: dict[UUID, Striking] = {}
    rows = list(told.values_list("actor_kind", "actor_id", "at", "after"))
    untold = _untold() if rows else set()
    for kind, actor_id, at, after in rows:
        if (kind, actor_id, at) in untold:
            continue
        assert after is not None
        record = UUID(after["record"])
        first = found[record].before if record in found else bytes.fromhex(after["before"])
        found[record] = Striking(first, bytes.fromhex(after["after"]))
    return found


def _untold() -> set[tuple[str, str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(_UNTOLD)
        return set(cursor.fetchall())
