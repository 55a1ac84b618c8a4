"""What the phones' door books here, each function one statement, whatever the number of records; and the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from otop.base.announcements import announce
from otop.base.records import Booked
from otop.base.sql import hot_cursor, values
from otop.base.types import Actor
from otop.fairs.queries import fair_of
from otop.people.queries import check_may
from otop.servicecentre.models import Service
from otop.servicecentre.types import Step, TicketFinishedBody, TicketStepBody, TicketTakenBody


def book_tickets(records: Sequence[Booked[TicketTakenBody]]) -> None:
    """The tickets and the kept total hold the records.

    A number that two counters gave while offline stays with both tickets, each of a person who waits, and is shown at
    the desk.
    """
    rows, cells = values(
        [
            (
                r.fair_id,
                r.id,
                r.body.ticket,
                r.place_id,
                r.day,
                str(r.body.no),
                r.body.service,
                "" if r.body.counter is None else str(r.body.counter),
                r.body.persons,
                r.at,
            )
            for r in records
        ]
    )
    with hot_cursor() as cursor:
        cursor.execute(
            f"""
            WITH taken AS (
                INSERT INTO servicecentre_ticket
                    (fair_id, id, ticket_id, place_id, day, no, service, counter, persons, taken_at)
                VALUES {rows} RETURNING *
            )
            INSERT INTO servicecentre_daytotal AS k (fair_id, place_id, day, service, tickets, persons)
            SELECT fair_id, place_id, day, service, count(*), sum(persons)
            FROM taken GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            ON CONFLICT (fair_id, place_id, day, service) DO UPDATE SET
                tickets = k.tickets + excluded.tickets, persons = k.persons + excluded.persons
            """,
            cells,
        )


def book_steps(step: Step, records: Sequence[Booked[TicketStepBody | TicketFinishedBody]]) -> None:
    """The steps stand. A step may come before its ticket, from another counter's phone."""
    rows, cells = values(
        [
            (
                r.fair_id,
                r.id,
                r.body.ticket,
                r.place_id,
                r.day,
                step.value,
                "" if r.body.counter is None else str(r.body.counter),
                r.body.score if isinstance(r.body, TicketFinishedBody) else None,
                r.at,
            )
            for r in records
        ]
    )
    with hot_cursor() as cursor:
        cursor.execute(
            "INSERT INTO servicecentre_ticketstep"
            f" (fair_id, id, ticket_id, place_id, day, step, counter, score, at) VALUES {rows}",
            cells,
        )


def add_service(*, by: Actor, fair_id: int, code: str, name_th: str, name_en: str, at: datetime) -> Service:
    """The fair's joint centre offers this service, after those that it has; a code that it has changes nothing."""
    check_may(by, "create_fair", fair_of(fair_id=fair_id))
    with transaction.atomic():
        last = Service.objects.filter(fair_id=fair_id).aggregate(last=Max("position", default=0))["last"]
        service, new = Service.objects.get_or_create(
            fair_id=fair_id, code=code, defaults={"name_th": name_th, "name_en": name_en, "position": last + 1}
        )
        if new:
            announce("servicecentre.service_added", by=by, at=at, subject=f"fair:{fair_id}", after={"code": code})
    return service
