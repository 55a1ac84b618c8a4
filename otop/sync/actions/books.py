"""The inside of one transaction of the door. Statements are constant in the number of records.

Order of locks: the place's row, then days by date, then kept totals by key (otop/base/locks.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from otop.base.numbers import as_multirange
from otop.base.records import Booked, Fault
from otop.base.sql import hot_cursor, values
from otop.base.types import Text
from otop.devices.types import Scope
from otop.fairs.actions import lock_days, lock_place_and_days
from otop.fairs.queries import booth_ids
from otop.fairs.types import PlaceKind
from otop.orders import queries as orders
from otop.sales import queries as sales
from otop.sales.types import SlipBody
from otop.sync.actions.booking import book
from otop.sync.actions.refused_days import count_refused
from otop.sync.queries.ledger import entries_like, kept_answers
from otop.sync.rules import limits
from otop.sync.rules.reading import unknown_booth
from otop.sync.types import Answer, Answered, BadEnvelope, Code, Kind, Record, Refused, Revoked, TooOften
from otop.visitors import queries as visitors

_ALTERED = Text("รหัสรายการนี้อยู่ในบัญชีแล้วแต่เนื้อหาต่างกัน", "This id is in the books already, with other content.")
_SEQ = Text("หมายเลขนี้ใช้กับรายการอื่นไปแล้ว", "This number belongs to another record already.")


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction is about. `now` is the time of receipt that the rules go by, `received_at` the server's own.

    `run` is None where a person accepts records: their numbers stay free for what the phone may still send.
    `limited`: it counts against the number of batches a minute. `by_person`: somebody's word stands for the key, so
    that the phone may be revoked.
    """

    scope: Scope
    run: UUID | None
    last_seq: int
    now: datetime
    received_at: datetime
    offset_ms: int = 0
    limited: bool = True
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class _Repeat:
    """The same record a second time in one batch; `of` is the place of the first in the batch."""

    seq: int
    of: int


def enter(batch: Batch, read: Sequence[Record | Refused]) -> tuple[list[Answered], int]:
    """The batch is in the books. Returns one answer a record, in order, and how far its run is held without a gap.

    Raises Revoked, TooOften, TooMuchRefused, BadEnvelope.
    """
    booths = _booths(batch.scope, read)
    items = _mark_repeats([_refuse_strange_booth(r, booths) for r in read])
    records = [r for r in items if isinstance(r, Record)]
    new = _take(batch, records, booths) if records else set()
    held_over = [r for r in items if isinstance(r, Refused) or (isinstance(r, Record) and r.id not in new)]
    told, kept = _answer_held_over(batch, held_over) if held_over else ({}, 0)
    answers: list[Answered] = []
    for item in items:
        if isinstance(item, _Repeat):
            first = answers[item.of]
            repeated = Answer.ALREADY if first.answer == Answer.TAKEN else first.answer
            answers.append(Answered(item.seq, repeated, first.code, first.message))
        elif isinstance(item, Record) and item.id in new:
            answers.append(Answered(item.seq, Answer.TAKEN))
        else:
            answers.append(told[id(item)])
    return answers, _note_progress(batch, answers, taken=len(new), refused=kept, locked=bool(records))


def _booths(scope: Scope, read: Sequence[Record | Refused]) -> dict[str, int]:
    """Row ids of the booths that the slips of the batch name."""
    if scope.place_kind == PlaceKind.BOOTH:
        return {scope.place_ref: scope.place_id}
    refs = {r.body.booth for r in read if isinstance(r, Record) and isinstance(r.body, SlipBody)}
    return booth_ids(fair_id=scope.fair_id, refs=refs) if refs else {}


def _refuse_strange_booth(r: Record | Refused, booths: Mapping[str, int]) -> Record | Refused:
    if isinstance(r, Record) and isinstance(r.body, SlipBody) and r.body.booth not in booths:
        return refuse(r, unknown_booth(r.body.booth))
    return r


