"""A trail to look at and to tamper with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from otop.audit.queries.chain import check_chain
from otop.base.announcements import announce
from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor

AT = datetime(2015, 11, 3, 5, 0, tzinfo=UTC)


def happen(count: int = 1, *, what: str = "fairs.target_set", by: Actor = SYSTEM, **more: Any) -> list[Announcement]:
    """Something happened so many times, one minute after the other."""
    given = {"subject": "fair:7", "before": {"satang": 1}, "after": {"satang": 2, "ชื่อ": "ผ้า"}, "why": "เพราะ"} | more
    return [announce(what, by=by, at=AT + timedelta(minutes=n), **given) for n in range(count)]


def tamper(sql: str) -> None:
    """What somebody does who holds the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def found(*, minutes: int = 0) -> list[dict[str, Any]]:
    """What a check finds that many minutes from now."""
    checked = check_chain(at=timezone.now() + timedelta(minutes=minutes))
    assert checked.count == len(checked.findings)
    return [finding.as_dict() for finding in checked.findings]
