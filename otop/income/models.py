from __future__ import annotations

from django.db import models

from otop.base.types import Placement
from otop.income.types import Cut, Source


class PublishedFigure(models.Model):
    """What a source published of one member of a cut in one month. `month` is its first day."""

    placement = Placement.REFERENCE
    impersonal = ("member", "member_name")

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=12, choices=[(source.value, source.value) for source in Source])
    cut = models.CharField(max_length=12, choices=[(cut.value, cut.value) for cut in Cut])
    member = models.CharField(max_length=24)  # the code of a province, a category or a channel
    member_name = models.CharField(max_length=120)  # as published
    month = models.DateField()
    value_satang = models.BigIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also read by the import and by compare_cuts.
            models.UniqueConstraint(fields=["source", "cut", "month", "member"], name="published_figure_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="published_figure_on_the_first"),
            models.CheckConstraint(condition=models.Q(value_satang__gte=0), name="published_figure_not_negative"),
        ]