def refuse(record: Record, fault: Fault) -> Refused:
    return Refused(record.seq, record.digest, record.raw, fault, record.id, record.kind.value)


def _mark_repeats(read: Sequence[Record | Refused]) -> list[Record | Refused | _Repeat]:
    first_by_id: dict[UUID, int] = {}
    id_by_seq: dict[int, UUID] = {}
    items: list[Record | Refused | _Repeat] = []
    for index, r in enumerate(read):
        if not isinstance(r, Record):
            items.append(r)
            continue
        first = first_by_id.setdefault(r.id, index)
        if first != index:
            same = read[first].digest == r.digest
            items.append(_Repeat(r.seq, first) if same else refuse(r, Fault(Code.ALTERED, _ALTERED)))
        elif id_by_seq.setdefault(r.seq, r.id) != r.id:
            items.append(refuse(r, Fault(Code.SEQ, _SEQ)))
        else:
            items.append(r)
    return items


def _take(batch: Batch, records: Sequence[Record], booths: Mapping[str, int]) -> set[UUID]:
    """What is new in the ledger is now a fact in its domain. Returns the ids of what was new."""
    scope = batch.scope
    closed = lock_place_and_days(place_id=scope.place_id, fair_id=scope.fair_id, days={r.day for r in records})
    corrected = _days_of_corrected(scope.fair_id, records)
    further = set(corrected.values()) - {r.day for r in records}
    if further:
        closed |= lock_days(fair_id=scope.fair_id, days=further)
    new = _add_to_ledger(batch, records, closed, corrected)
    booked: dict[Kind, list[Booked[object]]] = {}
    for r in records:
        if r.id in new:
            row = Booked(r.id, scope.fair_id, scope.place_id, r.day, r.hour, r.believed_at, r.body)
            booked.setdefault(r.kind, []).append(row)
    book(booked, booths=booths)
    return new


def _days_of_corrected(fair_id: int, records: Sequence[Record]) -> dict[UUID, date]:
    """The business days of what records act on that name another; those must not be closed meanwhile either."""
    days: dict[UUID, date] = {}
    if ids := [r.body.of for r in records if r.kind in (Kind.VOID, Kind.CONFIRMATION)]:
        days |= sales.days_of(fair_id=fair_id, sale_ids=ids)
    if ids := [r.body.of for r in records if r.kind == Kind.ORDER_VOID]:
        days |= orders.days_of(fair_id=fair_id, order_ids=ids)
    if ids := [r.body.of for r in records if r.kind == Kind.COUNT_FIX]:
        days |= visitors.days_of(fair_id=fair_id, count_ids=ids)
    return days


def _corrected_day(r: Record, corrected: Mapping[UUID, date]) -> date:
    return corrected.get(r.body.of, r.day) if hasattr(r.body, "of") else r.day


def _add_to_ledger(
    batch: Batch, records: Sequence[Record], closed: set[date], corrected: Mapping[UUID, date]
) -> set[UUID]:
    scope = batch.scope
    rows, cells = values(
        [
            (
                scope.fair_id,
                r.id,
                scope.device_id,
                batch.run,
                r.seq if batch.run is not None else None,
                scope.place_id,
                r.kind.value,
                r.at,
                r.day,
                r.clock,
                r.day in closed or _corrected_day(r, corrected) in closed,
                r.digest,
                batch.now,
                r.ledger_body,
                r.said_at,
                r.said_id,
            )
            for r in records
        ]
    )
    with hot_cursor() as cursor:
        # The place is locked by now, and a revocation takes the same lock: it is seen here, or comes after this batch.
        cursor.execute(
            "WITH added AS (INSERT INTO sync_entry (fair_id, id, device_id, run, seq, place_id, kind, at, day, clock,"
            f" late, digest, received_at, body, said_at, said_id) VALUES {rows} ON CONFLICT DO NOTHING RETURNING id)"
            " SELECT ARRAY(SELECT id FROM added), EXISTS (SELECT FROM devices_revocation WHERE device_id = %s)",
            [*cells, scope.device_id],
        )
        new, revoked = cursor.fetchone()
    if revoked and not batch.by_person:
        raise Revoked
    return set(new)


