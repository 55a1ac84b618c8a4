"""The one change of a ledger row that there is: a person's words go out of it, and the trail says so."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.sync.queries.anchors import PIECE


def strike_words(*, by: Actor, fair_id: int, record_id: UUID, body: str, at: datetime) -> None:
    """The record's body in the ledger is `body`, the same without somebody's words; figures and digest stay.

    The trail keeps digests of both, so that the books still prove, and any other change of the row is found. For the
    erasure of a person, which asks whether it may.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {PIECE} FROM sync_entry e WHERE e.fair_id = %s AND e.id = %s FOR UPDATE", [fair_id, record_id]
        )
        (before,) = cursor.fetchone()
        cursor.execute("UPDATE sync_entry SET body = %s WHERE fair_id = %s AND id = %s", [body, fair_id, record_id])
        announce(
            "sync.words_struck",
            by=by,
            at=at,
            subject=f"fair:{fair_id}",
            after={
                "record": str(record_id),
                "before": bytes(before).hex(),
                "after": hashlib.sha256(body.encode()).hexdigest(),
            },
        )
