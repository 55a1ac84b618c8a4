from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q

from otop.base.types import Text
from otop.sync.models import Entry, Run
from otop.sync.types import Answer, Answered, Code


def entries_like(
    *, fair_id: int, ids: Sequence[UUID], device_id: UUID, run: UUID | None, seqs: Sequence[int]
) -> dict[UUID, bytes]:
    """Digest by id of the ledger's entries with one of these ids or one of these numbers of the run."""
    rows = Entry.objects.filter(Q(id__in=ids) | Q(device_id=device_id, run=run, seq__in=seqs), fair_id=fair_id)
    return {record_id: bytes(digest) for record_id, digest in rows.values_list("id", "digest")}


def kept_answers(*, fair_id: int, device_id: UUID, run: UUID, seqs: Sequence[int]) -> dict[tuple[int, bytes], Answered]:
    """What the phone is told of each refused record of these numbers, by number and digest: its first code until a
    person has rejected it, then that person's reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.seq, r.digest, r.code, r.message_th, r.message_en, s.reason FROM sync_refusal r"
            " LEFT JOIN sync_settlement s ON s.fair_id = r.fair_id AND s.refusal_id = r.id AND NOT s.accepted"
            " WHERE r.fair_id = %s AND r.device_id = %s AND r.run = %s AND r.seq = ANY(%s)",
            [fair_id, device_id, run, list(seqs)],
        )
        return {(seq, bytes(digest)): _kept_answer(seq, *kept) for seq, digest, *kept in cursor.fetchall()}


def _kept_answer(seq: int, code: str, th: str, en: str, rejected: str | None) -> Answered:
    if rejected is not None:
        return Answered(seq, Answer.SETTLED, Code.REJECTED, Text(rejected, rejected))
    return Answered(seq, Answer.LATER if code == Code.UNKNOWN_KIND else Answer.REFUSED, code, Text(th, en))


def held_to(*, fair_id: int, device_id: UUID, run: UUID) -> int:
    """How far a run is held without a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT upper(n) - 1 FROM sync_run, unnest(held) n"
            " WHERE fair_id = %s AND device_id = %s AND run = %s AND lower(n) = 1",
            [fair_id, device_id, run],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def last_seq(*, fair_id: int, device_id: UUID, run: UUID) -> int:
    """The highest number that a run told, 0 before the first."""
    rows = Run.objects.filter(fair_id=fair_id, device_id=device_id, run=run)
    return rows.values_list("last_seq", flat=True).first() or 0
