"""A person's word on what is worth a look: it changes no figure."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.fairs.queries import fair_of
from otop.people.queries import check_may
from otop.sync.models import Look
from otop.sync.types import ReasonNeeded


def look_at(*, by: Actor, fair_id: int, subject: str, reason: str, at: datetime) -> None:
    """The subject was looked at and waits for nobody any more. Raises ReasonNeeded, NotAllowed."""
    if not reason.strip():
        raise ReasonNeeded
    _say(by, fair_id, subject, looked=True, reason=reason.strip(), at=at)


def look_again(*, by: Actor, fair_id: int, subject: str, at: datetime) -> None:
    """The subject waits for a person again, as before it was looked at. Raises NotAllowed."""
    _say(by, fair_id, subject, looked=False, reason="", at=at)


def _say(by: Actor, fair_id: int, subject: str, *, looked: bool, reason: str, at: datetime) -> None:
    """The same word of the same person twice is one, also when both come at once: it is named by what it follows."""
    check_may(by, "settle_record", fair_of(fair_id=fair_id))
    newest = Look.objects.filter(fair_id=fair_id, subject=subject).order_by("-at", "-id").first()
    if newest and (newest.looked, newest.reason, newest.by) == (looked, reason, by.id):
        return
    follows = newest.id if newest else UUID(int=fair_id)
    with transaction.atomic():
        _, new = Look.objects.get_or_create(
            fair_id=fair_id,
            id=uuid5(follows, f"{subject} {by.id} {looked} {reason}"),
            defaults={"subject": subject, "looked": looked, "reason": reason, "at": at, "by": by.id},
        )
        if not new:
            return
        announce(
            "sync.looked_at" if looked else "sync.look_taken_back",
            by=by,
            at=at,
            subject=subject,
            after={"fair": fair_id},
            why=reason,
        )
