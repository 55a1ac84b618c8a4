from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from otop.fairs.types import BANGKOK, Clock, FairTime

FAIR = FairTime(date(2015, 11, 3), date(2015, 11, 25), time(4), Clock.REAL)


def bangkok(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2015, 11, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("at", "received_at", "day", "hour", "clock"),
    [
        (bangkok(3, 10), bangkok(3, 10), 3, 10, False),
        (bangkok(4, 3, 59), bangkok(4, 9), 3, 3, False),  # the evening's last sales
        (bangkok(4, 4), bangkok(4, 9), 4, 4, False),
        (bangkok(5, 10), bangkok(20, 10), 5, 10, False),  # two weeks late is still its own day
        (bangkok(5, 10, 10), bangkok(5, 10), 5, 10, False),  # ten minutes ahead is believed
        (bangkok(5, 10, 11), bangkok(5, 9), 5, 9, True),
        (bangkok(7, 10), bangkok(5, 10), 5, 10, True),  # two days ahead
        (bangkok(2, 10), bangkok(3, 11), 3, 11, True),  # before the fair
        (bangkok(1, 10), bangkok(1, 11), 3, 11, True),  # received before it, too
        (bangkok(27, 10), bangkok(28, 11), 25, 11, True),  # and after it
    ],
)
def test_the_business_day_is_the_phones_unless_it_cannot_be(
    at: datetime, received_at: datetime, day: int, hour: int, clock: bool
) -> None:
    moment = FAIR.moment(at=at, received_at=received_at)
    assert (moment.day, moment.hour, moment.clock) == (date(2015, 11, day), hour, clock)
    assert moment.at == (received_at if clock else at)


def test_the_tolerance_is_ten_minutes_to_the_second() -> None:
    received_at = bangkok(5, 10)
    ahead = [received_at + timedelta(minutes=10), received_at + timedelta(minutes=10, seconds=1)]
    assert [FAIR.moment(at=at, received_at=received_at).clock for at in ahead] == [False, True]
