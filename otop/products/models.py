from __future__ import annotations

from django.db import models

from otop.base.types import Placement


class Category(models.Model):
    """One of the five product categories. The code lasts; the name belongs to a time and has a source."""

    placement = Placement.REFERENCE

    code = models.CharField(max_length=24, primary_key=True)
    name_th = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200)


class Product(models.Model):
    """What a producer makes. The id is what phones send with a sale."""

    placement = Placement.REFERENCE

    id = models.UUIDField(primary_key=True, editable=False)
    # The list of one producer's products: the till's setup reads it.
    producer = models.ForeignKey("producers.Producer", models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    price_satang = models.BigIntegerField()
    picture = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(price_satang__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(condition=~models.Q(name_th=""), name="product_has_name"),
        ]
