"""The day by the hour as the live page draws it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from otop.base.charts import Hour
from otop.reports.queries.shown import Public
from otop.reports.queries.standing import Around
from otop.reports.rules.books import BY_SLIP
from otop.reports.rules.public_sums import Key


def hours_of(around: Around, day: date | None, shown: Public | None) -> list[Hour]:
    """Receipts of the day by the hour, with the day before where it has any; empty before the first receipt.

    An hour that is not shown to everybody is left out of what everybody sees.
    """
    if day is None:
        return []
    before = day - timedelta(days=1)
    every: dict[tuple[date, int], int | None] = {key: satang for key, (satang, _) in around.hours.items()}
    sold = every if shown is None else _shown_hours(shown, [day, before])
    last = max((hour for on, hour in sold if on == day), default=None)
    if last is None:
        return []
    opens_at, closes_at = (int(clock[:2]) for clock in around.opening.get(day, ("10:00", "20:00")))
    first, end = min(opens_at, *(hour for _, hour in sold)), max(closes_at - 1, *(hour for _, hour in sold))
    any_before = any(on == before for on, _ in sold)
    return [
        Hour(
            hour,
            sold.get((day, hour), 0) if hour <= last else None,
            sold.get((before, hour), 0) if any_before else None,
        )
        for hour in range(first, end + 1)
    ]


def _shown_hours(shown: Public, days: list[date]) -> dict[tuple[date, int], int | None]:
    return {
        (day, int(code)): shown.of(Key("sold", day.isoformat(), "hour", code)).value
        for day in days
        for code in shown.codes("sold", day.isoformat(), "hour")
        if code != BY_SLIP
    }


def some_wait(hours: Sequence[Hour]) -> bool:
    """Whether an hour that has been is not shown."""
    last = max((hour.hour for hour in hours if hour.value is not None), default=0)
    before = {hour.before is None for hour in hours}
    return before == {True, False} or any(hour.value is None for hour in hours if hour.hour < last)
