from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from otop.base.sql import hot_cursor
from otop.sales.models import Confirmation, DayTotal, DeclaredDay, Sale, Void
from otop.sales.types import Listed, PaidBy


def days_of(*, fair_id: int, sale_ids: Collection[UUID]) -> dict[UUID, date]:
    """The business day of each of those sales that are in the books."""
    return dict(Sale.objects.filter(fair_id=fair_id, id__in=sale_ids).values_list("id", "day"))


def list_of_booth(*, fair_id: int, place_id: int) -> dict[UUID, Listed]:
    """How the booth offers each good of which it said anything at the fair, in the order of its first words.

    The newest of prices and of what was said of the good decides the price. One statement.
    """
    with hot_cursor() as cursor:
        cursor.execute(_LIST, [fair_id, place_id, fair_id, place_id])
        return {product_id: Listed(*rest) for product_id, *rest in cursor.fetchall()}


_NEWEST = "(array_agg({} ORDER BY t.set_at DESC, t.id DESC){})[1]"
_LIST = f"""
SELECT t.product_id, {_NEWEST.format("t.unit_satang", "")},
    {_NEWEST.format("t.name", " FILTER (WHERE t.name IS NOT NULL)")},
    {_NEWEST.format("t.offered", " FILTER (WHERE t.name IS NOT NULL)")},
    EXISTS (SELECT FROM products_product p WHERE p.id = t.product_id)
FROM (
    SELECT id, product_id, unit_satang, set_at, NULL::text AS name, NULL::boolean AS offered FROM sales_price
    WHERE fair_id = %s AND place_id = %s
    UNION ALL
    SELECT id, product_id, unit_satang, set_at, name, offered FROM sales_boothproduct
    WHERE fair_id = %s AND place_id = %s
) t GROUP BY t.product_id ORDER BY min(t.set_at), t.product_id
"""


def day_sums(*, fair_id: int, day: date) -> dict[str, int]:
    """What the receipts of one day come to, by the names of the sums, from the kept totals."""
    rows = DayTotal.objects.filter(fair_id=fair_id, day=day)
    sums = rows.aggregate(
        receipts=Sum("receipts", default=0),
        amount_satang=Sum("amount_satang", default=0),
        voided=Sum("voided", default=0),
        voided_satang=Sum("voided_satang", default=0),
        confirmed=Sum("confirmed", default=0),
        confirmed_satang=Sum("confirmed_satang", default=0),
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


def idle_confirmations(*, fair_id: int) -> QuerySet[Confirmation]:
    """Confirmations of another booth's sale, or of one not paid by PromptPay: without effect, and worth a look."""
    named = Sale.objects.filter(fair_id=OuterRef("fair_id"), id=OuterRef("of"))
    fitting = named.filter(place_id=OuterRef("place_id"), paid_by=PaidBy.PROMPTPAY)
    found = Confirmation.objects.filter(Exists(named), ~Exists(fitting), fair_id=fair_id)
    return found.order_by("confirmed_at", "id")
