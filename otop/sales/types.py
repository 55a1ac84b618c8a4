"""What a booth's phone says about money. Amounts are satang."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from otop.base.money import Lines, Satang, sum_fault
from otop.base.records import Fault
from otop.base.types import Text

Reason = Annotated[str, Meta(max_length=500)]


class PaidBy(StrEnum):
    CASH = "cash"
    PROMPTPAY = "promptpay"
    OTHER = "other"


class SaleBody(Struct, frozen=True):
    lines: Lines
    paid_by: PaidBy
    amount_satang: Satang

    def fault(self) -> Fault | None:
        return sum_fault(self.lines, self.amount_satang)


class VoidBody(Struct, frozen=True):
    of: UUID
    reason: Reason

    def fault(self) -> Fault | None:
        return None


class PriceBody(Struct, frozen=True):
    product: UUID
    unit_satang: Satang

    def fault(self) -> Fault | None:
        return None


class SlipPaid(Struct, frozen=True):
    cash: Satang = 0
    promptpay: Satang = 0
    other: Satang = 0


class SlipBody(Struct, frozen=True):
    """A booth's day as declared on paper; never summed with its receipts."""

    booth: Annotated[str, Meta(min_length=1, max_length=20)]
    day: date
    sold_satang: Satang
    ordered_satang: Satang = 0
    receipts: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    paid: SlipPaid = SlipPaid()

    def fault(self) -> Fault | None:
        paid = self.paid.cash + self.paid.promptpay + self.paid.other
        if paid in (0, self.sold_satang):
            return None
        text = Text(
            "ยอดแยกตามวิธีชำระ {paid} ไม่เท่ากับยอดขาย {sold} (สตางค์)",
            "The payment kinds add up to {paid}, not to the {sold} sold (satang).",
        )
        return Fault("sum", text.format(paid=paid, sold=self.sold_satang))
