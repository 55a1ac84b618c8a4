"""Hot. The ledger of all that came in, what was refused, and how far each phone is."""

from __future__ import annotations

from django.db import models
from django.db.models import Func

from otop.base.fields import NumbersField
from otop.base.personal import AUTHOR, REMARK, REMARKS, Erase, Personal, Use
from otop.base.types import Placement, Text

REFUSALS = Use(
    "refusals",
    whose=Text("ผู้ซื้อ และผู้ที่ถูกเอ่ยถึงในรายการ", "Buyers, and whoever is named in a record"),
    purpose=Text("ให้เจ้าหน้าที่ตัดสินรายการที่รับไม่ได้", "So that an officer can settle what could not be taken"),
    basis=REMARKS.basis,
    readers=Text("เจ้าหน้าที่ประจำงาน", "The fair's officers"),
    kept="refusal",
)
REFUSED = Personal(REFUSALS, Text("รายการตามที่เครื่องส่งมา", "The record as the phone sent it"), Erase.WORDS)

PHOTOS = Use(
    "slip_pictures",
    whose=Text("ผู้ที่มีชื่อหรือลายมือบนใบสรุปที่ถ่ายภาพ", "Whoever's name or hand is on a slip that was photographed"),
    purpose=Text("ให้เจ้าหน้าที่เทียบยอดกับกระดาษ", "So that an officer can hold the amounts against the paper"),
    basis=REMARKS.basis,
    readers=Text("เจ้าหน้าที่ประจำงาน", "The fair's officers"),
    kept="slip_picture",
)
PHOTO = Personal(PHOTOS, Text("ภาพถ่ายใบสรุป", "Photograph of a slip"), Erase.ROW)


class Entry(models.Model):
    """One record in the ledger, of whatever kind: in the books once, for good.

    `run` and `seq` are empty for a record that a person accepted. `at` is the phone's time, `day` the business day.
    `body` is word for word what came, without a buyer's name. `said_at`, and `said_id` where it is not in the usual
    form, are what else the digest was made over, as the phone wrote them. `taken_at` is the server's own clock.
    """

    placement = Placement.DISTRIBUTED
    personal = {"body": REMARK}
    impersonal = ("kind", "digest", "said_at", "said_id")

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    device = models.ForeignKey("devices.Device", models.PROTECT, related_name="+", db_index=False)
    run = models.UUIDField(null=True)
    seq = models.BigIntegerField(null=True)
    place = models.ForeignKey("fairs.Place", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    day = models.DateField()
    clock = models.BooleanField()
    late = models.BooleanField()
    digest = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()
    body = models.TextField()
    said_at = models.CharField(max_length=40, null=True)
    said_id = models.CharField(max_length=36, null=True)
    taken_at = models.DateTimeField(db_default=Func(function="clock_timestamp", output_field=models.DateTimeField()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fair_id", "device", "run", "seq"], name="entry_number_once"),
        ]


class Refusal(models.Model):
    """A record that could not be taken, as the bytes that came. It blocks nothing, and waits for a person."""

    placement = Placement.DISTRIBUTED
    personal = {"raw": REFUSED}
    impersonal = ("digest", "kind", "code", "message_th", "message_en")

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    device = models.ForeignKey("devices.Device", models.PROTECT, related_name="+", db_index=False)
    run = models.UUIDField()
    seq = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    record_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    message_th = models.TextField()
    message_en = models.TextField()
    received_at = models.DateTimeField()
    raw = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fair_id", "device", "run", "seq", "digest"], name="refusal_once"),
        ]


class Settlement(models.Model):
    """A person's word on a refused record: accepted under its own id, or rejected with a reason."""

    placement = Placement.DISTRIBUTED
    personal = {"by": AUTHOR, "reason": REMARK}

    pk = models.CompositePrimaryKey("fair_id", "refusal_id")
    fair_id = models.BigIntegerField()
    refusal_id = models.UUIDField()
    accepted = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Run(models.Model):
    """How far one run of one phone is. `held`: the numbers that are taken or settled; `last_seq` is never lowered."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "device_id", "run")
    fair_id = models.BigIntegerField()
    device_id = models.UUIDField()
    run = models.UUIDField()
    last_seq = models.BigIntegerField()
    held = NumbersField()
    taken = models.BigIntegerField()
    refused = models.BigIntegerField()


class Heard(models.Model):
    """When a phone was last heard, how often this minute, and how many of each answer it has been given."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "device_id")
    fair_id = models.BigIntegerField()
    device_id = models.UUIDField()
    heard_at = models.DateTimeField()
    minute = models.DateTimeField()
    batches = models.IntegerField()
    clock_offset_ms = models.BigIntegerField()
    taken = models.BigIntegerField()
    already = models.BigIntegerField()
    later = models.BigIntegerField()
    refused = models.BigIntegerField()
    settled = models.BigIntegerField()


class WriteOff(models.Model):
    """Numbers of a lost phone that nobody waits for any more, and why."""

    placement = Placement.DISTRIBUTED
    personal = {"by": AUTHOR, "reason": REMARK}

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    device_id = models.UUIDField()
    run = models.UUIDField()
    numbers = NumbersField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Look(models.Model):
    """A person's word that something was looked at and why it may stand, or that it waits again. The newest holds.

    `subject` is a kind and what it is about: `sale:<id>`, or `no_slip:<booth>:<day>`.
    """

    placement = Placement.DISTRIBUTED
    personal = {"by": AUTHOR, "reason": REMARK}
    impersonal = ("subject",)

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    subject = models.CharField(max_length=60)
    looked = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [
            # "Was this looked at?": asked with every row of what needs a person.
            models.Index(fields=["fair_id", "subject", "at"], name="look_subject"),
        ]


class SlipPicture(models.Model):
    """A photographed slip, in our own size and without what the camera wrote into it.

    `digest` is SHA-256 over the bytes that the phone sent: what a slip calls its picture.
    """

    placement = Placement.DISTRIBUTED
    personal = {"content": PHOTO}
    impersonal = ("digest",)

    pk = models.CompositePrimaryKey("fair_id", "digest")
    fair_id = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    device_id = models.UUIDField()
    received_at = models.DateTimeField()
    content = models.BinaryField()


class PicturesOpened(models.Model):
    """How many pictures of a phone were opened, or could not be, on the last day on which it sent one."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "device_id")
    fair_id = models.BigIntegerField()
    device_id = models.UUIDField()
    day = models.DateField()
    pictures = models.IntegerField()


class RefusedBytes(models.Model):
    """How many bytes of refused records of a phone were newly kept, on the last day on which it sent one."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "device_id")
    fair_id = models.BigIntegerField()
    device_id = models.UUIDField()
    day = models.DateField()
    bytes = models.BigIntegerField()
