from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Sum

from otop.orders.models import DayTotal, Order
from otop.orders.types import COUNTED


def days_of(*, fair_id: int, order_ids: Collection[UUID]) -> dict[UUID, date]:
    """The business day of each of those orders that are in the books."""
    return dict(Order.objects.filter(fair_id=fair_id, id__in=order_ids).values_list("id", "day"))


def day_sums(*, fair_id: int, day: date) -> tuple[int, int]:
    """Number and satang of the orders that count (purchase order or deposit) and stand, from the kept totals."""
    rows = DayTotal.objects.filter(fair_id=fair_id, day=day, basis__in=COUNTED)
    sums = rows.aggregate(orders=Sum("orders", default=0), amount=Sum("amount_satang", default=0))
    return int(sums["orders"]), int(sums["amount"])
