from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from otop.base.records import Booked
from otop.servicecentre.actions import book_steps, book_tickets
from otop.servicecentre.models import DayTotal, Ticket, TicketStep
from otop.servicecentre.queries import day_sums
from otop.servicecentre.types import Step, TicketFinishedBody, TicketStepBody, TicketTakenBody

pytestmark = pytest.mark.django_db
FAIR, COUNTER, OTHER_COUNTER = 7, 91, 92
DAY = date(2015, 11, 3)
NOON = datetime(2015, 11, 3, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def booked(body: Any, *, place: int = COUNTER) -> Booked[Any]:
    return Booked(uuid4(), FAIR, place, DAY, 12, NOON, body)


def ticket(
    no: str | int = "A012", *, service: str = "1", persons: int = 1, counter: str | int | None = 1, **more: Any
) -> Booked[TicketTakenBody]:
    return booked(TicketTakenBody(uuid4(), no, service, counter, persons), **more)


def finished(of: UUID, score: int | None) -> Booked[TicketFinishedBody]:
    return booked(TicketFinishedBody(of, 2, score))


def test_tickets_and_persons_add_to_the_total_of_their_counter_and_service() -> None:
    book_tickets([ticket(), ticket(persons=4), ticket(service="2")])
    book_tickets([ticket(place=OTHER_COUNTER, persons=10)])
    rows = DayTotal.objects.order_by("place_id", "service").values_list("place_id", "service", "tickets", "persons")
    assert list(rows) == [(COUNTER, "1", 2, 5), (COUNTER, "2", 1, 1), (OTHER_COUNTER, "1", 1, 10)]
    assert day_sums(fair_id=FAIR, day=DAY) == (4, 16)


def test_a_number_that_two_counters_gave_stays_with_both_tickets() -> None:
    book_tickets([ticket("A012")])
    book_tickets([ticket("A012", place=OTHER_COUNTER)])
    assert list(Ticket.objects.order_by("place_id").values_list("no", "place_id")) == [
        ("A012", COUNTER),
        ("A012", OTHER_COUNTER),
    ]


def test_numbers_are_kept_as_text_and_a_missing_counter_as_none_given() -> None:
    book_tickets([ticket(12, counter=None), ticket("๑๒", counter="C1")])
    assert set(Ticket.objects.values_list("no", "counter")) == {("12", ""), ("๑๒", "C1")}


def test_steps_stand_beside_their_ticket_and_may_come_first() -> None:
    one = ticket()
    of = one.body.ticket
    book_steps(Step.CALLED, [booked(TicketStepBody(of, "1"))])
    book_steps(Step.FINISHED, [finished(of, 5), finished(of, None)])
    book_tickets([one])
    steps = TicketStep.objects.filter(ticket_id=of).order_by("step", "score")
    assert list(steps.values_list("step", "counter", "score")) == [
        ("called", "1", None),
        ("finished", "2", 5),
        ("finished", "2", None),
    ]
    assert day_sums(fair_id=FAIR, day=DAY) == (1, 1)


def test_every_booking_is_one_statement_for_one_record_and_for_three(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    for n in (1, 3):
        tickets = [ticket() for _ in range(n)]
        with django_assert_num_queries(2):
            book_tickets(tickets)
            book_steps(Step.GONE, [booked(TicketStepBody(t.body.ticket)) for t in tickets])