def _answer_held_over(batch: Batch, held_over: Sequence[Record | Refused]) -> tuple[dict[int, Answered], int]:
    """Answers by `id()` of the item for what was not new, and how many refusals were not yet kept."""
    known = entries_like(
        fair_id=batch.scope.fair_id,
        ids=[r.id for r in held_over if r.id is not None],
        device_id=batch.scope.device_id,
        run=batch.run,
        seqs=[r.seq for r in held_over if isinstance(r, Record)],
    )
    answers: dict[int, Answered] = {}
    refused: dict[int, Refused] = {}
    for r in held_over:
        if r.id in known and known[r.id] == r.digest:
            answers[id(r)] = Answered(r.seq, Answer.ALREADY)
        elif isinstance(r, Refused):
            refused[id(r)] = r
        else:
            refused[id(r)] = refuse(r, Fault(Code.ALTERED, _ALTERED) if r.id in known else Fault(Code.SEQ, _SEQ))
    if batch.run is None or not refused:
        return answers | {key: r.answered for key, r in refused.items()}, 0
    _count_new(batch, list(refused.values()))
    kept = _keep_refused(batch, list(refused.values()))
    # What was kept first is the answer, also where the same bytes would be refused for another reason by now.
    told = kept_answers(
        fair_id=batch.scope.fair_id,
        device_id=batch.scope.device_id,
        run=batch.run,
        seqs=[r.seq for r in refused.values()],
    )
    return answers | {key: told[r.seq, r.digest] for key, r in refused.items()}, kept


def _count_new(batch: Batch, refused: Sequence[Refused]) -> None:
    """What is not kept yet counts towards the phone's day, unless a person hands it in. Raises TooMuchRefused."""
    scope, run = batch.scope, batch.run
    if batch.by_person or run is None:
        return
    by_key = {(r.seq, r.digest): r for r in refused}
    kept = kept_answers(fair_id=scope.fair_id, device_id=scope.device_id, run=run, seqs=[seq for seq, _ in by_key])
    if new := [r for key, r in by_key.items() if key not in kept]:
        count_refused(scope, new, at=batch.received_at)


def _keep_refused(batch: Batch, refused: Sequence[Refused]) -> int:
    """Each refused record is kept once per device, run, number and digest, as the bytes that came.

    Returns how many are refused that were not before. One that was kept for its unknown kind, which is known by now, is
    from now on refused for what is wrong with it.
    """
    rows, cells = values(
        [
            (
                batch.scope.fair_id,
                uuid4(),
                batch.scope.device_id,
                batch.run,
                r.seq,
                r.digest,
                r.id,
                r.kind,
                r.fault.code,
                r.fault.text.th,
                r.fault.text.en,
                batch.now,
                r.raw,
            )
            for r in {(r.seq, r.digest): r for r in refused}.values()
        ]
    )
    with hot_cursor() as cursor:
        cursor.execute(
            "INSERT INTO sync_refusal AS f"
            " (fair_id, id, device_id, run, seq, digest, record_id, kind, code, message_th,"
            f" message_en, received_at, raw) VALUES {rows} ON CONFLICT (fair_id, device_id, run, seq, digest) DO UPDATE"
            " SET code = excluded.code, message_th = excluded.message_th, message_en = excluded.message_en"
            " WHERE f.code = 'unknown_kind' AND excluded.code <> 'unknown_kind' RETURNING code",
            cells,
        )
        return sum(code != Code.UNKNOWN_KIND for (code,) in cursor.fetchall())


