"""What happened, who did it, and what changed: one row in the same transaction as the change itself.

The row is the audit trail and the outbox at once. Higher domains read it in their tasks; nothing is called upwards.
Hot facts (a receipt, a count) are their own log and are not announced one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from otop.base.models import Announcement
from otop.base.types import Actor


def history_of(subject: str, *, most: int = 20) -> list[Announcement]:
    """What happened to a thing, newest first. One statement."""
    return list(Announcement.objects.filter(subject=subject).order_by("-id")[:most])


def newest_sealed() -> tuple[int, str]:
    """Number and hash of the newest link of the chain, for whatever is frozen now; 0 and "" before the first."""
    newest = Announcement.objects.filter(no__isnull=False).order_by("-no").only("no", "hash").first()
    return (newest.no or 0, bytes(newest.hash or b"").hex()) if newest else (0, "")


def announce(
    what: str,
    *,
    by: Actor,
    at: datetime,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Announcement:
    """Write one announcement: `what` is `domain.event` ("devices.revoked"), `subject` a thing ("device:<uuid>").

    `before` and `after` hold JSON values, and no personal data beyond ids.
    """
    return Announcement.objects.create(
        what=what,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        subject=subject,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        why=why,
    )
