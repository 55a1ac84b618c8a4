"""Sessions in the database that end twice: so many hours after they began, and so many after the last page."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

BEGAN, SEEN = "began", "seen"
NOTED_EVERY_S = 300
"""How seldom it is written that somebody is still there."""


class SessionStore(DatabaseSessions):
    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie is anybody's text; the database does not take all of it."""
        valid = super()._validate_session_key(key)  # type: ignore[misc]
        return bool(valid) and str(key).isascii() and str(key).isalnum()

    def load(self) -> dict[str, Any]:
        """What the session holds, nothing once it has ended; now and then it is written that it was seen."""
        held: dict[str, Any] = super().load()
        if time.time() - held.get(SEEN, time.time()) >= NOTED_EVERY_S:
            held[SEEN] = time.time()
            self.modified = True
            UserSession.objects.filter(session_key=self.session_key).update(last_seen_at=timezone.now())
        return held

    def create(self) -> None:
        """A session begins; so does one whose key is changed at sign-in or with the password."""
        self[BEGAN] = self[SEEN] = time.time()
        super().create()

    def get_expiry_age(self, **given: Any) -> int:
        """Seconds until the nearer of both ends."""
        now = time.time()
        began, seen = self.get(BEGAN, now), self.get(SEEN, now)
        ends = min(began + settings.SESSION_HOURS * 3600, seen + settings.SESSION_IDLE_HOURS * 3600)
        return max(int(ends - now), 0)

    def get_expiry_date(self, **given: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    def get_expire_at_browser_close(self) -> bool:
        return False
