"""Hot. Facts only add; the ledger (`sync`) holds the foreign keys, so that a fact costs one row and no checks."""

from __future__ import annotations

from django.db import models

from otop.base.types import Placement


class Sale(models.Model):
    """One receipt. It is void if its own booth sent at least one void for it."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    hour = models.SmallIntegerField()
    sold_at = models.DateTimeField()
    paid_by = models.CharField(max_length=10)
    amount_satang = models.BigIntegerField()

    class Meta:
        indexes = [
            # The receipts of one booth and day: what an opened figure shows.
            models.Index(fields=["fair_id", "place_id", "day"], name="sale_booth_day"),
        ]


class SaleLine(models.Model):
    """What was sold. `unknown_product` is an id that the phone sent and the registry does not have."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "sale_id", "no")
    fair_id = models.BigIntegerField()
    sale_id = models.UUIDField()
    no = models.SmallIntegerField()
    product_id = models.UUIDField(null=True)
    unknown_product = models.UUIDField(null=True)
    text = models.CharField(max_length=200)
    qty = models.IntegerField()
    unit_satang = models.BigIntegerField()


class Void(models.Model):
    """A booth's word that a sale did not stand. It may come before its sale."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    of = models.UUIDField()
    reason = models.CharField(max_length=500)
    voided_at = models.DateTimeField()

    class Meta:
        indexes = [
            # "Is a void waiting for this sale?": asked with every sale that comes in.
            models.Index(fields=["fair_id", "of"], name="void_of"),
        ]


class HourTotal(models.Model):
    """Kept total of a booth's receipts; `receipts` and `amount_satang` count voided ones too."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "place_id", "day", "hour", "paid_by")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    hour = models.SmallIntegerField()
    paid_by = models.CharField(max_length=10)
    receipts = models.BigIntegerField()
    amount_satang = models.BigIntegerField()
    voided = models.BigIntegerField()
    voided_satang = models.BigIntegerField()


class DayTotal(models.Model):
    """The same a day: what live figures sum."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "place_id", "day", "paid_by")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    paid_by = models.CharField(max_length=10)
    receipts = models.BigIntegerField()
    amount_satang = models.BigIntegerField()
    voided = models.BigIntegerField()
    voided_satang = models.BigIntegerField()


class Price(models.Model):
    """A price that a booth set. The newest of a booth and product holds there."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    product_id = models.UUIDField()
    unit_satang = models.BigIntegerField()
    set_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The prices of one booth: the till's setup reads them.
            models.Index(fields=["fair_id", "place_id"], name="price_booth"),
        ]


class Slip(models.Model):
    """A declared day of a booth; every slip ever entered."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    booth_id = models.BigIntegerField()
    day = models.DateField()
    sold_satang = models.BigIntegerField()
    ordered_satang = models.BigIntegerField()
    receipts = models.IntegerField()
    cash_satang = models.BigIntegerField()
    promptpay_satang = models.BigIntegerField()
    other_satang = models.BigIntegerField()
    declared_at = models.DateTimeField()
    place_id = models.BigIntegerField()

    class Meta:
        indexes = [
            # The slips of one booth and day, newest first.
            models.Index(fields=["fair_id", "booth_id", "day"], name="slip_booth_day"),
        ]


class DeclaredDay(models.Model):
    """Kept total: the newest slip of a booth and day."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "booth_id", "day")
    fair_id = models.BigIntegerField()
    booth_id = models.BigIntegerField()
    day = models.DateField()
    slip_id = models.UUIDField()
    declared_at = models.DateTimeField()
    sold_satang = models.BigIntegerField()
    ordered_satang = models.BigIntegerField()
