from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.people.queries import check_may
from otop.producers.queries import producer_of
from otop.producers.types import UnknownProducer
from otop.products import rules
from otop.products.models import Category, Product
from otop.products.types import UnknownCategory


def register_product(
    *,
    by: Actor,
    product_id: UUID,
    producer_id: UUID,
    category: str,
    name_th: str,
    name_en: str,
    price_satang: int,
    at: datetime,
) -> Product:
    """The product is declared inside its producer's registration; the same id a second time changes nothing.

    Raises UnknownProducer, UnknownCategory, BadPrice.
    """
    producer = producer_of(producer_id=producer_id)
    if producer is None:
        raise UnknownProducer()
    check_may(by, "register_producer", producer)
    rules.check_price(price_satang)
    if not Category.objects.filter(pk=category).exists():
        raise UnknownCategory(category=category)
    with transaction.atomic():
        product, new = Product.objects.get_or_create(
            id=product_id,
            defaults={
                "producer_id": producer_id,
                "category_id": category,
                "name_th": name_th.strip(),
                "name_en": name_en.strip(),
                "price_satang": price_satang,
                "registered_at": at,
            },
        )
        if new:
            announce("products.registered", by=by, at=at, subject=f"product:{product_id}")
    return product
