"""Money. Everywhere inside, an amount is an integer of satang; sold and ordered goods are lines that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from otop.base.records import Fault
from otop.base.types import Text

SATANG_MAX = 10**13  # a hundred thousand million baht: no line of a fair comes near, and sums stay far inside 64 bits
LINES_MAX = 50

Satang = Annotated[int, Meta(ge=0, le=SATANG_MAX)]


class Line(Struct, frozen=True):
    qty: Annotated[int, Meta(ge=1, le=1_000_000)]
    unit_satang: Satang
    product: UUID | None = None
    text: Annotated[str, Meta(max_length=200)] = ""


Lines = Annotated[list[Line], Meta(min_length=1, max_length=LINES_MAX)]


def sum_fault(lines: Sequence[Line], amount_satang: int) -> Fault | None:
    """A sum that differs from its lines is refused, whichever of the two is wrong: a person decides."""
    total = sum(line.qty * line.unit_satang for line in lines)
    if total == amount_satang:
        return None
    text = Text(
        "ยอดรวม {amount} ไม่เท่ากับผลรวมรายการ {total} (สตางค์)",
        "The amount {amount} is not the sum of the lines, {total} (satang).",
    )
    return Fault("sum", text.format(amount=amount_satang, total=total))
