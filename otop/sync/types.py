"""The words of the protocol (docs/sync.md): what a phone sends, what it is answered, what is kept of a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Raw, Struct

from otop.base.records import Fault
from otop.base.types import Problem, Text


class Kind(StrEnum):
    SALE = "sale"
    VOID = "void"
    ORDER = "order"
    ORDER_VOID = "order_void"
    COUNT = "count"
    COUNT_FIX = "count_fix"
    PRICE = "price"
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
    """A record that was read. `digest` is SHA-256 over its canonical `{id, kind, at, body}`."""

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
    body: Any


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


@dataclass(frozen=True, slots=True)
class DeviceState:
    """One phone as the desk sees it. `missing` are the numbers that the phone has given out and we do not have."""

    device_id: UUID
    name: str
    place_kind: str
    place_ref: str
    enrolled_at: datetime
    revoked_at: datetime | None
    heard_at: datetime | None
    runs: list[RunState] = field(default_factory=list)

    @property
    def missing_count(self) -> int:
        return sum(run.missing_count for run in self.runs)

    @property
    def taken(self) -> int:
        return sum(run.taken for run in self.runs)

    @property
    def refused(self) -> int:
        return sum(run.open_refused for run in self.runs)


@dataclass(frozen=True, slots=True)
class RunState:
    run: UUID
    last_seq: int
    taken: int
    open_refused: int
    missing: list[tuple[int, int]]  # half-open

    @property
    def missing_count(self) -> int:
        return sum(until - start for start, until in self.missing)


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that was taken as it came and that a person should look at."""

    at: datetime | date
    what: Text


@dataclass(frozen=True, slots=True)
class RefusalRow:
    refusal_id: int | UUID
    device_id: UUID
    device_name: str
    place_kind: str
    place_ref: str
    seq: int
    kind: str
    code: str
    message: Text
    received_at: datetime
    amount_satang: int | None
    raw: str
    can_accept: bool


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The plain totals of one day of a fair, from kept totals. Amounts are satang; sold is net of voids."""

    receipts: int
    sold_satang: int
    voided: int
    voided_satang: int
    thai: int
    foreign: int
    unknown: int
    orders: int
    ordered_satang: int
    declared_satang: int
    tickets: int
    persons: int


class BadEnvelope(Problem):
    code = "bad_envelope"
    text = Text("อ่านชุดข้อมูลไม่ได้: {what}", "The batch cannot be read: {what}")


class TooLarge(Problem):
    code = "too_large"
    text = Text(
        "ชุดข้อมูลใหญ่เกินไป ({what}) แบ่งส่งเป็นชุดเล็กลง",
        "The batch is over the limit ({what}). Send it in smaller parts.",
    )


class TooOften(Problem):
    code = "too_often"
    text = Text("ส่งถี่เกินไป รอสักครู่แล้วส่งใหม่", "Too many batches within a minute. Wait a little and send again.")

    def __init__(self, *, retry_s: int) -> None:
        self.retry_s = retry_s
        super().__init__()


class Busy(Problem):
    """The place is being written by another batch for longer than we wait; nothing was stored."""

    code = "busy"
    text = Text("จุดนี้กำลังรับข้อมูลชุดอื่น ส่งใหม่อีกครั้ง", "This place is taking another batch. Send again.")


class UnknownRefusal(Problem):
    code = "unknown_refusal"
    text = Text("ไม่พบรายการที่ถูกปฏิเสธนี้", "There is no such refused record.")


class AlreadySettled(Problem):
    code = "already_settled"
    text = Text("รายการนี้ตัดสินไปแล้ว", "This record was settled already.")


class CannotAccept(Problem):
    code = "cannot_accept"
    text = Text(
        "รับรายการนี้เข้าบัญชีไม่ได้ ({code_th}) ให้ปฏิเสธพร้อมเหตุผล แล้วบันทึกยอดเป็นใบสรุป",
        "This record cannot be accepted ({code_en}). Reject it with a reason and enter its amount as a slip.",
    )


class ReasonNeeded(Problem):
    code = "reason_needed"
    text = Text("โปรดเขียนเหตุผล", "Please give a reason.")


class NothingMissing(Problem):
    code = "nothing_missing"
    text = Text("เครื่องนี้ไม่มีหมายเลขที่ขาด", "No number is missing from this phone.")


class MissingRecords(Problem):
    code = "missing_records"
    text = Text(
        "ยังขาด {count} รายการจาก {devices} เครื่อง ปิดวันได้ถ้าเขียนเหตุผล",
        "{count} records of {devices} phones are missing. The day can be closed over them with a reason.",
    )


class BadFile(Problem):
    code = "bad_file"
    text = Text("อ่านแฟ้มไม่ได้: {what}", "The file cannot be read: {what}")
