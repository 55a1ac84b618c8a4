from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.fairs import actions as fairs
from otop.fairs.queries import fair_of
from otop.fairs.types import ClosedDay
from otop.people.queries import check_may
from otop.sync.actions.anchoring import anchor_day
from otop.sync.queries.desk import missing_of_fair
from otop.sync.queries.looks import missing_slips
from otop.sync.types import MissingRecords, MissingSlips, NothingMissing, ReasonNeeded


def close_day(*, by: Actor, fair_id: int, day: date, reason: str, at: datetime) -> ClosedDay:
    """The day has one more edition: what is in by now is in it, what comes later is marked late.

    What is missing needs a reason and is kept with it. Without one it raises MissingRecords if phones gave out numbers
    that we do not have, MissingSlips if booths handed in nothing and nobody said why. Raises UnknownDay, NotAllowed.
    """
    check_may(by, "close_day", fair_of(fair_id=fair_id))
    with transaction.atomic():
        fairs.lock_day_to_close(fair_id=fair_id, day=day)
        missing = missing_of_fair(fair_id=fair_id)
        if missing and not reason.strip():
            raise MissingRecords(count=sum(n for _, n in missing), devices=len(missing))
        no_slip = [row.booth for row in missing_slips(fair_id=fair_id, day=day) if row.looked is None]
        if no_slip and not reason.strip():
            raise MissingSlips(booths=len(no_slip))
        anchor_day(by=by, fair_id=fair_id, day=day, at=at)
        return fairs.close_day(
            by=by,
            fair_id=fair_id,
            day=day,
            missing=[{"device": str(d), "records": n} for d, n in missing] + [{"booth": ref} for ref in no_slip],
            reason=reason.strip(),
            at=at,
        )


def write_off(*, by: Actor, fair_id: int, device_id: UUID, run: UUID, reason: str, at: datetime) -> None:
    """Nobody waits for the missing numbers of this run any more. If they come all the same, they are taken.

    Raises NothingMissing, ReasonNeeded, NotAllowed.
    """
    check_may(by, "write_off", fair_of(fair_id=fair_id))
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sync_writeoff (fair_id, id, device_id, run, numbers, reason, at, by)"
            " SELECT fair_id, %s, device_id, run, int8multirange(int8range(1, last_seq + 1)) - held, %s, %s, %s"
            " FROM sync_run WHERE fair_id = %s AND device_id = %s AND run = %s"
            " AND int8multirange(int8range(1, last_seq + 1)) - held <> '{}'",
            [uuid4(), reason.strip(), at, by.id, fair_id, device_id, run],
        )
        if not cursor.rowcount:
            raise NothingMissing
        announce("sync.numbers_written_off", by=by, at=at, subject=f"device:{device_id}", why=reason.strip())
