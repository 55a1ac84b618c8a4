"""Hot. Facts only add; the ledger (`sync`) holds the foreign keys, so that a fact costs one row and no checks."""

from __future__ import annotations

from django.db import models

from otop.base.personal import REMARK
from otop.base.types import Placement
from otop.sales.types import LARGE_SALE_SATANG, LARGE_SLIP_SATANG


class Sale(models.Model):
    """One receipt. It is void if its own booth sent at least one void for it."""

    placement = Placement.DISTRIBUTED
    impersonal = ("paid_by",)

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
            # The few receipts that a person should look at; all others cost it nothing.
            models.Index(
                fields=["fair_id", "amount_satang"],
                condition=models.Q(amount_satang__gte=LARGE_SALE_SATANG),
                name="sale_large",
            ),
        ]


class SaleLine(models.Model):
    """What was sold. `unknown_product` is an id that the phone sent and the registry does not have.

    It may be one of the booth's own list, whichever of the two comes first: who shows lines looks there.
    """

    placement = Placement.DISTRIBUTED
    personal = {"text": REMARK}

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
    personal = {"reason": REMARK}

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


class Confirmation(models.Model):
    """A booth's word that it saw the money of a PromptPay sale. It may come before its sale."""

    placement = Placement.DISTRIBUTED

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    of = models.UUIDField()
    confirmed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # "Is a confirmation waiting for this sale?": asked with every PromptPay sale that comes in.
            models.Index(fields=["fair_id", "of"], name="confirmation_of"),
        ]


class HourTotal(models.Model):
    """Kept total of a booth's receipts; `receipts` and `amount_satang` count voided ones too.

    `confirmed` are PromptPay receipts that stand and whose money the booth has seen.
    """

    placement = Placement.DISTRIBUTED
    impersonal = ("paid_by",)

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
    confirmed = models.BigIntegerField(db_default=0)
    confirmed_satang = models.BigIntegerField(db_default=0)


class DayTotal(models.Model):
    """The same a day: what live figures sum."""

    placement = Placement.DISTRIBUTED
    impersonal = ("paid_by",)

    pk = models.CompositePrimaryKey("fair_id", "place_id", "day", "paid_by")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    paid_by = models.CharField(max_length=10)
    receipts = models.BigIntegerField()
    amount_satang = models.BigIntegerField()
    voided = models.BigIntegerField()
    voided_satang = models.BigIntegerField()
    confirmed = models.BigIntegerField(db_default=0)
    confirmed_satang = models.BigIntegerField(db_default=0)


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


class BoothProduct(models.Model):
    """What a booth said of a good on its own list at this fair. The newest of a booth and product holds there."""

    placement = Placement.DISTRIBUTED
    personal = {"name": REMARK}

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    product_id = models.UUIDField()
    name = models.CharField(max_length=80)
    unit_satang = models.BigIntegerField()
    offered = models.BooleanField()
    set_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The list of one booth: the till's setup reads it.
            models.Index(fields=["fair_id", "place_id"], name="booth_product_booth"),
        ]


class Slip(models.Model):
    """A declared day of a booth; every slip ever entered. `picture` is the SHA-256 of its photograph, "" without."""

    placement = Placement.DISTRIBUTED
    impersonal = ("picture",)

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
    picture = models.CharField(max_length=64, blank=True, db_default="")

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

    class Meta:
        indexes = [
            # The slips that a person should look at.
            models.Index(
                fields=["fair_id"],
                condition=models.Q(sold_satang__gte=LARGE_SLIP_SATANG)
                | models.Q(ordered_satang__gte=LARGE_SLIP_SATANG),
                name="declared_day_large",
            ),
        ]
