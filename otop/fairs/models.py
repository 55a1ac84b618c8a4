from __future__ import annotations

from datetime import time

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from otop.base.personal import AUTHOR, REMARK
from otop.base.types import Placement, Whereabouts
from otop.fairs.types import Clock, PlaceKind


class Venue(models.Model):
    """Where fairs are held, again and again, by changing hosts."""

    placement = Placement.REFERENCE
    impersonal = ("name_th", "name_en")

    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True)


class Fair(models.Model):
    placement = Placement.REFERENCE
    impersonal = ("slug", "name_th", "name_en", "area_code")

    slug = models.SlugField(max_length=60, unique=True)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    day_turns_at = models.TimeField(default=time(4, 0))
    clock = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Clock], default=Clock.REAL)
    target_satang = models.BigIntegerField(null=True)
    last_year = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    area_code = models.CharField(max_length=6, blank=True)  # of the area that holds it; "" for the nation

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="fair_ends_after_start"),
            models.CheckConstraint(condition=Q(clock__in=list(Clock)), name="fair_clock"),
        ]

    def whereabouts(self) -> Whereabouts:
        return Whereabouts(self.area_code, frozenset({f"fair:{self.slug}"}))


class Day(models.Model):
    """One day of a fair. `closed_at` is the first closing. Batches lock this row FOR KEY SHARE, closings FOR UPDATE."""

    placement = Placement.REFERENCE

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="days")
    day = models.DateField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fair", "day"], name="day_once")]


class Closing(models.Model):
    """That a day was closed: by whom, when, over what that was missing, and why."""

    placement = Placement.REFERENCE
    personal = {"closed_by": AUTHOR, "reason": REMARK}
    impersonal = ("missing",)

    day = models.ForeignKey(Day, models.PROTECT, related_name="closings")
    edition = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=64)
    missing = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "edition"], name="closing_edition_once")]


class Zone(models.Model):
    """A part of the floor. Zones change each year, so they are rows of a fair."""

    placement = Placement.REFERENCE
    impersonal = ("name_th", "name_en")

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="zones")
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fair", "position"], name="zone_position_once")]


class Bucket(models.Model):
    """The reporting bucket in which a booth's money is ranked; neither zone nor category."""

    placement = Placement.REFERENCE
    impersonal = ("name_th", "name_en")

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="buckets")
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fair", "position"], name="bucket_position_once")]


class Place(models.Model):
    """Where a phone works: a booth, a gate, a counter or the desk. Batches of one place lock its row."""

    placement = Placement.REFERENCE
    impersonal = ("ref",)

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="places")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in PlaceKind])
    ref = models.CharField(max_length=20)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", null=True)
    bucket = models.ForeignKey(Bucket, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fair", "kind", "ref"], name="place_once"),
            models.CheckConstraint(condition=Q(kind__in=list(PlaceKind)), name="place_kind"),
            # A booth's money is ranked in exactly one bucket; nothing else has one.
            models.CheckConstraint(
                condition=Q(kind=PlaceKind.BOOTH, bucket__isnull=False)
                | (~Q(kind=PlaceKind.BOOTH) & Q(bucket__isnull=True, zone__isnull=True)),
                name="place_bucket_for_booths",
            ),
        ]


class Holding(models.Model):
    """Who holds a booth in a period `[from, until)`. Money belongs to the holder on the business day."""

    placement = Placement.REFERENCE
    personal = {"made_by": AUTHOR}

    place = models.ForeignKey(Place, models.PROTECT, related_name="holdings")
    producer = models.ForeignKey("producers.Producer", models.PROTECT, related_name="+")
    period = DateRangeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booth_has_one_holder",
                expressions=[("place", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]
