"""Facts held against the ledger row that each came from, and the ledger against itself; what differs, by record.

Whole fairs are read: for the night and the console. The statements cast what stands in bodies; that is safe, because
bodies that are not of their kind's shape are told first and left out (`unreadable`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from otop.sync.queries.anchors import broken_anchors
from otop.sync.queries.as_announced import not_as_announced
from otop.sync.queries.counted_twice import miscounted
from otop.sync.queries.strikings import Striking, strikings_of
from otop.sync.rules.proving import Kept, gives_digest, is_readable, keeps_time

TOLD_A_KIND = 100
CHUNK = 5_000

# The time that the fact was booked with. A record that a person accepted, and whose time was not believed, went by its
# first receipt, which the ledger does not keep.
_BELIEVED = "CASE WHEN NOT e.clock THEN e.at WHEN e.run IS NOT NULL THEN e.received_at ELSE f.{} END"
_BOOTH = "(SELECT p.ref FROM fairs_place p WHERE p.id = f.booth_id AND p.fair_id = f.fair_id AND p.kind = 'booth')"


def _number(name: str, default: str = "0") -> str:
    return f"coalesce((e.b->>'{name}')::bigint, {default})"


def _word(name: str, default: str = "") -> str:
    return f"coalesce(e.b->>'{name}', '{default}')"


def _uuid(name: str) -> str:
    return f"(e.b->>'{name}')::uuid"


@dataclass(frozen=True, slots=True)
class Fact:
    """One table of facts: the kinds of record that it holds, and what each column must be, from ledger row and body."""

    kinds: tuple[str, ...]
    table: str
    columns: dict[str, str]
    lines_of: str = ""
    same: dict[str, str] = field(default_factory=dict)


_LINE = {
    "coalesce(f.product_id, f.unknown_product)": "(e.l->>'product')::uuid",
    "num_nonnulls(f.product_id, f.unknown_product)": "num_nonnulls(e.l->>'product')",
    "f.text": "coalesce(e.l->>'text', '')",
    "f.qty": "(e.l->>'qty')::bigint",
    "f.unit_satang": "(e.l->>'unit_satang')::bigint",
}
_PLACE = {"f.place_id": "e.place_id"}
_PLACE_DAY = {**_PLACE, "f.day": "e.day"}
_OF = {**_PLACE, "f.of": _uuid("of"), "f.reason": _word("reason")}
FACTS = (
    Fact(
        ("sale",),
        "sales_sale",
        {
            **_PLACE_DAY,
            "f.amount_satang": _number("amount_satang"),
            "f.paid_by": _word("paid_by"),
            "f.sold_at": _BELIEVED.format("sold_at"),
            "f.hour": "extract(hour FROM f.sold_at AT TIME ZONE 'Asia/Bangkok')",
        },
    ),
    Fact(("sale",), "sales_saleline", _LINE, lines_of="sale_id"),
    Fact(("void",), "sales_void", {**_OF, "f.voided_at": _BELIEVED.format("voided_at")}),
    Fact(
        ("confirmation",),
        "sales_confirmation",
        {**_PLACE, "f.of": _uuid("of"), "f.confirmed_at": _BELIEVED.format("confirmed_at")},
    ),
    Fact(
        ("price",),
        "sales_price",
        {
            **_PLACE,
            "f.product_id": _uuid("product"),
            "f.unit_satang": _number("unit_satang"),
            "f.set_at": _BELIEVED.format("set_at"),
        },
    ),
    Fact(
        ("product",),
        "sales_boothproduct",
        {
            **_PLACE,
            "f.product_id": _uuid("product"),
            "f.name": _word("name"),
            "f.unit_satang": _number("unit_satang"),
            "f.offered": "coalesce((e.b->>'offered')::boolean, true)",
            "f.set_at": _BELIEVED.format("set_at"),
        },
    ),
    Fact(
        ("slip",),
        "sales_slip",
        {
            **_PLACE_DAY,
            _BOOTH: _word("booth"),
            "f.sold_satang": _number("sold_satang"),
            "f.ordered_satang": _number("ordered_satang"),
            "f.receipts": _number("receipts"),
            **{f"f.{name}_satang": f"coalesce((e.b->'paid'->>'{name}')::bigint, 0)" for name in ("cash", "promptpay")},
            "f.other_satang": "coalesce((e.b->'paid'->>'other')::bigint, 0)",
            "f.declared_at": _BELIEVED.format("declared_at"),
            "f.picture": _word("picture"),
        },
    ),
    Fact(
        ("order",),
        "orders_order",
        {
            **_PLACE_DAY,
            "f.ordered_at": _BELIEVED.format("ordered_at"),
            "f.basis": _word("basis"),
            "f.country": _word("country", "TH"),
            "f.amount_satang": _number("amount_satang"),
            "f.currency": _word("currency", "THB"),
            "f.amount_minor": _number("amount_minor", "NULL"),
            "f.rate": "(e.b->>'rate')::numeric",
            "f.rate_on": "(e.b->>'rate_on')::date",
            "f.deposit_satang": _number("deposit_satang"),
        },
    ),
    Fact(("order",), "orders_orderline", _LINE, lines_of="order_id"),
    Fact(("order_void",), "orders_ordervoid", {**_OF, "f.voided_at": _BELIEVED.format("voided_at")}),
    Fact(
        ("count",),
        "visitors_count",
        {
            **_PLACE_DAY,
            "f.minute": "CASE WHEN NOT e.clock THEN (e.b->>'minute')::timestamptz"
            " WHEN e.run IS NOT NULL THEN date_trunc('minute', e.received_at) ELSE f.minute END",
            "f.thai": _number("thai"),
            'f."foreign"': _number("foreign"),
            "f.unknown": _number("unknown"),
            "f.method": _word("method", "full"),
        },
    ),
    Fact(
        ("count_fix",),
        "visitors_countfix",
        {
            **_OF,
            "f.thai": _number("thai"),
            'f."foreign"': _number("foreign"),
            "f.unknown": _number("unknown"),
            "f.fixed_at": _BELIEVED.format("fixed_at"),
        },
    ),
    Fact(
        ("ticket_taken",),
        "servicecentre_ticket",
        {
            **_PLACE_DAY,
            "f.ticket_id": _uuid("ticket"),
            "f.no": _word("no"),
            "f.service": _word("service"),
            "f.counter": _word("counter"),
            "f.persons": _number("persons", "1"),
            "f.taken_at": _BELIEVED.format("taken_at"),
        },
    ),
    Fact(
        ("ticket_called", "ticket_started", "ticket_finished", "ticket_gone"),
        "servicecentre_ticketstep",
        {
            **_PLACE_DAY,
            "f.ticket_id": _uuid("ticket"),
            "f.step": "substr(e.kind, 8)",
            "f.counter": _word("counter"),
            "f.score": "CASE WHEN e.kind = 'ticket_finished' THEN (e.b->>'score')::bigint END",
            "f.at": _BELIEVED.format("at"),
        },
    ),
)
_PERSONAL = {"f.text", "f.reason", "f.name"}  # words of people are compared and not told


def _statement(fact: Fact) -> str:
    lines = ", LATERAL jsonb_array_elements(e.b->'lines') WITH ORDINALITY l (l, no)" if fact.lines_of else ""
    key = f"f.{fact.lines_of} = e.id AND f.no = e.no" if fact.lines_of else "f.id = e.id"
    mine, theirs = ", ".join(fact.columns), ", ".join(fact.columns.values())
    told = ", ".join(_told(column, said) for column, said in fact.columns.items())
    return f"""
