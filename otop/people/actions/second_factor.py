"""Which roles need a second factor, and that too many tries were made."""

from __future__ import annotations

from datetime import date, datetime

from django.core.cache import cache
from django.db import IntegrityError, transaction

from otop.base.announcements import announce
from otop.base.types import NATION, Actor
from otop.people.models import SecondFactorPolicy
from otop.people.queries import check_may
from otop.people.rules.signing_in import LOCK_OUT_MINUTES
from otop.people.types import NoReasonGiven, PolicySetMeanwhile, UnknownPolicy


def require_second_factor(
    *, by: Actor, role: str, required_from: date, reason: str, at: datetime
) -> SecondFactorPolicy:
    """From that day on, holders of the role need a second factor; a requirement that stood before gives way.

    It is looked at with each page. Raises NotAllowed, NoReasonGiven, PolicySetMeanwhile.
    """
    check_may(by, "set_policy", NATION)
    if not reason.strip():
        raise NoReasonGiven()
    with transaction.atomic():
        standing = SecondFactorPolicy.objects.select_for_update().filter(role=role, withdrawn_at__isnull=True).first()
        if standing:
            standing.withdrawn_at = max(at, standing.set_at)
            standing.save(update_fields=["withdrawn_at"])
        try:
            with transaction.atomic():
                made = SecondFactorPolicy.objects.create(
                    role=role, required_from=required_from, reason=reason.strip(), set_by=by.id, set_at=at
                )
        except IntegrityError as error:
            raise PolicySetMeanwhile() from error
        announce(
            "people.second_factor_required",
            by=by,
            at=at,
            subject=f"role:{role}",
            before={"required_from": standing.required_from.isoformat()} if standing else None,
            after={"required_from": required_from.isoformat()},
            why=reason.strip(),
        )
    return made


def withdraw_second_factor_policy(*, by: Actor, policy_id: int, reason: str, at: datetime) -> None:
    """The role needs no second factor any more; who has one keeps it.

    Raises NotAllowed, NoReasonGiven, UnknownPolicy.
    """
    check_may(by, "set_policy", NATION)
    if not reason.strip():
        raise NoReasonGiven()
    with transaction.atomic():
        standing = (
            SecondFactorPolicy.objects.select_for_update().filter(pk=policy_id, withdrawn_at__isnull=True).first()
        )
        if standing is None:
            raise UnknownPolicy()
        standing.withdrawn_at = max(at, standing.set_at)
        standing.save(update_fields=["withdrawn_at"])
        announce(
            "people.second_factor_not_required",
            by=by,
            at=at,
            subject=f"role:{standing.role}",
            before={"required_from": standing.required_from.isoformat()},
            why=reason.strip(),
        )


def note_lock_out(*, by: Actor, account_id: int, at: datetime, what: str) -> None:
    """It is known that too many tries were made at the account, once in each span of a lock-out.

    `what` is password or second_factor.
    """
    if cache.add(f"locked-out:{what}:{account_id}", True, LOCK_OUT_MINUTES * 60):
        announce("people.locked_out", by=by, at=at, subject=f"account:{account_id}", after={"what": what})
