from __future__ import annotations

from datetime import date

from otop.privacy.models import Retention


def retention_on(day: date) -> dict[str, Retention]:
    """The row in force of each code on a day. One statement."""
    begun = Retention.objects.filter(starts_on__lte=day).order_by("code", "starts_on")
    return {row.code: row for row in begun}
