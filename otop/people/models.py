from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from otop.base.personal import AUTHOR, REMARK, Basis, Erase, Personal, Use
from otop.base.types import Placement, Text
from otop.people.types import GrantBasis, GrantScope, LinkKind, Role

ACCOUNTS = Use(
    "accounts",
    whose=Text("เจ้าหน้าที่ ผู้ผลิต และผู้อื่นที่มีบัญชี", "Officers, producers and others with an account"),
    purpose=Text("เข้าสู่ระบบ และแสดงว่าใครเป็นผู้ทำรายการ", "Signing in, and showing who acted"),
    basis=Basis.PUBLIC_TASK,
    readers=Text("เจ้าของบัญชี และผู้จัดการบัญชีในพื้นที่", "The person, and who manages accounts in the area"),
    kept="account",
)


class Account(AbstractBaseUser):
    """One person who signs in. What the account may do is in its grants."""

    placement = Placement.LOCAL
    personal = {
        "username": Personal(ACCOUNTS, Text("ชื่อผู้ใช้", "Username"), Erase.REPLACE),
        "display_name": Personal(ACCOUNTS, Text("ชื่อที่แสดง", "Name that is shown"), Erase.BLANK),
        "password": Personal(ACCOUNTS, Text("ค่าแฮชของรหัสผ่าน", "Hash of the password"), Erase.BLANK),
    }

    username = models.CharField(max_length=32, unique=True)
    display_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, choices=[("th", "ไทย"), ("en", "English")], default="th")
    devices_known_since = models.DateTimeField(null=True)  # a device that was signed in before then is a stranger

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            # Two names that differ only in case are one name to the people who type them.
            models.CheckConstraint(condition=Q(username=Lower(F("username"))), name="account_username_lower"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username


class Grant(models.Model):
    """That an account holds a role, in an area, in a period `[from, until)`; withdrawn before its end, if it was."""

    placement = Placement.LOCAL
    personal = {"granted_by": AUTHOR, "reason": REMARK}
    impersonal = ("area", "view_area", "search_area", "subject")

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    area = models.CharField(max_length=10, blank=True)  # a code, a region, or "" for the whole country
    view_area = models.CharField(max_length=10, blank=True)
    search_area = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=60, blank=True)  # "fair:<slug>": held for this alone
    period = DateTimeRangeField()
    basis = models.CharField(max_length=10, choices=[(b.value, b.value) for b in GrantBasis])
    source = models.ForeignKey("self", models.PROTECT, related_name="delegations", null=True)
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="grant_role"),
            models.CheckConstraint(condition=Q(basis__in=[b.value for b in GrantBasis]), name="grant_basis"),
            models.CheckConstraint(
                condition=Q(source__isnull=False, basis=GrantBasis.DELEGATED.value)
                | (Q(source__isnull=True) & ~Q(basis=GrantBasis.DELEGATED.value)),
                name="grant_delegated_from",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("granted_at")),
                name="grant_withdrawn_after",
            ),
            # Emergencies end by themselves, always.
            models.CheckConstraint(
                condition=~Q(basis=GrantBasis.EMERGENCY.value) | Q(period__endswith__isnull=False),
                name="grant_emergency_ends",
            ),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    ("basis", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            # queries.emergencies: newest first
            models.Index(
                fields=["-granted_at"], name="grant_emergencies", condition=Q(basis=GrantBasis.EMERGENCY.value)
            ),
        ]

    def lasts(self, at: datetime) -> bool:
        """Whether it is neither over nor withdrawn; it may begin later."""
        return self.withdrawn_at is None and (self.period.upper is None or at < self.period.upper)

    def counted(self, at: datetime) -> bool:
        """Whether it counted at a moment, whatever became of it since."""
        return self.period.lower <= at and all(at < end for end in (self.period.upper, self.withdrawn_at) if end)

    @property
    def scope(self) -> GrantScope:
        return GrantScope(self.area, self.view_area, self.search_area, self.subject)


class EmergencyReview(models.Model):
    """That somebody looked at what was done with an emergency access, and what they found."""

    placement = Placement.LOCAL
    personal = {"by": AUTHOR, "finding": REMARK}

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="review")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    justified = models.BooleanField()
    finding = models.TextField()


class SecondFactorPolicy(models.Model):
    """That a role needs a second factor from a day on, who said so and on what ground. None is built in."""

    placement = Placement.LOCAL
    personal = {"set_by": AUTHOR, "reason": REMARK}
    impersonal = ("role",)

    role = models.CharField(max_length=32)
    required_from = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="second_factor_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("set_at")),
                name="second_factor_withdrawn_after",
            ),
            models.UniqueConstraint(
                fields=["role"], condition=Q(withdrawn_at__isnull=True), name="second_factor_once_a_role"
            ),
        ]


class AccountLink(models.Model):
    """A link that an officer hands to a person: it opens once, for a day, and only its digest is kept."""

    placement = Placement.LOCAL
    personal = {
        "display_name": Personal(ACCOUNTS, Text("ชื่อที่แสดงของผู้ได้รับเชิญ", "Name of who is invited"), Erase.BLANK),
        "issued_by": AUTHOR,
        "reason": REMARK,
    }
    impersonal = ("token_hash", "grants")

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in LinkKind])
    token_hash = models.CharField(max_length=64, unique=True)
    # Whom a recovery is for; whom an invitation became.
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="links")
    display_name = models.CharField(max_length=120, blank=True)
    # What an invitation will grant, as `people.actions` reads it: [{"role": "viewer"}].
    grants = models.JSONField(default=list)
    voids_second_factor = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    issued_by = models.CharField(max_length=64)
    # The role by which it was issued, without which it opens nothing; none where the system issued it.
    rests_on = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in LinkKind]), name="link_kind"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="link_expires_after"),
            models.CheckConstraint(condition=~Q(reason=""), name="link_reason"),
            # What a used recovery opened can be shut again by a reviewer.
            models.CheckConstraint(
                condition=Q(used_at__isnull=True)
                | Q(withdrawn_at__isnull=True)
                | Q(kind=LinkKind.RECOVERY.value, withdrawn_at__gte=F("used_at")),
                name="link_used_or_withdrawn",
            ),
            # A recovery has its account from the start, an invitation once it was used, and voids nothing.
            models.CheckConstraint(
                condition=Q(kind=LinkKind.RECOVERY.value, account__isnull=False, grants=[])
                | Q(
                    kind=LinkKind.INVITATION.value,
                    voids_second_factor=False,
                    account__isnull=True,
                    used_at__isnull=True,
                )
                | Q(
                    kind=LinkKind.INVITATION.value,
                    voids_second_factor=False,
                    account__isnull=False,
                    used_at__isnull=False,
                ),
                name="link_account",
            ),
        ]