WITH e AS (
    SELECT e.*{", l.l, l.no" if lines else ""} FROM (
        SELECT id, place_id, run, kind, at, day, clock, received_at, id = ANY(%s) AS unreadable,
            CASE WHEN id <> ALL(%s) THEN body::jsonb END AS b
        FROM sync_entry WHERE fair_id = %s AND kind = ANY(%s)
    ) e{lines}
)
SELECT coalesce(e.id, f.{fact.lines_of or "id"}), p.kind || ' ' || p.ref, CASE
    WHEN f.fair_id IS NULL THEN '{"line ' || e.no || ' is missing" if lines else "its fact is missing"}'
    WHEN e.id IS NULL THEN '{"line ' || f.no || ' is not in the ledger" if lines else "it is not in the ledger"}'
    ELSE {"'line ' || f.no || ': ' ||" if lines else ""} concat_ws(', ', {told}) END
FROM e FULL JOIN (SELECT * FROM {fact.table} WHERE fair_id = %s) f ON {key}
LEFT JOIN fairs_place p ON p.id = {"e.place_id" if lines else "coalesce(e.place_id, f.place_id)"}
WHERE (e.id IS NULL OR f.fair_id IS NULL OR ({mine}) IS DISTINCT FROM ({theirs})) AND e.unreadable IS NOT TRUE
    AND NOT coalesce({f"f.{fact.lines_of}" if lines else "f.id"} = ANY(%s), FALSE)
