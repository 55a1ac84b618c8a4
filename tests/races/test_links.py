"""One link, opened twice at once."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account, AccountLink, SecondFactorPolicy
from otop.people.queries import VISITOR, actor_of
from otop.people.tests.factories import held, new_account
from otop.people.types import GrantScope, Role, UnknownLink
from tests.races.harness import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]
PASSWORD = "แมวดำสามตัวกินปลา"


def test_one_invitation_makes_one_account() -> None:
    now = timezone.now()
    token = actions.invite(by=SYSTEM, grants=[{"role": "viewer"}], reason="x", at=now).token
    accept = partial(actions.accept_invitation, by=VISITOR, token=token, password=PASSWORD, at=now)
    done = together(*(partial(accept, username=f"person{n}") for n in range(4)))
    assert sorted(type(one).__name__ for one in done) == ["Account", *["UnknownLink"] * 3]
    assert Account.objects.count() == 1


def test_one_recovery_sets_one_password_also_while_another_is_issued() -> None:
    account, now = new_account(), timezone.now()
    token = actions.issue_recovery(by=SYSTEM, account_id=account.pk, reason="x", at=now).token
    recover = partial(actions.recover, by=VISITOR, token=token, at=now)
    issue = partial(actions.issue_recovery, by=SYSTEM, account_id=account.pk, reason="y", at=now)
    first, second, issued = together(
        partial(recover, password=PASSWORD), partial(recover, password=PASSWORD + " สอง"), issue
    )
    assert not isinstance(issued, Exception)
    assert sum(isinstance(one, Account) for one in (first, second)) <= 1
    assert all(isinstance(one, Account | UnknownLink) for one in (first, second))
    assert AccountLink.objects.filter(used_at=None, withdrawn_at=None).count() == 1


def test_a_recovery_used_while_its_issuer_loses_the_role_or_its_account_gains_one_opens_nothing_more() -> None:
    """Whichever comes first: the link is used by right, or the account is as it was."""
    now = timezone.now()
    source = held(new_account(), Role.PROVINCE_OFFICER, GrantScope("50"))
    account = held(new_account(), Role.DISTRICT_OFFICER, GrantScope("5001")).account
    by = actor_of(source.account, at=now)
    token = actions.issue_recovery(by=by, account_id=account.pk, reason="x", at=now).token
    done, *_ = together(
        partial(actions.recover, by=VISITOR, token=token, password=PASSWORD, at=now),
        partial(actions.grant, by=SYSTEM, account_id=account.pk, role=Role.NATIONAL_OFFICER, at=now),
    )
    account.refresh_from_db()
    told = list(Announcement.objects.order_by("id").values_list("what", flat=True))
    if isinstance(done, UnknownLink):
        assert not account.check_password(PASSWORD)
    else:
        assert told.index("people.account_recovered") < told.index("people.role_granted")


def test_two_requirements_for_a_role_at_once_leave_one() -> None:
    now = timezone.now()
    require = partial(actions.require_second_factor, by=SYSTEM, role="viewer", reason="x", at=now)
    done = together(*(partial(require, required_from=now.date()) for _ in range(3)))
    assert SecondFactorPolicy.objects.filter(withdrawn_at=None).count() == 1
    assert {type(one).__name__ for one in done} <= {"SecondFactorPolicy", "PolicySetMeanwhile"}
