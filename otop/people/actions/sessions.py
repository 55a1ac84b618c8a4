"""What is remembered of sessions, devices and tries, and forgotten again."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from otop.people.models import Account


def forget_ended_sessions(*, at: datetime) -> int:
    """Of sessions that have ended nothing is left, neither what they held nor from which address. How many it was.

    Housekeeping, so not announced.
    """
    Session.objects.filter(expire_date__lte=at).delete()
    gone, _ = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return int(gone)


def forget_devices(*, account_id: int, at: datetime) -> None:
    """No device is known to the account any more; one that is signed in is known again with its next page."""
    Account.objects.filter(pk=account_id).update(devices_known_since=at)


def forget_tries(*, at: datetime) -> None:
    """What was counted to keep guessers out is gone once it is over. Housekeeping, so not announced."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_cache WHERE expires <= %s", [at])
