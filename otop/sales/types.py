"""What a booth's phone says about money. Amounts are satang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from otop.base.money import Lines, Satang, sum_fault
from otop.base.records import Fault
from otop.base.types import Text

LARGE_SALE_SATANG = 1_000_000
LARGE_SLIP_SATANG = 50_000_000
"""What an index finds without reading the rest; what the desk calls unusual lies above (otop/sync/rules/usual.py)."""

PRICE_SATANG_MAX = 100_000_000  # a million baht
PRODUCT_NAME_LETTERS_MAX = 80

Reason = Annotated[str, Meta(max_length=500)]


class PaidBy(StrEnum):
    CASH = "cash"
    PROMPTPAY = "promptpay"
    OTHER = "other"


UNVERIFIED = Text("พร้อมเพย์ (ยังไม่ยืนยัน)", "PromptPay, unverified")
CONFIRMED = Text("พร้อมเพย์ (บูธยืนยันแล้ว)", "PromptPay, confirmed by the booth")
PAID_BY = {
    PaidBy.CASH: Text("เงินสด", "cash"),
    PaidBy.PROMPTPAY: UNVERIFIED,
    PaidBy.OTHER: Text("อื่น ๆ", "other"),
}
"""How each is said. Nobody but the booth can see whether PromptPay money came, so it is never called paid."""


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


class ConfirmationBody(Struct, frozen=True):
    """That the booth saw the money of a PromptPay sale in its own account."""

    of: UUID

    def fault(self) -> Fault | None:
        return None


class PriceBody(Struct, frozen=True):
    product: UUID
    unit_satang: Satang

    def fault(self) -> Fault | None:
        return None


class ProductBody(Struct, frozen=True):
    """What a booth says of a good on its own list: of one that the registry has, or of one of its own."""

    product: UUID
    name: Annotated[str, Meta(min_length=1, max_length=PRODUCT_NAME_LETTERS_MAX)]
    unit_satang: Annotated[int, Meta(ge=1, le=PRICE_SATANG_MAX)]
    offered: bool = True

    def fault(self) -> Fault | None:
        if self.name.strip() and self.name.isprintable():
            return None
        return Fault("malformed", Text("ชื่อสินค้าอ่านไม่ได้", "The name of the good cannot be read."))


@dataclass(frozen=True, slots=True)
class Listed:
    """How a booth offers a good now. `name` and `offered` are None where it only ever set a price.

    `registered`: the registry has the product, be it this holder's or another's.
    """

    unit_satang: int
    name: str | None
    offered: bool | None
    registered: bool


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
    picture: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")] | None = None

    def fault(self) -> Fault | None:
        paid = self.paid.cash + self.paid.promptpay + self.paid.other
        if paid in (0, self.sold_satang):
            return None
        text = Text(
            "ยอดแยกตามวิธีชำระ {paid} ไม่เท่ากับยอดขาย {sold} (สตางค์)",
            "The payment kinds add up to {paid}, not to the {sold} sold (satang).",
        )
        return Fault("sum", text.format(paid=paid, sold=self.sold_satang))
