"""Emergency access: taken by an officer, reviewed by somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor, Whereabouts
from otop.people.actions.roles import add_grant, locked_account
from otop.people.models import EmergencyReview, Grant
from otop.people.queries import check_may, check_may_somewhere, check_there, not_over
from otop.people.rules import granting
from otop.people.types import AlreadyReviewed, GrantBasis, GrantScope, NotAllowed, Role, UnknownGrant


def take_emergency_access(*, by: Actor, role: Role, scope: GrantScope, reason: str, at: datetime) -> Grant:
    """The officer holds the role for some hours where it is not theirs; it is announced and waits for a review.

    Two at most are open for a person. Raises NotAllowed, BadScope, ReasonMissing, TooManyEmergencies, AlreadyHeld.
    """
    check_may_somewhere(by, "take_emergency_access")
    granting.check_emergency(role, scope)
    granting.check_reason(reason)
    check_there(scope)
    until = at + granting.EMERGENCY_LASTS
    with transaction.atomic():
        account = locked_account(int(by.id))
        # One that was asked for at the same time may have begun a moment later than this.
        granting.check_open_emergencies(not_over(at).filter(account=account, basis=GrantBasis.EMERGENCY).count())
        return add_grant(
            by, account, role, scope, starts_at=at, until=until, at=at, reason=reason, basis=GrantBasis.EMERGENCY
        )


def review_emergency(*, by: Actor, grant_id: int, justified: bool, finding: str, at: datetime) -> EmergencyReview:
    """It is written down what a second person found of an emergency access. Raises NotAllowed, UnknownGrant,
    ReasonMissing, AlreadyReviewed; nobody reviews their own."""
    with transaction.atomic():
        taken = Grant.objects.filter(pk=grant_id, basis=GrantBasis.EMERGENCY).first()
        if taken is None:
            raise UnknownGrant()
        check_may(by, "review_emergency", Whereabouts(taken.area))
        if by.id == str(taken.account_id):
            raise NotAllowed()
        granting.check_reason(finding)
        review, new = EmergencyReview.objects.get_or_create(
            grant=taken, defaults={"by": by.id, "at": at, "justified": justified, "finding": finding.strip()}
        )
        if not new:
            raise AlreadyReviewed()
        announce(
            "people.emergency_reviewed",
            by=by,
            at=at,
            subject=f"account:{taken.account_id}",
            after={"grant": grant_id, "justified": justified},
            why=finding,
        )
    return review
