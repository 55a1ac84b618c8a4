"""Housekeeping of sessions."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def forget_ended_sessions(*, at: datetime) -> int:
    """Of sessions that have ended nothing is left, neither what they held nor from which address. How many it was.

    Housekeeping, so not announced.
    """
    Session.objects.filter(expire_date__lte=at).delete()
    gone, _ = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return int(gone)
