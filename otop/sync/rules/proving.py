"""Whether a row of the ledger still gives the digest that its phone computed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import orjson

from otop.sync.rules.kinds import BODIES, KNOWN
from otop.sync.rules.reading import digest_of, parse_time
from otop.sync.types import Kind

_bodies = {name: msgspec.json.Decoder(BODIES[kind]) for name, kind in KNOWN.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the ledger keeps of a record, and the buyer of an order where that row is still there."""

    id: UUID
    kind: str
    said_id: str | None
    said_at: str | None
    body: str
    digest: bytes
    buyer: str | None
    at: datetime


def is_readable(row: Kept) -> bool:
    """Whether its body can be one of its kind at all."""
    try:
        _bodies[row.kind].decode(row.body)
    except (KeyError, msgspec.DecodeError, UnicodeEncodeError):
        return False
    return True


def keeps_time(row: Kept) -> bool:
    """Whether the time that it is read by is the one that its phone wrote, or nobody can know any more."""
    try:
        return row.said_at is None or parse_time(row.said_at) == row.at
    except ValueError:
        return False


def gives_digest(row: Kept) -> bool:
    """Whether a readable row gives its digest, or nobody can know: its time was never kept, or its buyer is erased."""
    if row.said_at is None:
        return True
    fields = orjson.loads(row.body)
    bodies = [fields]
    if row.kind == Kind.ORDER:
        if row.buyer is None:
            return True
        # A phone may leave out an empty buyer.
        bodies = [{**fields, "buyer": row.buyer}, *([] if row.buyer else [fields])]
    said = {"id": row.said_id or str(row.id), "kind": row.kind, "at": row.said_at}
    return any(digest_of({**said, "body": body}) == row.digest for body in bodies)
