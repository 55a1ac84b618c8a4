"""What the fact domains and the phones' door say to each other about one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from otop.base.types import Text

Body = TypeVar("Body", covariant=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be taken. `code` is from the closed list of the protocol (docs/sync.md)."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Booked(Generic[Body]):
    """A record that the ledger has just taken for the first time, ready to become a fact.

    `at` is the believed time; `day` and `hour` are those of Bangkok, decided once.
    """

    id: UUID
    fair_id: int
    place_id: int
    day: date
    hour: int
    at: datetime
    body: Body
