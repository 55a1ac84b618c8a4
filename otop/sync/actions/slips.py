"""A booth's slip that an officer types at the desk: a record like any other, of the desk page's own device."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

import msgspec
import orjson
from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.devices.actions import desk_page
from otop.fairs.actions import lock_place
from otop.fairs.queries import fair_by_slug, fair_time
from otop.fairs.types import Clock
from otop.sales.types import SlipBody
from otop.sync.actions.books import Batch, enter
from otop.sync.queries.ledger import entries_like, last_seq
from otop.sync.rules.reading import read_record
from otop.sync.types import Answer, BadSlip, DayToCome, Kind, Record


def enter_slip(*, by: Actor, slug: str, slip: SlipBody, form: UUID, at: datetime) -> bool:
    """The slip is in the ledger and, as the newest, what its booth declared for the day. A later one corrects it.

    `form` is the sheet that it was typed on: the same words from the same sheet are the same record, so that a button
    pressed twice counts once; then the answer is False. A person answers for it, so it may come long after the fair.
    Raises BadSlip, DayToCome, UnknownFair, UnknownPlace, NotAllowed.
    """
    fair = fair_by_slug(actor=by, slug=slug, verb="enter_slip")
    time = fair_time(fair)
    if time.clock is Clock.REAL and slip.day > time.business_day(at):
        raise DayToCome(day=slip.day.isoformat())
    if fault := slip.fault():
        raise BadSlip(what_th=fault.text.th, what_en=fault.text.en)
    body = msgspec.to_builtins(slip)
    record_id = uuid5(form, orjson.dumps(body).decode())
    with transaction.atomic():
        scope = desk_page(by=by, fair=fair, at=at)
        lock_place(place_id=scope.place_id)
        run = scope.device_id  # the one run of this device, for good
        if entries_like(fair_id=fair.pk, ids=[record_id], device_id=scope.device_id, run=run, seqs=[]):
            return False
        seq = last_seq(fair_id=fair.pk, device_id=scope.device_id, run=run) + 1
        raw = orjson.dumps({"seq": seq, "id": str(record_id), "kind": Kind.SLIP, "at": at.isoformat(), "body": body})
        record = read_record(raw, scope, now=at, by_person=True)
        if not isinstance(record, Record):
            raise BadSlip(what_th=record.fault.text.th, what_en=record.fault.text.en)
        (answered,), _ = enter(Batch(scope, run, seq, at, at, limited=False, by_person=True), [record])
        if answered.answer is not Answer.TAKEN:
            assert answered.message is not None
            raise BadSlip(what_th=answered.message.th, what_en=answered.message.en)
        announce(
            "sync.slip_entered",
            by=by,
            at=at,
            subject=f"slip:{record_id}",
            after={"fair": fair.pk, "booth": slip.booth, "day": slip.day.isoformat()},
        )
    return True
