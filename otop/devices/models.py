from __future__ import annotations

from django.db import models

from otop.base.personal import AUTHOR, REMARK, Basis, Erase, Personal, Use
from otop.base.types import Placement, Text

PHONES = Use(
    "phones",
    whose=Text("ผู้ใช้โทรศัพท์ของงาน", "Whoever works with a phone at a fair"),
    purpose=Text("ให้โต๊ะเจ้าหน้าที่รู้ว่าเครื่องใดคือเครื่องใด", "So that the desk can tell phones apart"),
    basis=Basis.PUBLIC_TASK,
    readers=Text("เจ้าหน้าที่ประจำงาน", "The fair's officers"),
    kept="device_name",
)
TRIES = Use(
    "tries",
    whose=Text("ผู้ที่พิมพ์รหัสลงทะเบียนผิด", "Whoever typed a wrong enrolment code"),
    purpose=Text("หยุดการเดารหัส", "Stopping those who guess codes"),
    basis=Basis.LEGITIMATE_INTEREST,
    readers=Text("ไม่มี ระบบใช้เอง", "Nobody; the system itself"),
    kept="wrong_try",
)
DEVICE_NAME = Personal(PHONES, Text("ชื่อที่ตั้งให้เครื่อง", "Name that was given to the phone"), Erase.BLANK)
WRONG_TRY = Personal(TRIES, Text("ค่าแฮชของที่อยู่ไอพี", "Keyed hash of an IP address"), Erase.ROW)


class Device(models.Model):
    """A phone at work. Its place never changes; a phone that moves enrols anew. Of the key only the hash is kept.

    The page of a fair's desk is a device too, without a hash: no key opens it (docs/decisions/0011).
    """

    placement = Placement.REFERENCE
    personal = {"name": DEVICE_NAME, "enrolled_by": AUTHOR}
    impersonal = ("key_hash",)

    id = models.UUIDField(primary_key=True, editable=False)
    place = models.ForeignKey("fairs.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    key_hash = models.BinaryField(max_length=32)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=64)


class Revocation(models.Model):
    """That a phone may no longer hand in, by whom, when and why."""

    placement = Placement.REFERENCE
    personal = {"by": AUTHOR, "reason": REMARK}

    device = models.OneToOneField(Device, models.PROTECT, primary_key=True, related_name="revocation")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    reason = models.TextField()


class EnrolmentCode(models.Model):
    """A one-time code for one place. Only its hash is kept; a used code names the device that it made."""

    placement = Placement.REFERENCE
    personal = {"issued_by": AUTHOR}
    impersonal = ("code_hash",)

    code_hash = models.BinaryField(max_length=32, unique=True)
    place = models.ForeignKey("fairs.Place", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, models.PROTECT, related_name="+", null=True)


class WrongTry(models.Model):
    """How many wrong codes one source sent in one minute. The source is a keyed hash of its address."""

    placement = Placement.LOCAL
    personal = {"source": WRONG_TRY}

    minute = models.DateTimeField()
    source = models.BinaryField(max_length=32)
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minute", "source"], name="wrong_try_once")]
