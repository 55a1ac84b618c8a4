"""What phones hand in, and how it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Raw, Struct

from otop.base.records import Fault
from otop.base.types import Text


class Kind(StrEnum):
    SALE = "sale"
    VOID = "void"
    CONFIRMATION = "confirmation"
    ORDER = "order"
    ORDER_VOID = "order_void"
    COUNT = "count"
    COUNT_FIX = "count_fix"
    PRICE = "price"
    PRODUCT = "product"
    SLIP = "slip"
    TICKET_TAKEN = "ticket_taken"
    TICKET_CALLED = "ticket_called"
    TICKET_STARTED = "ticket_started"
    TICKET_FINISHED = "ticket_finished"
    TICKET_GONE = "ticket_gone"
    NOTE = "note"


class Answer(StrEnum):
    """The closed list. Each is also the name of a metric."""

    TAKEN = "taken"
    ALREADY = "already"
    LATER = "later"
    REFUSED = "refused"
    SETTLED = "settled"


class Code(StrEnum):
    """Why something was not taken; the closed list of codes beside an answer."""

    MALFORMED = "malformed"
    SUM = "sum"
    ALTERED = "altered"
    SEQ = "seq"
    SCOPE = "scope"
    BOOTH = "booth"
    DAY = "day"
    OLD = "old"
    REVOKED = "revoked"
    UNKNOWN_KIND = "unknown_kind"
    BUSY = "busy"
    REJECTED = "rejected"
    UNSTORABLE = "unstorable"


SEQ_MAX = 10**12


class Envelope(Struct, frozen=True):
    """One POST. Each record stays as the bytes that came, so that a bad one spoils nothing and is kept as it was."""

    run: UUID
    last_seq: Annotated[int, Meta(ge=0, le=SEQ_MAX)]
    now: str
    records: list[Raw]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read. `digest` is SHA-256 over its canonical `{id, kind, at, body}`.

    `said_at` and `said_id` are time and id as the phone wrote them; the id only where `str(id)` is another text.
    """

    seq: int
    id: UUID
    kind: Kind
    at: datetime
    day: date
    hour: int
    believed_at: datetime
    clock: bool
    digest: bytes
    raw: bytes
    ledger_body: str
    said_at: str
    said_id: str | None
    body: Any


@dataclass(frozen=True, slots=True)
class Anchor:
    """A digest over what the ledger got for one day in `(since, until]`; the first of a day has no `since`.

    `form` 1 covers digests and bodies, 2 also times and what no striking of words may change.
    """

    day: date
    since: datetime | None
    until: datetime
    records: int
    digest: str
    form: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "from": self.since and self.since.isoformat(),
            "until": self.until.isoformat(),
            "records": self.records,
            "digest": self.digest,
            "form": self.form,
        }


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that cannot be taken: its bytes and why. `seq` is 0 where none could be read."""

    seq: int
    digest: bytes
    raw: bytes
    fault: Fault
    id: UUID | None = None
    kind: str = ""

    @property
    def answer(self) -> Answer:
        return Answer.LATER if self.fault.code == Code.UNKNOWN_KIND else Answer.REFUSED

    @property
    def answered(self) -> Answered:
        return Answered(self.seq, self.answer, self.fault.code, self.fault.text)


@dataclass(frozen=True, slots=True)
class Answered:
    seq: int
    answer: Answer
    code: str | None = None
    message: Text | None = None

    def as_json(self) -> dict[str, object]:
        row: dict[str, object] = {"seq": self.seq, "answer": self.answer.value}
        if self.code is not None and self.message is not None:
            row |= {"code": self.code, "message": self.message.as_dict()}
        return row


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server knows after a batch: `held_to` is the highest n such that each of 1..n is taken or settled."""

    answers: list[Answered]
    held_to: int
    clock_offset_ms: int

    @property
    def revoked(self) -> bool:
        """Whether the phone was revoked before the batch was in the books."""
        return any(answered.code == Code.REVOKED for answered in self.answers)
