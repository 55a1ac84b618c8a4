from __future__ import annotations

from django.db import models

from otop.base.types import Placement


class Category(models.Model):
    """One of the five product categories. The code lasts; the name belongs to a time and has a source."""

    placement = Placement.REFERENCE
    impersonal = ("code", "name_th", "name_en", "source")

    code = models.CharField(max_length=24, primary_key=True)
    name_th = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200)


class Product(models.Model):
    """What a producer makes. The id is what phones send with a sale."""

    placement = Placement.REFERENCE
    impersonal = ("name_th", "name_en", "picture")

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


class StagedProduct(models.Model):
    """A product in a list from outside, whose producer nobody has named yet. It is not in the registry."""

    placement = Placement.REFERENCE
    impersonal = ("name", "local_government", "district_name", "province_name")

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200)
    local_government = models.CharField(max_length=200)
    district_name = models.CharField(max_length=200)
    province_name = models.CharField(max_length=200)
    # The district, else the province, that these names mean; none where they mean none.
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    staged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province_name", "district_name", "local_government", "name"], name="staged_product_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="staged_product_has_name"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="staged_product_both_coordinates",
            ),
        ]
