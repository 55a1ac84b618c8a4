"""How many pictures a phone may have opened in a day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import F

from otop.devices.types import Scope
from otop.fairs.types import BANGKOK
from otop.sync.models import PicturesOpened
from otop.sync.rules import limits
from otop.sync.types import TooManyPictures


def count_picture(scope: Scope, *, at: datetime) -> None:
    """One picture more of this phone's day, counted before it costs anything. Raises TooManyPictures."""
    day = at.astimezone(BANGKOK).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sync_picturesopened AS o (fair_id, device_id, day, pictures) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (fair_id, device_id) DO UPDATE SET day = EXCLUDED.day,"
            " pictures = CASE WHEN o.day = EXCLUDED.day THEN o.pictures ELSE 0 END + 1"
            " WHERE o.day <> EXCLUDED.day OR o.pictures < %s RETURNING pictures",
            [scope.fair_id, scope.device_id, day, limits.PICTURES_A_DAY_MAX],
        )
        counted = cursor.fetchone()
    if counted is None:
        raise TooManyPictures(retry_s=seconds_to_tomorrow(at))


def seconds_to_tomorrow(at: datetime) -> int:
    tomorrow = datetime.combine(at.astimezone(BANGKOK).date() + timedelta(days=1), time(), BANGKOK)
    return int((tomorrow - at).total_seconds()) + 1


def uncount_picture(scope: Scope, *, at: datetime) -> None:
    """It was not opened, and the phone sends it again."""
    day = at.astimezone(BANGKOK).date()
    counted = PicturesOpened.objects.filter(fair_id=scope.fair_id, device_id=scope.device_id, day=day)
    counted.update(pictures=F("pictures") - 1)