def _note_progress(batch: Batch, answers: Sequence[Answered], *, taken: int, refused: int, locked: bool) -> int:
    """How far the run is held without a gap, after noting what this batch brought. Raises TooOften, BadEnvelope.

    `locked`: the place's lock is held, so that no other batch of the phone's is under way.
    """
    if batch.run is None:
        return 0
    done = (Answer.TAKEN, Answer.ALREADY, Answer.SETTLED)
    held = as_multirange(a.seq for a in answers if a.answer in done and a.seq > 0)
    told = Counter(a.answer for a in answers)
    counts = [told[answer] for answer in Answer]
    phone = (batch.scope.fair_id, batch.scope.device_id)
    minute = batch.now.replace(second=0, microsecond=0)
    said = 0 if batch.scope.revoked else batch.last_seq  # a revoked phone owes no more than it sends
    last_seq = max([said, *(a.seq for a in answers if a.seq <= said + limits.AHEAD_MAX)])
    with hot_cursor() as cursor:
        cursor.execute(
            _NOTE_PROGRESS,
            [
                *(*phone, batch.now, minute, int(batch.limited), batch.offset_ms, *counts),
                *(*phone, batch.run, last_seq, held, taken, refused),
                *(*phone, batch.run),
            ],
        )
        held_to, batches, owed, runs = cursor.fetchone()
        if owed > 0 and not locked:  # another batch may have been noted meanwhile; from here on its row is ours
            cursor.execute(_OWED, [*phone])
            owed, runs = cursor.fetchone()
    if batch.limited and batches > limits.BATCHES_A_MINUTE_MAX:
        raise TooOften(retry_s=60 - batch.now.second)
    if owed > limits.AHEAD_MAX:
        raise BadEnvelope(what=f"last_seq {last_seq}: this phone would owe {owed} records > {limits.AHEAD_MAX}")
    if runs > limits.RUNS_MAX:
        raise BadEnvelope(what=f"{runs} runs of one phone > {limits.RUNS_MAX}")
    return int(held_to)


_OWED = """
SELECT sum(last_seq - taken)::bigint, count(*) FROM sync_run WHERE fair_id = %s AND device_id = %s
"""

# One statement: the phone was heard, its answers are counted, its run is further on; what all its runs owe.
_NOTE_PROGRESS = """
WITH heard AS (
    INSERT INTO sync_heard AS h
        (fair_id, device_id, heard_at, minute, batches, clock_offset_ms, taken, already, later, refused, settled)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (fair_id, device_id) DO UPDATE SET
        heard_at = greatest(h.heard_at, excluded.heard_at),
        batches = CASE WHEN h.minute = excluded.minute THEN h.batches + excluded.batches ELSE excluded.batches END,
        minute = excluded.minute, clock_offset_ms = excluded.clock_offset_ms, taken = h.taken + excluded.taken,
        already = h.already + excluded.already, later = h.later + excluded.later,
        refused = h.refused + excluded.refused, settled = h.settled + excluded.settled
    RETURNING batches
), progress AS (
    INSERT INTO sync_run AS r (fair_id, device_id, run, last_seq, held, taken, refused)
    VALUES (%s, %s, %s, %s, %s::int8multirange, %s, %s)
    ON CONFLICT (fair_id, device_id, run) DO UPDATE SET
        last_seq = greatest(r.last_seq, excluded.last_seq), held = r.held + excluded.held,
        taken = r.taken + excluded.taken, refused = r.refused + excluded.refused
    RETURNING held, last_seq - taken AS owed
), others AS (
    SELECT coalesce(sum(last_seq - taken), 0)::bigint AS owed, count(*) AS runs FROM sync_run
    WHERE fair_id = %s AND device_id = %s AND run <> %s
)
SELECT CASE WHEN lower(held) = 1 THEN (SELECT upper(first) - 1 FROM unnest(held) first LIMIT 1) ELSE 0 END, batches,
    progress.owed + others.owed, others.runs + 1
FROM progress, heard, others
"""
