"""Hot. Facts only add; the ledger (`sync`) holds the foreign keys."""

from __future__ import annotations

from django.db import models

from otop.base.personal import REMARK
from otop.base.types import Placement
from otop.visitors.types import LARGE_COUNT


class Count(models.Model):
    """Entries at one gate in one minute, as one phone counted them."""

    placement = Placement.DISTRIBUTED
    impersonal = ("method",)

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    minute = models.DateTimeField()
    thai = models.IntegerField()
    foreign = models.IntegerField()
    unknown = models.IntegerField()
    method = models.CharField(max_length=8)

    class Meta:
        indexes = [
            # The counts of one gate and day: what an opened figure shows.
            models.Index(fields=["fair_id", "place_id", "day"], name="count_gate_day"),
            # The few counts that a person should look at.
            models.Index(
                fields=["fair_id"],
                condition=models.Q(thai__gte=LARGE_COUNT)
                | models.Q(foreign__gte=LARGE_COUNT)
                | models.Q(unknown__gte=LARGE_COUNT),
                name="count_large",
            ),
        ]


class CountFix(models.Model):
    """A gate's correction of one of its counts. Corrections add up; one may come before its count."""

    placement = Placement.DISTRIBUTED
    personal = {"reason": REMARK}

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    of = models.UUIDField()
    thai = models.IntegerField()
    foreign = models.IntegerField()
    unknown = models.IntegerField()
    reason = models.CharField(max_length=500)
    fixed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # "Are corrections waiting for this count?": asked with every count that comes in.
            models.Index(fields=["fair_id", "of"], name="count_fix_of"),
        ]


class MinuteTotal(models.Model):
    """Kept total of entries, corrections included; a total below zero is shown, not refused."""

    placement = Placement.DISTRIBUTED
    impersonal = ("nationality",)

    pk = models.CompositePrimaryKey("fair_id", "place_id", "minute", "nationality")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    minute = models.DateTimeField()
    nationality = models.CharField(max_length=8)
    entries = models.BigIntegerField()

    class Meta:
        indexes = [
            # The hour curve of one day.
            models.Index(fields=["fair_id", "day"], name="minute_total_day"),
        ]


class DayTotal(models.Model):
    """The same a day: what live figures sum."""

    placement = Placement.DISTRIBUTED
    impersonal = ("nationality",)

    pk = models.CompositePrimaryKey("fair_id", "place_id", "day", "nationality")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    nationality = models.CharField(max_length=8)
    entries = models.BigIntegerField()
