"""What the desk sees: each phone with what is missing from it, what was refused, and the plain totals of a day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from otop.base.sql import hot_cursor
from otop.base.types import Actor, Text
from otop.fairs.queries import Fair, places_with
from otop.orders import queries as orders
from otop.people.queries import check_may
from otop.sales import queries as sales
from otop.servicecentre import queries as servicecentre
from otop.sync.rules import limits
from otop.sync.rules.settling import can_accept
from otop.sync.rules.telling import place_name
from otop.sync.types import DayFigures, DeviceState, Gaps, Oddity, RefusalRow, RunState, UnknownRefusal
from otop.visitors import queries as visitors

# Numbers 1..last_seq, without those held and those written off. `held` may hold numbers beyond the phone's own highest.
_MISSING = """
    int8multirange(int8range(1, r.last_seq + 1)) - r.held
    - coalesce((SELECT range_agg(n) FROM sync_writeoff w, unnest(w.numbers) n
        WHERE w.fair_id = r.fair_id AND w.device_id = r.device_id AND w.run = r.run), '{}')
"""
# Refused once and in the books now (its kind was unknown until an update; a lost phone's file): it waits for nobody.
_TAKEN_SINCE = """
    EXISTS (SELECT 1 FROM sync_entry e WHERE e.fair_id = f.fair_id AND e.id = f.record_id AND e.digest = f.digest)
"""
_REFUSED_OPEN = f"""
    SELECT f.device_id, f.run, int8multirange(int8range(f.seq, f.seq + 1)) AS number FROM sync_refusal f
    LEFT JOIN sync_settlement s ON s.fair_id = f.fair_id AND s.refusal_id = f.id
    WHERE f.fair_id = %s AND s.refusal_id IS NULL AND NOT {_TAKEN_SINCE}
"""


def device_states(*, actor: Actor, fair: Fair) -> list[DeviceState]:
    """The phones of a fair by place, each with the numbers that it gave out and we do not have.

    The desk's own page, a device without a key, is no phone.
    A refused record that waits for a person is not missing: we have it. One statement.
    """
    check_may(actor, "see_desk", fair)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH open AS ({_REFUSED_OPEN}),
            held AS (SELECT device_id, run, count(*) AS n, range_agg(number) AS numbers FROM open GROUP BY 1, 2)
            SELECT d.id, d.name, p.kind, p.ref, d.enrolled_at, v.at, h.heard_at, r.run, r.last_seq, r.taken,
                coalesce(o.n, 0), {_MISSING} - coalesce(o.numbers, '{{}}')
            FROM devices_device d JOIN fairs_place p ON p.id = d.place_id
            LEFT JOIN devices_revocation v ON v.device_id = d.id
            LEFT JOIN sync_heard h ON h.fair_id = p.fair_id AND h.device_id = d.id
            LEFT JOIN sync_run r ON r.fair_id = p.fair_id AND r.device_id = d.id
            LEFT JOIN held o ON o.device_id = d.id AND o.run = r.run
            WHERE p.fair_id = %s AND d.key_hash <> '' ORDER BY p.kind, length(p.ref), p.ref, d.enrolled_at, d.id, r.run
            """,
            [fair.pk, fair.pk],
        )
        return list(_by_device(cursor.fetchall()))


def _by_device(rows: Iterable[tuple[Any, ...]]) -> Iterable[DeviceState]:
    states: dict[UUID, DeviceState] = {}
    for device_id, name, kind, ref, enrolled_at, revoked_at, heard_at, run, last_seq, taken, refused, missing in rows:
        state = states.setdefault(device_id, DeviceState(device_id, name, kind, ref, enrolled_at, revoked_at, heard_at))
        if run is not None:
            ranges = [(r.lower, r.upper) for r in missing]
            state.runs.append(RunState(run, last_seq, taken, refused, ranges))
    return states.values()


_REFUSALS = f"""
    SELECT f.id, f.device_id, d.name, p.kind, p.ref, f.seq, f.kind, f.code, f.message_th, f.message_en,
        f.received_at, f.raw
    FROM sync_refusal f JOIN devices_device d ON d.id = f.device_id JOIN fairs_place p ON p.id = d.place_id
    LEFT JOIN sync_settlement s ON s.fair_id = f.fair_id AND s.refusal_id = f.id
    WHERE f.fair_id = %s AND s.refusal_id IS NULL AND NOT {_TAKEN_SINCE}
"""


def open_refusals(*, actor: Actor, fair: Fair, after: int = 0, most: int | None = None) -> list[RefusalRow]:
    """What waits for a person, oldest first: so many, after the first so many. One statement."""
    check_may(actor, "see_desk", fair)
    ordered = " ORDER BY f.received_at, f.seq, f.id OFFSET %s LIMIT %s"
    return _refusals(_REFUSALS + ordered, [fair.pk, after, most])


def refusal(*, actor: Actor, fair: Fair, refusal_id: UUID) -> RefusalRow:
    """One refused record that waits. Raises UnknownRefusal for one that is not there or settled."""
    check_may(actor, "see_record", fair)
    rows = _refusals(_REFUSALS + " AND f.id = %s", [fair.pk, refusal_id])
    if not rows:
        raise UnknownRefusal
    return rows[0]


def _refusals(sql: str, params: list[int | UUID | None]) -> list[RefusalRow]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_refusal_row(*row) for row in cursor.fetchall()]


def _refusal_row(
    refusal_id: UUID,
    device_id: UUID,
    name: str,
    place_kind: str,
    place_ref: str,
    seq: int,
    kind: str,
    code: str,
    th: str,
    en: str,
    received_at: Any,
    raw: bytes,
) -> RefusalRow:
    text = bytes(raw).decode("utf-8", "replace")
    return RefusalRow(
        refusal_id,
        device_id,
        name,
        place_kind,
        place_ref,
        seq,
        kind,
        code,
        Text(th, en),
        received_at,
        _amount_satang(text),
        text,
        can_accept(code),
    )


