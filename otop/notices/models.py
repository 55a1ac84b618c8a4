from __future__ import annotations

from django.db import models

from otop.base.personal import AUTHOR, Basis, Erase, Personal, Use
from otop.base.types import Placement, Text
from otop.notices.types import NoticeKind, Way

CONSENTING = Use(
    "consents",
    whose=Text("ผู้ที่ให้หรือถอนความยินยอม", "Whoever gave or withdrew consent"),
    purpose=Text("พิสูจน์ได้ว่ายินยอมจริง (ม. 19)", "Being able to prove that consent was given (s. 19)"),
    basis=Basis.LEGAL_DUTY,
    readers=Text("เจ้าของข้อมูล และเจ้าหน้าที่ที่ดูแลเรื่องนั้น", "The person, and the officers responsible"),
    kept="consent",
)


class Notice(models.Model):
    """One version of a notice. A version that was shown never changes; a new text is a new version."""

    placement = Placement.LOCAL
    impersonal = ("text_th", "text_en")

    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in NoticeKind])
    version = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    text_th = models.TextField()
    text_en = models.TextField()
    assumed = models.BooleanField()  # until the ministry's data protection officer has confirmed it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="notice_version_once"),
            models.CheckConstraint(condition=models.Q(kind__in=list(NoticeKind)), name="notice_kind"),
        ]


class Consent(models.Model):
    """That a person said yes or no, to which version, how. Rows are only added; the newest of a subject holds."""

    placement = Placement.LOCAL
    personal = {
        "subject": Personal(
            CONSENTING,
            Text("รหัสของผู้ผลิตหรือบัญชี", "Id of the producer or account"),
            Erase.KEEP,
            Text(
                "เป็นเพียงรหัส และเป็นหลักฐานว่าเคยยินยอมหรือถอน (ม. 33 วรรคสอง)",
                "An id; it proves what was agreed (s. 33 para. 2)",
            ),
        ),
        "by": AUTHOR,
    }

    subject = models.CharField(max_length=60)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="consents")
    given = models.BooleanField()
    way = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Way])
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(way__in=list(Way)), name="consent_way")]
        indexes = [
            # "Did they agree?": asked before anything is published.
            models.Index(fields=["subject", "-at"], name="consent_subject"),
        ]
