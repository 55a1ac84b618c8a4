from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

from otop.areas.types import Level, SuccessionBasis
from otop.base.types import Placement, Text


class AreaEdition(models.Model):
    """Which edition of a source the table stands at."""

    placement = Placement.REFERENCE
    impersonal = ("source", "version")

    source = models.CharField(max_length=30, primary_key=True)
    version = models.CharField(max_length=30)
    loaded_at = models.DateTimeField()


class Area(models.Model):
    """A province, district or tambon while it was in force; `code` is the Department of Provincial Administration's."""

    placement = Placement.REFERENCE
    impersonal = ("code", "name_th", "name_en", "name_zh", "sort_key", "spellings", "postcodes")

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=6)
    level = models.CharField(max_length=8, choices=[(level.value, level.value) for level in Level])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)  # some abolished areas never had one
    name_zh = models.CharField(max_length=60, blank=True)  # provinces only
    sort_key = models.CharField(max_length=250, db_collation="C")
    spellings = ArrayField(models.CharField(max_length=120))
    postcodes = ArrayField(models.CharField(max_length=5), default=list)
    valid = DateRangeField()  # [from, until); an open end is unknown or not yet

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="area_code_once_at_a_time",
                # As a number: the index over text takes five times as long to fill.
                expressions=[
                    (Cast("code", models.IntegerField()), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="area_code_fits_level",
                condition=Q(level=Level.PROVINCE.value, code__regex=r"^[1-9][0-9]$", parent=None)
                | Q(level=Level.DISTRICT.value, code__regex=r"^[1-9][0-9]{3}$", parent__isnull=False)
                | Q(level=Level.TAMBON.value, code__regex=r"^[1-9][0-9]{5}$", parent__isnull=False),
            ),
            models.CheckConstraint(name="area_was_in_force", condition=Q(valid__isempty=False)),
        ]
        indexes = [
            models.Index(fields=["code"], name="area_code", opclasses=["varchar_pattern_ops"]),  # by_code, find within
            models.Index(fields=["parent", "sort_key"], name="area_children"),  # children_of
            # Without a pending list: one load, then only reads, which would search the list to its end each time.
            GinIndex(fields=["spellings"], name="area_spellings", fastupdate=False),  # find
            GinIndex(fields=["postcodes"], name="area_postcodes", fastupdate=False),  # by_postcode
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_th}"

    @property
    def name(self) -> Text:
        return Text(self.name_th, self.name_en or self.name_th)


class AreaSuccession(models.Model):
    """`new` took the place of `old` on a day."""

    placement = Placement.REFERENCE
    impersonal = ("source",)

    id = models.BigAutoField(primary_key=True)
    old = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    new = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    basis = models.CharField(max_length=6, choices=[(basis.value, basis.value) for basis in SuccessionBasis])
    source = models.TextField(blank=True)  # the notice in the Royal Gazette

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="area_succession_once"),  # also read by successors_of
            models.CheckConstraint(name="area_succession_of_another", condition=~Q(old=F("new"))),
        ]
