from __future__ import annotations

from django.db import models

from otop.base.types import Placement
from otop.producers.types import ProducerKind


class Producer(models.Model):
    """Who makes things. The id lasts for life; names may change."""

    placement = Placement.REFERENCE

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in ProducerKind])
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(ProducerKind)), name="producer_kind"),
            models.CheckConstraint(condition=~models.Q(name_th=""), name="producer_has_name"),
        ]
