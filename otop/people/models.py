from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from otop.base.types import Placement
from otop.people.types import Role


class Account(AbstractBaseUser):
    """One person who signs in. What the account may do is in its grants."""

    placement = Placement.LOCAL

    username = models.CharField(max_length=32, unique=True)
    display_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, choices=[("th", "ไทย"), ("en", "English")], default="th")

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
    """That an account holds a role from one moment to another."""

    placement = Placement.LOCAL

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    granted_by = models.CharField(max_length=64)
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="grant_role"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("granted_at")),
                name="grant_withdrawn_after",
            ),
            models.UniqueConstraint(
                fields=["account", "role"], condition=Q(withdrawn_at__isnull=True), name="grant_once_at_a_time"
            ),
        ]
