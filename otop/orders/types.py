"""What a booth's phone says about orders. Amounts are satang; `amount_minor` is in the smallest unit of `currency`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from otop.base.money import Lines, Satang, sum_fault
from otop.base.records import Fault


class Basis(StrEnum):
    """Only a purchase order or a deposit counts as ordered; an intent stands on its own line."""

    PO = "po"
    DEPOSIT = "deposit"
    INTENT = "intent"


COUNTED = (Basis.PO, Basis.DEPOSIT)
LARGE_ORDER_SATANG = 100_000_000
"""What an index finds without reading the rest; what the desk calls unusual lies above (otop/sync/rules/usual.py)."""


class OrderBody(Struct, frozen=True):
    """`rate` is baht for one unit of `currency`, as text so that no digit is lost."""

    lines: Lines
    amount_satang: Satang
    basis: Basis
    buyer: Annotated[str, Meta(max_length=200)] = ""
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")] = "TH"
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")] = "THB"
    amount_minor: Satang | None = None
    rate: Annotated[str, Meta(pattern=r"^\d{1,9}(\.\d{1,9})?\Z")] | None = None
    rate_on: date | None = None
    deposit_satang: Satang = 0

    def fault(self) -> Fault | None:
        return sum_fault(self.lines, self.amount_satang)


class OrderVoidBody(Struct, frozen=True):
    of: UUID
    reason: Annotated[str, Meta(max_length=500)]

    def fault(self) -> Fault | None:
        return None
