from __future__ import annotations

from django.db import models

from otop.base.personal import AUTHOR, Basis, Erase, Personal, Use
from otop.base.types import Placement, Text, Whereabouts
from otop.producers.types import Channel, IdentityKind, ProducerKind

REGISTRATION = Use(
    "registration",
    whose=Text("ผู้ผลิต และผู้ประสานงานของกลุ่ม", "Producers, and the person to contact at a group"),
    purpose=Text("ขึ้นทะเบียนผู้ผลิต ติดต่อ และตรวจว่าไม่ซ้ำราย", "Registering producers, reaching them, finding doubles"),
    basis=Basis.PUBLIC_TASK,
    readers=Text(
        "เจ้าหน้าที่ที่ดูผู้ผลิตในพื้นที่ได้ และผู้ผลิตเอง เลขประจำตัวเห็นเต็มได้เมื่อบอกวัตถุประสงค์",
        "Officers who may see producers of the area, and the producer; the full number only for a stated purpose",
    ),
    kept="producer_contact",
)
NAME_STAYS = Text(
    "ทะเบียนผู้ผลิตเป็นข้อมูลสาธารณะของโครงการ ยอดขายและรายงานอ้างถึง (ม. 33 วรรคสอง)",
    "The register of producers is public, and figures refer to it (s. 33 para. 2)",
)
PRODUCER_NAME = Personal(
    REGISTRATION,
    Text("ชื่อกลุ่มหรือกิจการ อาจเป็นชื่อบุคคล", "Name of the group or firm, which may be a person's"),
    Erase.KEEP,
    NAME_STAYS,
)


class Producer(models.Model):
    """Who makes things. The id lasts for life; names may change."""

    placement = Placement.REFERENCE
    personal = {"name_th": PRODUCER_NAME, "name_en": PRODUCER_NAME}

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

    def whereabouts(self) -> Whereabouts:
        """Read with its area (`select_related("area")`), this costs no statement."""
        return Whereabouts(self.area.code, frozenset({f"producer:{self.pk}"}))


class Contact(models.Model):
    """The person behind a producer and how to reach them: a row of its own, which erasure takes away whole.

    `identity` is encrypted (otop/base/secrecy.py); `identity_index` finds the same number without reading any.
    """

    placement = Placement.LOCAL
    personal = {
        "person": Personal(REGISTRATION, Text("ชื่อผู้ประสานงาน", "Contact person"), Erase.ROW),
        "phone": Personal(REGISTRATION, Text("โทรศัพท์", "Telephone"), Erase.ROW),
        "email": Personal(REGISTRATION, Text("อีเมล", "E-mail"), Erase.ROW),
        "address": Personal(REGISTRATION, Text("ที่อยู่", "Address line"), Erase.ROW),
        "identity": Personal(
            REGISTRATION,
            Text("เลขประจำตัวประชาชนหรือนิติบุคคล (เข้ารหัส)", "Citizen or juristic number, encrypted"),
            Erase.ROW,
        ),
        "identity_index": Personal(REGISTRATION, Text("ดัชนีของเลขประจำตัว", "Blind index of the number"), Erase.ROW),
        "changed_by": AUTHOR,
    }

    producer = models.OneToOneField(Producer, models.PROTECT, primary_key=True, related_name="contact")
    person = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    identity_kind = models.CharField(max_length=8, blank=True, choices=[(k.value, k.value) for k in IdentityKind])
    identity = models.BinaryField(null=True)
    identity_index = models.BinaryField(max_length=32, null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(identity_kind="", identity__isnull=True, identity_index__isnull=True)
                | models.Q(identity_kind__in=list(IdentityKind), identity__isnull=False, identity_index__isnull=False),
                name="contact_identity_whole",
            ),
        ]
        indexes = [
            # "Does another producer have this number?": asked when one is typed.
            models.Index(fields=["identity_index"], name="contact_identity"),
        ]


class EnteredFor(models.Model):
    """That an officer typed a producer's registration: who, when, how they asked, which notice they heard."""

    placement = Placement.LOCAL
    personal = {"by": AUTHOR}

    producer = models.OneToOneField(Producer, models.PROTECT, primary_key=True, related_name="entered_for")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    notice = models.ForeignKey("notices.Notice", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=list(Channel)), name="entered_for_channel"),
        ]
