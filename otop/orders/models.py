"""Hot. Facts only add; the ledger (`sync`) holds the foreign keys."""

from __future__ import annotations

from django.db import models

from otop.base.personal import REMARK, Basis, Erase, Personal, Use
from otop.base.types import Placement, Text
from otop.orders.types import LARGE_ORDER_SATANG

BUYERS = Use(
    "buyers",
    whose=Text("ผู้ซื้อที่สั่งสินค้าที่บูธ", "Buyers who order at a booth"),
    purpose=Text("ให้ผู้ขายติดต่อและส่งของตามคำสั่งซื้อได้", "So that the seller can deliver what was ordered"),
    basis=Basis.CONTRACT,
    readers=Text("ผู้ขายที่รับคำสั่งซื้อ และเจ้าหน้าที่ประจำงาน", "The seller who took the order, and the fair's officers"),
    kept="buyer",
)
BUYER_NAME = Personal(BUYERS, Text("ชื่อหรือที่ติดต่อของผู้ซื้อ", "Name or contact of the buyer"), Erase.ROW)


class Order(models.Model):
    """One order taken at a booth. Baht for the report, the original currency and rate for the truth."""

    placement = Placement.DISTRIBUTED
    impersonal = ("basis", "country", "currency")

    pk = models.CompositePrimaryKey("fair_id", "id")
    fair_id = models.BigIntegerField()
    id = models.UUIDField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    ordered_at = models.DateTimeField()
    basis = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    amount_satang = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True)
    rate = models.DecimalField(max_digits=18, decimal_places=9, null=True)
    rate_on = models.DateField(null=True)
    deposit_satang = models.BigIntegerField()

    class Meta:
        indexes = [
            # The orders of one booth and day: what an opened figure shows.
            models.Index(fields=["fair_id", "place_id", "day"], name="order_booth_day"),
            # The few orders that a person should look at.
            models.Index(
                fields=["fair_id", "amount_satang"],
                condition=models.Q(amount_satang__gte=LARGE_ORDER_SATANG),
                name="order_large",
            ),
        ]


class OrderLine(models.Model):
    placement = Placement.DISTRIBUTED
    personal = {"text": REMARK}

    pk = models.CompositePrimaryKey("fair_id", "order_id", "no")
    fair_id = models.BigIntegerField()
    order_id = models.UUIDField()
    no = models.SmallIntegerField()
    product_id = models.UUIDField(null=True)
    unknown_product = models.UUIDField(null=True)
    text = models.CharField(max_length=200)
    qty = models.IntegerField()
    unit_satang = models.BigIntegerField()


class Buyer(models.Model):
    """A buyer's name and contact: the one row of an order that can be erased."""

    placement = Placement.DISTRIBUTED
    personal = {"name": BUYER_NAME}

    pk = models.CompositePrimaryKey("fair_id", "order_id")
    fair_id = models.BigIntegerField()
    order_id = models.UUIDField()
    name = models.CharField(max_length=200)


class OrderVoid(models.Model):
    """A booth's word that an order did not stand. It may come before its order."""

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
            # "Is a void waiting for this order?": asked with every order that comes in.
            models.Index(fields=["fair_id", "of"], name="order_void_of"),
        ]


class DayTotal(models.Model):
    """Kept total of a booth's orders that stand, by what they rest on and the buyer's country."""

    placement = Placement.DISTRIBUTED
    impersonal = ("basis", "country")

    pk = models.CompositePrimaryKey("fair_id", "place_id", "day", "basis", "country")
    fair_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    day = models.DateField()
    basis = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    orders = models.BigIntegerField()
    amount_satang = models.BigIntegerField()
