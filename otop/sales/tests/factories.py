"""Records as the phones' door hands them to this domain."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from otop.base.money import Line
from otop.base.records import Booked
from otop.sales.types import ConfirmationBody, PaidBy, PriceBody, ProductBody, SaleBody, SlipBody, VoidBody

FAIR, BOOTH, OTHER_BOOTH = 7, 71, 72
DAY = date(2015, 11, 3)
NOON = datetime(2015, 11, 3, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def booked(body: Any, *, id: UUID | None = None, place: int = BOOTH, hour: int = 12, minutes: int = 0) -> Booked[Any]:
    return Booked(id or uuid4(), FAIR, place, DAY, hour, NOON + timedelta(minutes=minutes), body)


def sale(*satang: int, paid_by: PaidBy = PaidBy.CASH, product: UUID | None = None, **more: Any) -> Booked[SaleBody]:
    """One line for each amount."""
    lines = [Line(qty=1, unit_satang=n, product=product, text="ผ้า") for n in satang]
    return booked(SaleBody(lines, paid_by, sum(satang)), **more)


def void(of: Booked[Any], **more: Any) -> Booked[VoidBody]:
    return booked(VoidBody(of.id, "คิดเงินผิด"), **more)


def confirmation(of: Booked[Any], **more: Any) -> Booked[ConfirmationBody]:
    return booked(ConfirmationBody(of.id), **more)


def price(product: UUID, satang: int, **more: Any) -> Booked[PriceBody]:
    return booked(PriceBody(product, satang), **more)


def product(product: UUID, name: str, satang: int, offered: bool = True, **more: Any) -> Booked[ProductBody]:
    return booked(ProductBody(product, name, satang, offered), **more)


def slip(sold: int, *, ordered: int = 0, booth: str = "1", day: date = DAY, **more: Any) -> Booked[SlipBody]:
    return booked(SlipBody(booth, day, sold, ordered), **more)
