"""Hot. The ledger of all that came in, what was refused, and how far each phone is."""

from __future__ import annotations

from django.db import models

from otop.base.fields import NumbersField
from otop.base.types import Placement


class Entry(models.Model):
    """One record in the ledger, of whatever kind: in the books once, for good.

    `run` and `seq` are empty for a record that a person accepted. `at` is the phone's time, `day` the business day.
    `body` is word for word what came, without a buyer's name.
    """

    placement = Placement.DISTRIBUTED

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fair_id", "device", "run", "seq"], name="entry_number_once"),
        ]


class Refusal(models.Model):
    """A record that could not be taken, as the bytes that came. It blocks nothing, and waits for a person."""

    placement = Placement.DISTRIBUTED

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

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    device_id = models.UUIDField()
    run = models.UUIDField()
    numbers = NumbersField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
