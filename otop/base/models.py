from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from otop.base.personal import AUTHOR, TRAIL, Erase, Personal
from otop.base.types import ActorKind, Placement, Text


class Announcement(models.Model):
    """One thing that happened. Rows are only added; soon after, `audit` gives each its number and hash in the chain.

    `at` is the time that the rules went by (that of a replayed fair, too), `written_at` the server's own clock.
    """

    placement = Placement.LOCAL
    personal = {
        "actor_id": AUTHOR,
        "why": Personal(
            TRAIL,
            Text("เหตุผลที่ผู้ทำรายการพิมพ์", "The reason that was typed"),
            Erase.KEEP,
            Text(
                "บันทึกการตรวจสอบห้ามแก้ จึงห้ามพิมพ์ชื่อบุคคลลงในเหตุผล (ม. 33 วรรคสอง)",
                "The trail is never altered, so nobody's name belongs into a reason (s. 33 para. 2)",
            ),
        ),
    }
    impersonal = ("what", "subject", "before", "after", "hash")

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ActorKind])
    actor_id = models.CharField(max_length=64)
    subject = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField(blank=True)
    written_at = models.DateTimeField(db_default=Now())
    no = models.BigIntegerField(null=True, unique=True)
    hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(no__isnull=True, hash__isnull=True) | Q(no__isnull=False, hash__isnull=False),
                name="announcement_sealed",
            ),
        ]
        indexes = [
            # "What happened to this thing?": the history on a thing's own page.
            models.Index(fields=["subject", "id"], name="announcement_subject"),
            # What is not sealed yet: the sealing of each minute.
            models.Index(fields=["id"], condition=Q(no__isnull=True), name="announcement_unsealed"),
            # The audit page, newest first, and its period.
            models.Index(fields=["-at", "-id"], name="announcement_newest"),
            # The audit page of one event.
            models.Index(fields=["what", "-at", "-id"], name="announcement_what"),
            # The audit page of one domain.
            models.Index(
                Func(F("what"), Value("."), Value(1), function="split_part"),
                F("at").desc(),
                F("id").desc(),
                name="announcement_domain",
            ),
            # The audit page of one account, phone or the system.
            models.Index(fields=["actor_kind", "actor_id", "-at", "-id"], name="announcement_actor"),
            # The audit page when somebody looks for a word in reasons.
            models.Index(fields=["-at", "-id"], condition=~Q(why=""), name="announcement_reasons"),
        ]
