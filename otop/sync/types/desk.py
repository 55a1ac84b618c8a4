"""What the desk shows: phones, what is worth a look, what was refused, the day's totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from otop.base.types import Text


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a fair's phones gave out and we lack, and what waits for a person; `places` have either."""

    phones: int
    records: int
    refused: int
    places: frozenset[int]
    heard_at: datetime | None


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
class Looked:
    """That somebody looked at something, and what that person says of it."""

    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class LargeAmount:
    """A record that is in the books and beyond what is usual. `amount` is satang, of a count entries."""

    subject: str
    kind: str
    record_id: UUID
    place_kind: str
    place_ref: str
    day: date
    at: datetime
    amount: int
    looked: Looked | None = None


@dataclass(frozen=True, slots=True)
class MissingSlip:
    """A booth that somebody holds on a day and from which neither receipts nor a slip came."""

    subject: str
    booth: str
    holder: Text
    looked: Looked | None = None


@dataclass(frozen=True, slots=True)
class SlipRow:
    """The slip that holds for a booth and day. `slips` is how many were entered; the newest holds.

    `picture` is what the booth's newest photographed slip of the day calls its picture, "" where none has one.
    """

    slip_id: UUID
    booth: str
    holder: Text | None
    sold_satang: int
    ordered_satang: int
    receipts: int
    cash_satang: int
    promptpay_satang: int
    other_satang: int
    declared_at: datetime
    place_kind: str
    slips: int
    picture: str
    picture_is_here: bool

    @property
    def by_kind(self) -> bool:
        """Whether the slip says by what was paid."""
        return bool(self.cash_satang or self.promptpay_satang or self.other_satang)


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
    """The plain totals of one day of a fair, from kept totals. Amounts are satang; sold is net of voids.

    `confirmed`: PromptPay receipts that stand and that their booth confirmed.
    """

    receipts: int
    sold_satang: int
    voided: int
    voided_satang: int
    confirmed: int
    confirmed_satang: int
    thai: int
    foreign: int
    unknown: int
    orders: int
    ordered_satang: int
    declared_satang: int
    tickets: int
    persons: int
