from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from otop.areas.queries import find
from otop.areas.types import Level
from otop.base.sql import hot_cursor
from otop.products.models import Category, StagedProduct
from otop.products.models import Product as Product
from otop.products.types import AreaMatch, StagedKey


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


def categories() -> QuerySet[Category]:
    """The five categories of the programme, in its order."""
    return Category.objects.order_by("position")


def staged_by_key() -> dict[StagedKey, StagedProduct]:
    """All that is staged. One statement."""
    return {
        (row.province_name, row.district_name, row.local_government, row.name): row
        for row in StagedProduct.objects.all()
    }


def districts_of(names: Collection[tuple[str, str]]) -> dict[tuple[str, str], AreaMatch]:
    """What each pair of a written province and district means. One statement for each name."""
    provinces = {written: _only(written, Level.PROVINCE, None) for written in {province for province, _ in names}}
    matches: dict[tuple[str, str], AreaMatch] = {}
    for province, district in names:
        home = provinces[province]
        if home is None:
            matches[province, district] = AreaMatch(None, "", None)
        else:
            within = _only(district, Level.DISTRICT, home[1])
            matches[province, district] = AreaMatch(home[0], home[1], within[0] if within else None)
    return matches


def _only(name: str, level: Level, within: str | None) -> tuple[int, str] | None:
    """The id and code of the one area in force that bears the name; none when several do."""
    found = [(area.pk, area.code) for area in find(name, level=level, within=within)[:2]]
    return found[0] if len(found) == 1 else None
