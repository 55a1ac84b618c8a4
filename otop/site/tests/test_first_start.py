from __future__ import annotations

import pytest
from django.utils import timezone

from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.actions import check_new_password
from otop.people.models import Account, SecondFactorPolicy
from otop.people.rules.names import PASSWORD_LENGTH
from otop.site.demo.logins import ACCOUNTS, PASSWORD
from otop.site.prepare import first_policies

pytestmark = pytest.mark.django_db


def test_the_first_start_asks_it_of_three_roles_and_no_later_one_does() -> None:
    first_policies()
    rows = SecondFactorPolicy.objects.order_by("role")
    assert [row.role for row in rows] == ["auditor", "national_officer", "privacy_officer"]
    for row in rows:
        actions.withdraw_second_factor_policy(by=SYSTEM, policy_id=row.pk, reason="x", at=timezone.now())
    first_policies()
    assert not SecondFactorPolicy.objects.filter(withdrawn_at=None).exists()


def test_the_password_of_the_demo_fits() -> None:
    for name in ACCOUNTS:
        check_new_password(account=Account(username=name), password=PASSWORD)
    assert len(PASSWORD) >= PASSWORD_LENGTH
