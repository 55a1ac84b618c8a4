"""Whether the database is away, and whether that is because the disk is full. Logs say it once."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

from otop.site.engine import nearly_full
from otop.site.places import database_home

DISK_FULL_STATE, ENDED_STATES = "53100", ("57P", "08")
SAID_EVERY_S = 60


def is_away(error: BaseException | None) -> bool:
    """Whether this is no answer from the database or a full disk, rather than an answer that we did not want."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    state = state_of(error)
    if state is None:
        return isinstance(error, OperationalError | InterfaceError)
    return state == DISK_FULL_STATE or state.startswith(ENDED_STATES)


def disk_is_full(error: BaseException | None = None) -> bool:
    """As PostgreSQL said; or, where it is ours and could not even say so, as its disk shows."""
    if error and state_of(error) == DISK_FULL_STATE:
        return True
    ours = (settings.DATA / "made").exists()  # the folder has a database of its own
    return ours and nearly_full(database_home(settings.DATA)[0])


def state_of(error: BaseException) -> str | None:
    """PostgreSQL's five letters for it, which psycopg's error behind Django's has."""
    return getattr(error.__cause__, "sqlstate", None)


class SaidOnce(logging.Filter):
    """That the database is away is one line a minute for each process, and not a traceback for each request and try."""

    said_at: float | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not self._is_of_it(record, error):
            return True
        now = time.monotonic()
        if self.said_at is not None and now - self.said_at < SAID_EVERY_S:
            return False
        self.said_at = now
        record.msg = "database away: the disk is full" if disk_is_full(error) else "database away"
        record.args, record.exc_info = (), None
        return True

    def _is_of_it(self, record: logging.LogRecord, error: BaseException | None) -> bool:
        of_jobs = isinstance(error, ConnectorException) or record.name == "psycopg.pool"
        return record.msg == "database away" or of_jobs or is_away(error)
