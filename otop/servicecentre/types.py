"""What a counter's phone says. A ticket is anonymous; persons, tickets and services are three units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from otop.base.records import Fault
from otop.base.types import Text

Code = Annotated[str, Meta(min_length=1, max_length=40)]
# Queue and counter numbers come as "A012" or as 12; both are kept as text.
Number = Annotated[str, Meta(min_length=1, max_length=20)] | Annotated[int, Meta(ge=0, le=10**9)]


class Step(StrEnum):
    CALLED = "called"
    STARTED = "started"
    FINISHED = "finished"
    GONE = "gone"


class InLine(StrEnum):
    """Where a ticket stands that is neither finished nor gone."""

    WAITING = "waiting"
    CALLED = "called"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in line. `counter` is the one that has it or for which it waits; "" where any may call it."""

    ticket_id: UUID
    no: str
    service: str
    counter: str
    persons: int
    state: InLine
    since: datetime


class TicketTakenBody(Struct, frozen=True):
    ticket: UUID
    no: Number
    service: Code
    counter: Number | None = None
    persons: Annotated[int, Meta(ge=1, le=1_000)] = 1

    def fault(self) -> Fault | None:
        return None


class TicketStepBody(Struct, frozen=True):
    ticket: UUID
    counter: Number | None = None

    def fault(self) -> Fault | None:
        return None


class TicketFinishedBody(Struct, frozen=True):
    ticket: UUID
    counter: Number | None = None
    score: Annotated[int, Meta(ge=1, le=5)] | None = None

    def fault(self) -> Fault | None:
        return None


ANNOUNCED = {
    "servicecentre.service_added": Text("เพิ่มบริการของศูนย์บริการร่วม", "A service of the joint centre was added"),
}
"""What this domain announces, as the audit trail says it."""
