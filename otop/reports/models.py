from __future__ import annotations

from django.db import models
from django.db.models import Q

from otop.base.personal import AUTHOR, REMARK
from otop.base.types import Placement
from otop.reports.types import MoneySource, ReportKind


class Edition(models.Model):
    """A report as it was when it was frozen. Rows are only added; `content` is the whole report as JSON."""

    placement = Placement.REFERENCE
    personal = {"made_by": AUTHOR}
    impersonal = ("fingerprint", "content")

    fair = models.ForeignKey("fairs.Fair", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ReportKind])
    day = models.DateField(null=True)
    edition = models.PositiveSmallIntegerField()
    definition = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    cut_off_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    visitors = models.BigIntegerField()
    total_satang = models.BigIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fair", "kind", "day", "edition"], name="edition_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.DAY, day__isnull=False) | Q(kind=ReportKind.CLOSING, day__isnull=True),
                name="edition_day_of_day_sheets",
            ),
        ]


class BoothDayChoice(models.Model):
    """An officer's word on which source of a booth's money holds for one day, and why. The newest of a day holds."""

    placement = Placement.REFERENCE
    personal = {"by": AUTHOR, "reason": REMARK}

    fair = models.ForeignKey("fairs.Fair", models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("fairs.Place", models.PROTECT, related_name="+")
    day = models.DateField()
    source = models.CharField(max_length=8, choices=[(s.value, s.value) for s in MoneySource])
    reason = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=list(MoneySource)), name="choice_source"),
            models.CheckConstraint(condition=~Q(reason=""), name="choice_has_reason"),
        ]
        indexes = [
            # The choices of a fair: read with every report.
            models.Index(fields=["fair", "place", "day"], name="choice_booth_day"),
        ]


class Shown(models.Model):
    """What everybody sees of a fair's money: of one `book`, sold or ordered, for one day, or '' so far and of wholes.

    `brought` is what the newest of it was added up from, by booth. The row of the day 'window' holds what is to be
    remembered while parts wait. The row of no book says with which facts a look was
    taken last, and `at` from when on the next may be.
    """

    placement = Placement.DISTRIBUTED
    impersonal = ("book", "day", "sums", "brought")

    pk = models.CompositePrimaryKey("fair_id", "book", "day")
    fair_id = models.BigIntegerField()
    book = models.CharField(max_length=8)
    day = models.CharField(max_length=10)
    sums = models.JSONField()
    brought = models.JSONField(null=True)
    at = models.DateTimeField()
