from __future__ import annotations

from django.db import models

from otop.base.personal import AUTHOR, Basis, Erase, Personal, Use
from otop.base.types import Placement, Text
from otop.privacy.types import RequestKind

RIGHTS = Use(
    "rights",
    whose=Text("ผู้ที่ใช้สิทธิเกี่ยวกับข้อมูลของตน", "People who use their rights"),
    purpose=Text("ตอบคำขอใช้สิทธิและบันทึกการปฏิเสธ (ม. 30, 39)", "Answering requests, recording refusals (s. 30, 39)"),
    basis=Basis.LEGAL_DUTY,
    readers=Text("ผู้ขอ และเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "The person, and the data protection officer"),
    kept="request",
)


class Request(models.Model):
    """What a person asked to be done with their data, and by when it is due."""

    placement = Placement.LOCAL
    personal = {"words": Personal(RIGHTS, Text("ถ้อยคำในคำขอ", "Words of the request"), Erase.BLANK)}

    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in RequestKind])
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    words = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    sheet = models.UUIDField(unique=True, null=True)  # its words on the form that was sent; none of old requests

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=list(RequestKind)), name="request_kind")]
        indexes = [
            # The list of requests, by what is due.
            models.Index(fields=["due_on"], name="request_due"),
        ]


class Answer(models.Model):
    """What was answered, by whom. A refusal has a reason, which the person reads (section 39)."""

    placement = Placement.LOCAL
    personal = {"by": AUTHOR, "reason": Personal(RIGHTS, Text("เหตุผลของคำตอบ", "Reason of the answer"), Erase.WORDS)}

    request = models.OneToOneField(Request, models.PROTECT, primary_key=True, related_name="answer")
    granted = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(granted=True) | ~models.Q(reason=""), name="answer_refused_why"),
        ]


class Retention(models.Model):
    """How long something is kept, from a day on; of several rows of a code the newest that has begun holds."""

    placement = Placement.LOCAL
    impersonal = ("code", "what_th", "what_en", "since_th", "since_en", "source_th", "source_en")

    code = models.CharField(max_length=24)
    starts_on = models.DateField()
    days = models.PositiveIntegerField(null=True)
    what_th = models.CharField(max_length=200)
    what_en = models.CharField(max_length=200)
    since_th = models.CharField(max_length=200)
    since_en = models.CharField(max_length=200)
    source_th = models.CharField(max_length=200)
    source_en = models.CharField(max_length=200)
    assumed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "starts_on"], name="retention_once_a_day")]
