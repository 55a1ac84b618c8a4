"""Requests of persons: by when they are due, and what must be said."""

from __future__ import annotations

from datetime import date, timedelta

from otop.privacy.types import RefusalReasonMissing, WordsMissing

DUE_AFTER = timedelta(days=30)
"""Section 30: without delay, at most thirty days after the request came."""
LENGTH = 15


def due_on(asked_on: date) -> date:
    return asked_on + DUE_AFTER


def check_words(words: str) -> None:
    """Raises WordsMissing."""
    if len(words.strip()) < LENGTH:
        raise WordsMissing(length=LENGTH)


def check_answer(*, granted: bool, reason: str) -> None:
    """Raises RefusalReasonMissing: what is refused is refused for a recorded reason (section 39)."""
    if not granted and len(reason.strip()) < LENGTH:
        raise RefusalReasonMissing(length=LENGTH)
