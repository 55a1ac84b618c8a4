from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from otop.base.sql import hot_cursor
from otop.products.models import Product


def known_ids(ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that the registry has. One statement; none for no ids."""
    if not ids:
        return set()
    with hot_cursor() as cursor:  # asked with every sale
        cursor.execute("SELECT id FROM products_product WHERE id = ANY(%s)", [list(ids)])
        return {product_id for (product_id,) in cursor.fetchall()}


def products_of(*, producer_id: UUID) -> QuerySet[Product]:
    """What one producer makes, in the order of registration."""
    return Product.objects.filter(producer_id=producer_id).order_by("registered_at", "pk")
