"""Bodies of the ledger from which a person's words were struck out: what they were, as digests, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from otop.base.models import Announcement


@dataclass(frozen=True, slots=True)
class Striking:
    """`before` is what anchors hold of the record as it was handed in, `after` the SHA-256 of its body now."""

    before: bytes
    after: bytes


def strikings_of(*, fair_id: int) -> dict[UUID, Striking]:
    """By record: as before the first, and as after the last. Nobody adds one unseen: they stand in the trail."""
    told = Announcement.objects.filter(subject=f"fair:{fair_id}", what="sync.words_struck").order_by("id")
    found: dict[UUID, Striking] = {}
    for after in told.values_list("after", flat=True):
        assert after is not None
        record = UUID(after["record"])
        first = found[record].before if record in found else bytes.fromhex(after["before"])
        found[record] = Striking(first, bytes.fromhex(after["after"]))
    return found
