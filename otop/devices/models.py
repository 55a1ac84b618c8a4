from __future__ import annotations

from django.db import models

from otop.base.types import Placement


class Device(models.Model):
    """A phone at work. Its place never changes; a phone that moves enrols anew. Of the key only the hash is kept."""

    placement = Placement.REFERENCE

    id = models.UUIDField(primary_key=True, editable=False)
    place = models.ForeignKey("fairs.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    key_hash = models.BinaryField(max_length=32)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=64)


class Revocation(models.Model):
    """That a phone may no longer hand in, by whom, when and why."""

    placement = Placement.REFERENCE

    device = models.OneToOneField(Device, models.PROTECT, primary_key=True, related_name="revocation")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    reason = models.TextField()


class EnrolmentCode(models.Model):
    """A one-time code for one place. Only its hash is kept; a used code names the device that it made."""

    placement = Placement.REFERENCE

    code_hash = models.BinaryField(max_length=32, unique=True)
    place = models.ForeignKey("fairs.Place", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, models.PROTECT, related_name="+", null=True)


class WrongTry(models.Model):
    """How many wrong codes one source sent in one minute. The source is a keyed hash of its address."""

    placement = Placement.LOCAL

    minute = models.DateTimeField()
    source = models.BinaryField(max_length=32)
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minute", "source"], name="wrong_try_once")]
