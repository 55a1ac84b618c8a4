"""How many bytes of refused records a phone may have kept in a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from otop.devices.types import Scope
from otop.fairs.types import BANGKOK
from otop.sync.actions.picture_days import seconds_to_tomorrow
from otop.sync.rules import limits
from otop.sync.types import Refused, TooMuchRefused


def count_refused(scope: Scope, refused: Sequence[Refused], *, at: datetime) -> None:
    """They are counted towards the phone's day, before one is written. Raises TooMuchRefused.

    `at` is the server's own time, also in a replayed fair, where a phone chooses the day that the rules go by.
    """
    most = limits.REFUSED_BYTES_A_DAY_REVOKED_MAX if scope.revoked else limits.REFUSED_BYTES_A_DAY_MAX
    more = sum(len(r.raw) + limits.REFUSED_RECORD_BYTES for r in refused)
    if more > most or not _fits(scope, more, most, at):
        raise TooMuchRefused(retry_s=seconds_to_tomorrow(at))


def _fits(scope: Scope, more: int, most: int, at: datetime) -> bool:
    day = at.astimezone(BANGKOK).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sync_refusedbytes AS o (fair_id, device_id, day, bytes) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (fair_id, device_id) DO UPDATE SET day = EXCLUDED.day,"
            " bytes = CASE WHEN o.day = EXCLUDED.day THEN o.bytes ELSE 0 END + EXCLUDED.bytes"
            " WHERE o.day <> EXCLUDED.day OR o.bytes + EXCLUDED.bytes <= %s RETURNING bytes",
            [scope.fair_id, scope.device_id, day, more, most],
        )
        return cursor.fetchone() is not None
