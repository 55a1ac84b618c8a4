"""A person's word on refused records, and on a lost phone's file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection, transaction

from otop.base.announcements import announce
from otop.base.numbers import as_multirange
from otop.base.types import Actor
from otop.devices.queries import scope_of_device
from otop.devices.types import Scope
from otop.fairs.actions import lock_place
from otop.fairs.queries import fair_of
from otop.people.queries import check_may
from otop.sync.actions.books import Batch, enter
from otop.sync.actions.hand_in import hand_in
from otop.sync.models import Refusal, Settlement
from otop.sync.rules import limits
from otop.sync.rules.reading import check_marks, read_envelope, read_record
from otop.sync.rules.settling import can_accept, why_not
from otop.sync.types import (
    AlreadySettled,
    Answer,
    Answered,
    BadEnvelope,
    BadFile,
    CannotAccept,
    Envelope,
    FileTooLong,
    ReasonNeeded,
    Record,
    TooLarge,
    UnknownRefusal,
)

# A step of a file stays under every limit of a batch, whatever its records hold.
RECORDS_A_STEP = limits.LINES_A_BATCH_MAX // limits.LINES_A_SALE_MAX


class _FromDevice(msgspec.Struct):
    device: UUID


def settle(*, by: Actor, fair_id: int, refusal_id: UUID, accept: bool, reason: str, at: datetime) -> None:
    """The record is in the books under its own id, or rejected with a reason; either way the phone may let go of it.

    Raises UnknownRefusal, AlreadySettled, CannotAccept, ReasonNeeded, NotAllowed.
    """
    check_may(by, "settle_record", fair_of(fair_id=fair_id))
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        row = Refusal.objects.filter(fair_id=fair_id, id=refusal_id).first()
        scope = scope_of_device(actor=by, fair_id=fair_id, device_id=row.device_id) if row else None
        if row is None or scope is None:
            raise UnknownRefusal
        # The phone may be sending this very record again: the place's lock puts one of us first.
        lock_place(place_id=scope.place_id)
        if Settlement.objects.filter(fair_id=fair_id, refusal_id=refusal_id).exists():
            raise AlreadySettled
        if accept:
            _accept(row, scope, at)
        Settlement.objects.create(
            fair_id=fair_id, refusal_id=refusal_id, accepted=accept, reason=reason.strip(), at=at, by=by.id
        )
        _let_go(row)
        announce(
            "sync.record_accepted" if accept else "sync.record_rejected",
            by=by,
            at=at,
            subject=f"refusal:{refusal_id}",
            after={"fair": fair_id, "code": row.code},
            why=reason.strip(),
        )


def _accept(row: Refusal, scope: Scope, at: datetime) -> None:
    if not can_accept(row.code):
        raise _cannot(row.code)
    # It is judged as of the time when it came: the day that it belongs to does not move with the decision.
    record = read_record(bytes(row.raw), scope, now=row.received_at, by_person=True)
    if not isinstance(record, Record):
        raise _cannot(record.fault.code)
    answers, _ = enter(Batch(scope, None, 0, at, at, by_person=True), [record])
    if answers[0].answer not in (Answer.TAKEN, Answer.ALREADY):
        raise _cannot(str(answers[0].code))


def _cannot(code: str) -> CannotAccept:
    why = why_not(code)
    return CannotAccept(code_th=why.th, code_en=why.en)


def _let_go(row: Refusal) -> None:
    """The number of a settled record counts as held, if it is one that the run gave out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sync_run SET held = held + %s::int8multirange * int8multirange(int8range(1, last_seq + 1))"
            " WHERE fair_id = %s AND device_id = %s AND run = %s",
            [as_multirange([row.seq]), row.fair_id, row.device_id, row.run],
        )


def hand_in_file(*, by: Actor, fair_id: int, content: bytes, at: datetime) -> list[Answered]:
    """What a phone exported is handed in for it, even if lost and revoked: the officer's word stands for its key.

    The file is `{"device": "<uuid>", "run": …, "last_seq": …, "now": …, "records": […]}`, or a list of such parts.
    All of it is booked or nothing. Raises BadFile, FileTooLong, NotAllowed.
    """
    check_may(by, "hand_in_file", fair_of(fair_id=fair_id))
    answers: list[Answered] = []
    with transaction.atomic():
        parts = _parts(by, fair_id, content)
        # All places first, in order: two officers with the same phones in another order must not wait in a ring.
        for place_id in sorted({scope.place_id for scope, _ in parts}):
            lock_place(place_id=place_id)
        for scope, envelope in parts:
            for start in range(0, len(envelope.records), RECORDS_A_STEP) or [0]:
                records = envelope.records[start : start + RECORDS_A_STEP]
                step = msgspec.structs.replace(envelope, records=records)
                try:
                    answers += hand_in(scope=scope, envelope=step, at=at, by_person=True).answers
                except BadEnvelope as error:
                    raise BadFile(**error.values) from error
            announce(
                "sync.file_handed_in",
                by=by,
                at=at,
                subject=f"device:{scope.device_id}",
                after={"fair": fair_id, "records": len(envelope.records)},
            )
    return answers


def _parts(by: Actor, fair_id: int, content: bytes) -> list[tuple[Scope, Envelope]]:
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        check_marks(text, most=limits.FILE_MARKS_MAX)
        parts = msgspec.json.decode(text, type=list[msgspec.Raw]) if text[:1] == b"[" else [text]
        if len(parts) > limits.FILE_PARTS_MAX:
            raise FileTooLong(parts=limits.FILE_PARTS_MAX, records=limits.FILE_RECORDS_MAX)
        read = [(msgspec.json.decode(part, type=_FromDevice).device, read_envelope(bytes(part))) for part in parts]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadFile(what=str(error)) from error
    except (BadEnvelope, TooLarge) as error:
        raise BadFile(**error.values) from error
    if sum(len(envelope.records) for _, envelope in read) > limits.FILE_RECORDS_MAX:
        raise FileTooLong(parts=limits.FILE_PARTS_MAX, records=limits.FILE_RECORDS_MAX)
    scopes: list[tuple[Scope, Envelope]] = []
    for device_id, envelope in read:
        scope = scope_of_device(actor=by, fair_id=fair_id, device_id=device_id)
        if scope is None:
            raise BadFile(what=f"no phone {device_id} at this fair")
        scopes.append((replace(scope, revoked=False), envelope))
    return scopes
