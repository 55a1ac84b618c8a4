from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q

from otop.sync.models import Entry


def entries_like(
    *, fair_id: int, ids: Sequence[UUID], device_id: UUID, run: UUID | None, seqs: Sequence[int]
) -> dict[UUID, bytes]:
    """Digest by id of the ledger's entries with one of these ids or one of these numbers of the run."""
    rows = Entry.objects.filter(Q(id__in=ids) | Q(device_id=device_id, run=run, seq__in=seqs), fair_id=fair_id)
    return {record_id: bytes(digest) for record_id, digest in rows.values_list("id", "digest")}


def rejections(*, fair_id: int, device_id: UUID, run: UUID | None, seqs: Sequence[int]) -> dict[tuple[int, bytes], str]:
    """The reason by number and digest, of those refused records of the run that a person rejected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.seq, r.digest, s.reason FROM sync_refusal r"
            " JOIN sync_settlement s ON s.fair_id = r.fair_id AND s.refusal_id = r.id"
            " WHERE r.fair_id = %s AND r.device_id = %s AND r.run = %s AND r.seq = ANY(%s) AND NOT s.accepted",
            [fair_id, device_id, run, list(seqs)],
        )
        return {(seq, bytes(digest)): reason for seq, digest, reason in cursor.fetchall()}
