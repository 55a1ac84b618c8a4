"""Hot. Facts only add; the ledger (`sync`) holds the foreign keys."""

from __future__ import annotations

from django.db import models

from otop.base.types import Placement


class Service(models.Model):
    """A service of the joint centre at one fair."""

    placement = Placement.REFERENCE
    impersonal = ("code", "name_th", "name_en")

    fair = models.ForeignKey("fairs.Fair", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name_th = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fair", "code"], name="service_once")]


class Ticket(models.Model):
    """A number taken in the queue. `ticket_id` is what later steps name."""

    placement = Placement.DISTRIBUTED
    impersonal = ("no", "service", "counter")

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    ticket_id = models.UUIDField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    no = models.CharField(max_length=40)
    service = models.CharField(max_length=40)
    counter = models.CharField(max_length=20)
    persons = models.IntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The queue of one day and service, and a number given twice.
            models.Index(fields=["fair_id", "day", "service", "no"], name="ticket_queue"),
        ]


class TicketStep(models.Model):
    """What happened to a ticket at a counter: called, started, finished, gone."""

    placement = Placement.DISTRIBUTED
    impersonal = ("step", "counter")

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    ticket_id = models.UUIDField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    step = models.CharField(max_length=8)
    counter = models.CharField(max_length=20)
    score = models.SmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The history of one ticket.
            models.Index(fields=["fair_id", "ticket_id"], name="ticket_step_ticket"),
        ]


class DayTotal(models.Model):
    """Kept total of tickets and persons by the counter that took them and the service."""

    placement = Placement.DISTRIBUTED
    impersonal = ("service",)

    pk = models.CompositePrimaryKey("fair_id", "place_id", "day", "service")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    service = models.CharField(max_length=40)
    tickets = models.BigIntegerField()
    persons = models.BigIntegerField()
