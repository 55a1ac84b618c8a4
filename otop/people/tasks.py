from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from otop.people.actions import forget_ended_sessions, forget_tries


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="people.forget_ended_sessions", name="people.forget_ended_sessions")
def forget_nightly(timestamp: int) -> None:
    """Once a night; a session lives for hours, so an address is kept for two days at most."""
    forget_ended_sessions(at=timezone.now())
    forget_tries(at=timezone.now())
