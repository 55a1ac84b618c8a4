from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from otop.sales.models import DayTotal, DeclaredDay, Price, Sale, Void


def days_of(*, fair_id: int, sale_ids: Collection[UUID]) -> dict[UUID, date]:
    """The business day of each of those sales that are in the books."""
    return dict(Sale.objects.filter(fair_id=fair_id, id__in=sale_ids).values_list("id", "day"))


def prices_at(*, fair_id: int, place_id: int) -> dict[UUID, int]:
    """The price in satang that the booth last set for each product."""
    rows = Price.objects.filter(fair_id=fair_id, place_id=place_id).order_by("set_at", "id")
    return dict(rows.values_list("product_id", "unit_satang"))


def day_sums(*, fair_id: int, day: date) -> dict[str, int]:
    """`receipts`, `amount_satang`, `voided`, `voided_satang` of one day, from the kept totals."""
    rows = DayTotal.objects.filter(fair_id=fair_id, day=day)
    sums = rows.aggregate(
        receipts=Sum("receipts", default=0),
        amount_satang=Sum("amount_satang", default=0),
        voided=Sum("voided", default=0),
        voided_satang=Sum("voided_satang", default=0),
    )
    return {name: int(value) for name, value in sums.items()}


def declared_satang(*, fair_id: int, day: date) -> int:
    """Sold and ordered on the newest slip of each booth for the day."""
    rows = DeclaredDay.objects.filter(fair_id=fair_id, day=day)
    sums = rows.aggregate(sold=Sum("sold_satang", default=0), ordered=Sum("ordered_satang", default=0))
    return int(sums["sold"]) + int(sums["ordered"])


def strangers_voids(*, fair_id: int) -> QuerySet[Void]:
    """Voids that name another booth's sale: they have no effect, and a person should look."""
    named = Sale.objects.filter(fair_id=OuterRef("fair_id"), id=OuterRef("of"))
    elsewhere = named.exclude(place_id=OuterRef("place_id"))
    return Void.objects.filter(Exists(elsewhere), fair_id=fair_id).order_by("voided_at", "id")
