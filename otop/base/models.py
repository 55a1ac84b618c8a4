from __future__ import annotations

from django.db import models

from otop.base.types import ActorKind, Placement


class Announcement(models.Model):
    """One thing that happened. Rows are only added."""

    placement = Placement.LOCAL

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ActorKind])
    actor_id = models.CharField(max_length=64)
    subject = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)

    class Meta:
        indexes = [
            # "What happened to this thing?": the history on a thing's own page.
            models.Index(fields=["subject", "id"], name="announcement_subject"),
        ]