def _amount_satang(raw: str) -> int | None:
    if len(raw) > limits.RECORD_BYTES_MAX:
        return None  # it was refused unread
    try:
        amount = json.loads(raw)["body"]["amount_satang"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return amount if type(amount) is int else None


_STRANGERS_VOID = Text(
    "{place} ยกเลิกใบเสร็จของบูธอื่น จึงไม่มีผล เหตุผลที่เขียนไว้: {reason}",
    "{place} voided another booth's sale, without effect. Its reason: {reason}",
)
_IDLE_CONFIRMATION = Text(
    "{place} ยืนยันเงินของใบเสร็จที่ไม่ใช่ของตน หรือที่ไม่ได้ชำระด้วยพร้อมเพย์ จึงไม่มีผล",
    "{place} confirmed the money of a sale that is not its own or not by PromptPay, without effect.",
)
_DOUBLED_NUMBER = Text(
    "บัตรคิวหมายเลข {no} ({service}) ถูกแจกมากกว่าหนึ่งใบ", "Queue number {no} ({service}) was given more than once."
)


def oddities(*, actor: Actor, fair: Fair) -> list[Oddity]:
    """What was taken as it came and that a person should look at. Statements are constant."""
    check_may(actor, "see_desk", fair)
    voids, idle = sales.strangers_voids(fair_id=fair.pk), sales.idle_confirmations(fair_id=fair.pk)
    strange = {void.place_id for void in voids} | {one.place_id for one in idle}
    places = places_with(ids=strange) if strange else {}
    names = {pk: place_name(place.kind, place.ref) for pk, place in places.items()}
    found = [
        Oddity(void.voided_at, _told(_STRANGERS_VOID, place=names[void.place_id], reason=void.reason)) for void in voids
    ]
    found += [Oddity(one.confirmed_at, _told(_IDLE_CONFIRMATION, place=names[one.place_id])) for one in idle]
    for day, service, no in servicecentre.doubled_numbers(fair_id=fair.pk):
        found.append(Oddity(day, _DOUBLED_NUMBER.format(no=no, service=service)))
    return found


def _told(sentence: Text, *, place: Text, **words: str) -> Text:
    return Text(sentence.th.format(place=place.th, **words), sentence.en.format(place=place.en, **words))


# Most runs have no gap, and to see that is cheaper than to work out which numbers it would be made of.
_LACKING = f"""
    WITH open AS ({_REFUSED_OPEN}),
    held AS (SELECT device_id, run, range_agg(number) AS numbers FROM open GROUP BY 1, 2),
    lacking AS (
        SELECT m.device_id, sum(upper(n) - lower(n))::bigint AS records FROM (
            SELECT r.device_id, {_MISSING} - coalesce(o.numbers, '{{}}') AS numbers
            FROM sync_run r LEFT JOIN held o ON o.device_id = r.device_id AND o.run = r.run
            WHERE r.fair_id = %s AND r.held <> int8multirange(int8range(1, r.last_seq + 1))
        ) m, unnest(m.numbers) n GROUP BY 1
    )
"""


def missing_of_fair(*, fair_id: int) -> list[tuple[UUID, int]]:
    """Device and number of records that it gave out and we do not have, where there are any."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_LACKING} SELECT device_id, records FROM lacking ORDER BY device_id",
            [fair_id, fair_id],
        )
        return [(device_id, int(count)) for device_id, count in cursor.fetchall()]


def gaps_of(*, fair_id: int) -> Gaps:
    """What a fair's phones gave out and we lack, and what waits for a person, in sums. One statement."""
    with hot_cursor() as cursor:
        cursor.execute(
            f"""{_LACKING}
            SELECT (SELECT count(*) FROM lacking), (SELECT coalesce(sum(records), 0)::bigint FROM lacking),
                (SELECT count(*) FROM open), ARRAY(SELECT DISTINCT d.place_id FROM devices_device d
                    WHERE d.id IN (SELECT device_id FROM lacking UNION ALL SELECT device_id FROM open)),
                (SELECT max(heard_at) FROM sync_heard WHERE fair_id = %s)
            """,
            [fair_id, fair_id, fair_id],
        )
        phones, records, refused, places, heard_at = cursor.fetchone()
        return Gaps(phones, records, refused, frozenset(places), heard_at)


def open_refusal_count(*, fair_id: int) -> int:
    """How many refused records of a fair wait for a person."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_REFUSED_OPEN}) open", [fair_id])
        return int(cursor.fetchone()[0])


def day_totals(*, actor: Actor, fair: Fair, day: date) -> DayFigures:
    """The plain totals of one day, from kept totals alone; statements are constant."""
    check_may(actor, "see_desk", fair)
    sold = sales.day_sums(fair_id=fair.pk, day=day)
    entries = visitors.day_entries(fair_id=fair.pk, day=day)
    ordered, ordered_satang = orders.day_sums(fair_id=fair.pk, day=day)
    tickets, persons = servicecentre.day_sums(fair_id=fair.pk, day=day)
    return DayFigures(
        receipts=sold["receipts"],
        sold_satang=sold["amount_satang"] - sold["voided_satang"],
        voided=sold["voided"],
        voided_satang=sold["voided_satang"],
        confirmed=sold["confirmed"],
        confirmed_satang=sold["confirmed_satang"],
        thai=entries["thai"],
        foreign=entries["foreign"],
        unknown=entries["unknown"],
        orders=ordered,
        ordered_satang=ordered_satang,
        declared_satang=sales.declared_satang(fair_id=fair.pk, day=day),
        tickets=tickets,
        persons=persons,
    )
