from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from otop.base.types import Placement


class Seal(models.Model):
    """One sealing: the announcements that got the numbers `first` to `last`, and the hash of the last. Only added."""

    placement = Placement.LOCAL
    impersonal = ("head",)

    last = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField(unique=True)
    count = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, last=F("first") + F("count") - 1), name="seal_count"),
        ]
