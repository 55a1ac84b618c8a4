"""A batch of records becomes part of the books, once, at once, for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import DataError, IntegrityError, OperationalError, transaction
from psycopg import errors

from otop.base.records import Fault
from otop.base.types import Text
from otop.devices.types import Scope
from otop.sync.actions.books import Batch, enter, refuse
from otop.sync.queries.ledger import held_to
from otop.sync.rules import limits
from otop.sync.rules.reading import clock_offset_ms, count_lines, read_record, rule_time, within_reach
from otop.sync.types import Answer, Answered, Busy, Code, Envelope, Receipt, Record, Refused, Revoked, TooLarge

_REVOKED = Fault(Code.REVOKED, Text("เครื่องนี้ถูกยกเลิกแล้ว", "This phone was revoked."))
_UNSTORABLE = Fault(Code.UNSTORABLE, Text("ฐานข้อมูลเก็บรายการนี้ไม่ได้", "The database cannot store this record."))


def hand_in(*, scope: Scope, envelope: Envelope, at: datetime, by_person: bool = False) -> Receipt:
    """Every record of the batch has one answer, and what was answered `taken` is durable and in every total.

    Of a revoked phone everything is kept as refused, for a person to settle, and nothing is booked; also where it was
    revoked after `scope` was read. `by_person`: a person's word stands for the phone's key, and the batch does not
    count against the number of batches a minute, nor what is refused of it against the phone's day. Raises TooLarge,
    TooOften, TooMuchRefused, BadEnvelope; and OperationalError when the database is away, with nothing stored.
    """
    now = rule_time(scope, envelope, received_at=at)
    offset_ms = clock_offset_ms(envelope, now=now)
    last_seq = envelope.last_seq
    read = [within_reach(read_record(bytes(raw), scope, now=now), last_seq=last_seq) for raw in envelope.records]
    lines = count_lines(read)
    if lines > limits.LINES_A_BATCH_MAX:
        raise TooLarge(what=f"{lines} lines > {limits.LINES_A_BATCH_MAX}")
    batch = Batch(scope, envelope.run, last_seq, now, at, offset_ms, limited=not by_person, by_person=by_person)
    if scope.revoked:
        read = _refuse_all(read)
    try:
        answers, held = _in_one_transaction(batch, read)
    except (DataError, IntegrityError):
        # One record holds something that the database will not store and our rules did not foresee. The others must
        # not suffer for it: each now has a transaction of its own, and only the culprit is refused.
        answers, held = _one_by_one(batch, read)
    return Receipt(answers, held, offset_ms)


def _refuse_all(read: Sequence[Record | Refused]) -> list[Record | Refused]:
    return [refuse(r, _REVOKED) if isinstance(r, Record) else r for r in read]


def _in_one_transaction(batch: Batch, read: Sequence[Record | Refused]) -> tuple[list[Answered], int]:
    try:
        with transaction.atomic():
            return enter(batch, read)
    except Revoked:
        revoked = replace(batch, scope=replace(batch.scope, revoked=True))
        return _in_one_transaction(revoked, _refuse_all(read))
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.LockNotAvailable):
            raise
        # Another batch of this place has been writing for longer than we wait. Nothing of this one is stored.
        scope = batch.scope
        held = held_to(fair_id=scope.fair_id, device_id=scope.device_id, run=batch.run) if batch.run else 0
        return [Answered(r.seq, Answer.LATER, Code.BUSY, Busy.text) for r in read], held


def _one_by_one(batch: Batch, read: Sequence[Record | Refused]) -> tuple[list[Answered], int]:
    answers: list[Answered] = []
    held = 0
    for r in read:
        try:
            answered, held = _in_one_transaction(batch, [r])
        except (DataError, IntegrityError):
            if not isinstance(r, Record):
                raise
            answered, held = _in_one_transaction(batch, [refuse(r, _UNSTORABLE)])
        answers += answered
        batch = replace(batch, limited=False)  # to the phone it was one batch
    return answers, held
