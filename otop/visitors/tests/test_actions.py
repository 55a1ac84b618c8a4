from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from otop.base.records import Booked
from otop.visitors.actions import book_count_fixes, book_counts
from otop.visitors.models import Count, MinuteTotal
from otop.visitors.queries import day_entries, days_of
from otop.visitors.types import CountBody, CountFixBody

FAIR, GATE, OTHER_GATE = 7, 81, 82
DAY = date(2015, 11, 3)
NOON = datetime(2015, 11, 3, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def booked(body: Any, *, place: int = GATE, seconds: int = 0) -> Booked[Any]:
    return Booked(uuid4(), FAIR, place, DAY, 12, NOON + timedelta(seconds=seconds), body)


def count(thai: int, foreign: int = 0, unknown: int = 0, **more: Any) -> Booked[CountBody]:
    return booked(CountBody(NOON.isoformat(timespec="minutes"), thai, foreign, unknown), **more)


def fix(of: UUID, thai: int = 0, foreign: int = 0, unknown: int = 0, **more: Any) -> Booked[CountFixBody]:
    return booked(CountFixBody(of, "นับซ้ำ", thai, foreign, unknown), **more)


def minutes() -> list[tuple[int, datetime, str, int]]:
    rows = MinuteTotal.objects.order_by("place_id", "minute", "nationality")
    return list(rows.values_list("place_id", "minute", "nationality", "entries"))


@pytest.mark.django_db
def test_counts_add_to_the_total_of_their_gate_minute_and_nationality() -> None:
    book_counts([count(3, 1), count(2), count(7, place=OTHER_GATE), count(5, 0, 4, seconds=60)])
    book_counts([count(1)])
    later = NOON + timedelta(minutes=1)
    assert minutes() == [
        (GATE, NOON, "foreign", 1),
        (GATE, NOON, "thai", 6),
        (GATE, later, "thai", 5),
        (GATE, later, "unknown", 4),
        (OTHER_GATE, NOON, "thai", 7),
    ]
    assert day_entries(fair_id=FAIR, day=DAY) == {"thai": 18, "foreign": 1, "unknown": 4}


@pytest.mark.django_db
def test_a_minute_is_whole_also_where_the_moment_of_receipt_stands_in_for_it() -> None:
    book_counts([count(3, seconds=42)])
    assert minutes() == [(GATE, NOON, "thai", 3)]
    assert Count.objects.get().minute == NOON


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_corrections_add_up_in_any_order_and_may_go_below_zero(order: tuple[int, ...]) -> None:
    one = count(3, 2)
    steps: list[Callable[[], None]] = [
        lambda: book_counts([one]),
        lambda: book_count_fixes([fix(one.id, -1), fix(one.id, -4, 1)]),
        lambda: book_count_fixes([fix(one.id, unknown=6)]),
    ]
    for step in order:
        steps[step]()
    assert day_entries(fair_id=FAIR, day=DAY) == {"thai": -2, "foreign": 3, "unknown": 6}
    assert minutes() == [(GATE, NOON, "foreign", 3), (GATE, NOON, "thai", -2), (GATE, NOON, "unknown", 6)]


@pytest.mark.django_db
def test_another_gates_correction_has_no_effect_before_or_after_the_count() -> None:
    one = count(3)
    book_count_fixes([fix(one.id, -1, place=OTHER_GATE)])
    book_counts([one])
    book_count_fixes([fix(one.id, -1, place=OTHER_GATE)])
    assert minutes() == [(GATE, NOON, "thai", 3)]


@pytest.mark.django_db
def test_the_days_of_counts_leave_out_what_is_not_here() -> None:
    one = count(3)
    book_counts([one])
    assert days_of(fair_id=FAIR, count_ids=[one.id, uuid4()]) == {one.id: DAY}


@pytest.mark.django_db
def test_every_booking_is_one_statement_for_one_record_and_for_three(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    for n in (1, 3):
        counts = [count(1, 2, 3) for _ in range(n)]
        with django_assert_num_queries(2):
            book_counts(counts)
            book_count_fixes([fix(c.id, 1, 1, 1) for c in counts])


@pytest.mark.parametrize(
    ("minute", "read"),
    [
        ("2015-11-03T12:00+07:00", NOON),
        ("2015-11-03T12:00:00+07:00", NOON),
        ("2015-11-03T12:00:00.000+07:00", NOON),
        ("2015-11-03T05:00Z", NOON),
        ("2015-11-03T12:00:01+07:00", None),
        ("2015-11-03T12:00", None),
        ("2015-11-03 12:00+07:00", None),
        ("2558-11-03T12:00+07:00", None),
        ("9999-12-31T23:59-23:00", None),
        ("2015-11-31T12:00+07:00", None),
        ("", None),
    ],
)
def test_a_minute_is_whole_and_has_its_zone(minute: str, read: datetime | None) -> None:
    body = CountBody(minute)
    if read is None:
        fault = body.fault()
        assert fault is not None
        assert fault.code == "malformed"
    else:
        assert body.fault() is None
        assert body.minute_at() == read