LIMIT {TOLD_A_KIND}
"""


def _told(column: str, said: str) -> str:
    name = "booth" if column == _BOOTH else "product" if "(" in column else column[2:].strip('"')
    words = f"'{name}'" if column in _PERSONAL else f"format('{name} is %%s, not %%s', {column}, {said})"
    return f"CASE WHEN {column} IS DISTINCT FROM {said} THEN {words} END"


_KEPT = """
SELECT e.id, e.kind, e.said_id, e.said_at, e.body, e.digest, b.name, e.at, p.kind || ' ' || p.ref
FROM sync_entry e LEFT JOIN orders_buyer b ON b.fair_id = e.fair_id AND b.order_id = e.id
LEFT JOIN fairs_place p ON p.id = e.place_id WHERE e.fair_id = %s
"""
# A phone's place never changes (otop/devices/models.py).
_STRANGE = """
SELECT e.kind, e.id, p.kind || ' ' || p.ref FROM sync_entry e LEFT JOIN devices_device d ON d.id = e.device_id
LEFT JOIN fairs_place p ON p.id = e.place_id WHERE e.fair_id = %s AND d.place_id IS DISTINCT FROM e.place_id LIMIT 100
"""


def differences_of(*, fair_id: int) -> list[str]:
    """The first records of each kind that are not as they were handed in: place, kind, id, and what differs."""
    told: list[str] = []
    unreadable: list[UUID] = []
    struck = strikings_of(fair_id=fair_id)
    for row, where in _ledger(fair_id):
        readable = is_readable(row)
        if not readable:
            unreadable.append(row.id)
        if len(told) < TOLD_A_KIND and not (readable and _as_handed_in(row, struck.get(row.id))):
            wrong = "does not give its digest" if readable else "cannot be read"
            told.append(f"{where}: {row.kind} {row.id}: its body in the ledger {wrong}")
        if len(told) < TOLD_A_KIND and not keeps_time(row):
            told.append(f"{where}: {row.kind} {row.id}: its time in the ledger is not the one that its phone wrote")
    with connection.cursor() as cursor:
        cursor.execute(_STRANGE, [fair_id])
        told += [f"{where}: {kind} {id_}: its phone is of another place" for kind, id_, where in cursor.fetchall()]
    for fact in FACTS:
        told += _facts(fact, fair_id, unreadable)
    told += miscounted(fair_id=fair_id)
    return [*told, *not_as_announced(fair_id=fair_id), *broken_anchors(fair_id=fair_id)]


def _as_handed_in(row: Kept, striking: Striking | None) -> bool:
    """Or as it was when the last words were struck out of it."""
    return gives_digest(row) if striking is None else hashlib.sha256(row.body.encode()).digest() == striking.after


def _ledger(fair_id: int) -> Iterator[tuple[Kept, str]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_KEPT, [fair_id])
        while rows := cursor.fetchmany(CHUNK):
            for id_, kind, said_id, said_at, body, digest, buyer, at, where in rows:
                yield Kept(id_, kind, said_id, said_at, body, bytes(digest), buyer, at), where


def _facts(fact: Fact, fair_id: int, unreadable: Collection[UUID]) -> Iterator[str]:
    left_out = list(unreadable)
    name = " or ".join(fact.kinds) if len(fact.kinds) == 1 else "ticket step"
    with connection.cursor() as cursor:
        cursor.execute(_statement(fact), [left_out, left_out, fair_id, list(fact.kinds), fair_id, left_out])
        rows: list[tuple[Any, str | None, str]] = cursor.fetchall()
    for id_, where, what in rows:
        yield f"{where or 'no place'}: {name} {id_}: {what}"
