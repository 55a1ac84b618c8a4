"""Edits made in the database itself are found and named: place, record, and what differs."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from otop.base.announcements import announce
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.sync.actions import anchor_all, close_day, hand_in_file, prove, settle
from otop.sync.models import Entry, Refusal
from otop.sync.queries import verify
from otop.sync.queries.anchors import server_time
from otop.sync.rules.proving import Kept, gives_digest, is_readable
from otop.sync.tests.desk_cast import AT, DAY, Phone, new_fair, new_phone

pytestmark = pytest.mark.django_db
LINES = [
    {"product": None, "text": "ผ้าไหม", "qty": 2, "unit_satang": 100},
    {"product": "0190163D-8694-739B-AEA5-966C26F8AD91", "text": "", "qty": 1, "unit_satang": 50},
]


class Fair:
    """One record of each kind, by its kind."""

    def __init__(self) -> None:
        self.id = new_fair()
        self.phones = {kind: new_phone(kind=kind) for kind in ("booth", "desk", "gate", "counter")}
        self.records: dict[str, dict[str, Any]] = {}
        self.send("booth", "sale", lines=LINES, paid_by="cash", amount_satang=250)
        self.send("booth", "void", of=str(uuid4()), reason="ผิดราคา")
        self.send("booth", "confirmation", of=str(uuid4()))
        buyer = {"buyer": "ผู้ซื้อตัวอย่าง", "country": "CN", "rate": "35.50", "rate_on": "2015-11-02", "currency": "USD"}
        self.send("booth", "order", lines=LINES, amount_satang=250, basis="po", amount_minor=7, **buyer)
        self.send("booth", "order_void", of=str(uuid4()), reason="")
        self.send("booth", "price", product=str(uuid4()), unit_satang=5)
        self.send("booth", "product", product=str(uuid4()), name="ผ้าพันคอ", unit_satang=5)
        self.send("booth", "note", text="x")
        self.send("gate", "count", minute="2015-11-03T10:05+07:00", thai=3, method="sample")
        self.send("gate", "count_fix", of=self.records["count"]["id"], thai=-1, reason="")
        self.send("desk", "slip", booth="1", day=DAY.isoformat(), sold_satang=5, paid={"cash": 5}, picture="a" * 64)
        ticket = str(uuid4())
        self.send("counter", "ticket_taken", ticket=ticket, no=1, service="x")
        for step in ("called", "started", "gone"):
            self.send("counter", f"ticket_{step}", ticket=ticket, counter="A1", score=3)
        self.send("counter", "ticket_finished", ticket=ticket, score=5)

    def send(self, place: str, kind: str, **body: Any) -> None:
        self.records[kind] = self.phones[place].record(kind, **body)
        self.phones[place].send(self.records[kind])

    def id_of(self, kind: str) -> str:
        return str(self.records[kind]["id"])


@pytest.fixture
def fair() -> Fair:
    return Fair()


def tamper(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0


def found() -> list[str]:
    return list(verify()["differences"])


def test_what_was_handed_in_holds(fair: Fair) -> None:
    assert found() == []
    assert Entry.objects.count() == 16


FACTS = {
    "sale": ("sales_sale", "sold_at", "sold_at + interval '1 minute'", "booth 1"),
    "void": ("sales_void", "reason", "'x'", "booth 1"),
    "confirmation": ("sales_confirmation", "of", "id", "booth 1"),
    "price": ("sales_price", "unit_satang", "6", "booth 1"),
    "product": ("sales_boothproduct", "offered", "false", "booth 1"),
    "slip": ("sales_slip", "receipts", "6", "desk 1"),
    "order": ("orders_order", "rate", "35.51", "booth 1"),
    "order_void": ("orders_ordervoid", "of", "id", "booth 1"),
    "count": ("visitors_count", "method", "'full'", "gate 1"),
    "count_fix": ("visitors_countfix", "fixed_at", "fixed_at + interval '1 s'", "gate 1"),
    "ticket_taken": ("servicecentre_ticket", "no", "'2'", "counter 1"),
    "ticket_finished": ("servicecentre_ticketstep", "score", "1", "counter 1"),
}


@pytest.mark.parametrize("kind", FACTS)
def test_an_edited_fact_is_named_with_what_differs(fair: Fair, kind: str) -> None:
    table, column, value, where = FACTS[kind]
    tamper(f"UPDATE {table} SET {column} = {value} WHERE id = %s", fair.id_of(kind))
    [told] = found()
    name = "ticket step" if kind == "ticket_finished" else kind
    assert told.startswith(f"aec: {where}: {name} {fair.id_of(kind)}: {column}")


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_that_is_gone_and_one_that_nobody_handed_in_are_named(fair: Fair, kind: str) -> None:
    table, *_, where = FACTS[kind]
    name, forged = "ticket step" if kind == "ticket_finished" else kind, uuid4()
    tamper(f"UPDATE {table} SET id = %s WHERE id = %s", forged, fair.id_of(kind))
    assert {
        f"aec: {where}: {name} {fair.id_of(kind)}: its fact is missing",
        f"aec: {where}: {name} {forged}: it is not in the ledger",
    } <= set(found())


@pytest.mark.parametrize(("kind", "table", "owner"), [
    ("sale", "sales_saleline", "sale_id"),
    ("order", "orders_orderline", "order_id"),
])  # fmt: skip
def test_lines_are_held_against_the_body_one_by_one(fair: Fair, kind: str, table: str, owner: str) -> None:
    here = f"aec: booth 1: {kind} {fair.id_of(kind)}: line"
    one = f"WHERE {owner} = %s AND no ="
    tamper(f"UPDATE {table} SET qty = 1, unit_satang = 200 {one} 1", fair.id_of(kind))
    tamper(f"UPDATE {table} SET text = 'ลับ', unknown_product = NULL {one} 2", fair.id_of(kind))
    told = [what for what in found() if "line" in what]
    assert f"{here} 1: qty is 1, not 2, unit_satang is 200, not 100" in told
    assert any(what.startswith(f"{here} 2: product") and what.endswith("text") for what in told)
    assert "ลับ" not in str(told)
    tamper(f"UPDATE {table} SET no = 3 {one} 2", fair.id_of(kind))
    assert {f"{here} 2 is missing"} <= set(found())
    assert [what for what in found() if what.endswith("line 3 is not in the ledger")]


def test_an_edited_body_is_named(fair: Fair) -> None:
    edit = "UPDATE sync_entry SET body = replace(body, '250', '260') WHERE id = %s"
    tamper(edit, fair.id_of("sale"))
    assert found() == [
        f"aec: booth 1: sale {fair.id_of('sale')}: its body in the ledger does not give its digest",
        f"aec: booth 1: sale {fair.id_of('sale')}: amount_satang is 250, not 260",
    ]


@pytest.mark.parametrize("column", ["said_at = '2015-11-03T05:00:00Z'", "said_id = upper(id::text)", "digest = 'x'"])
def test_what_the_digest_was_made_over_cannot_change(fair: Fair, column: str) -> None:
    tamper(f"UPDATE sync_entry SET {column} WHERE id = %s", fair.id_of("note"))
    assert found() == [f"aec: booth 1: note {fair.id_of('note')}: its body in the ledger does not give its digest"]


def test_a_time_other_than_its_phone_wrote_is_named(fair: Fair) -> None:
    """As for a receipt that goes to another hour, or an older slip that becomes the newest."""
    tamper("UPDATE sync_entry SET at = at + interval '1 hour' WHERE id = %s", fair.id_of("note"))
    told = "its time in the ledger is not the one that its phone wrote"
    assert found() == [f"aec: booth 1: note {fair.id_of('note')}: {told}"]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"lines": "x"}', '{"amount_satang": "a lot"}', "\\"])
def test_a_body_that_cannot_be_read_is_named_once_and_stops_nothing(fair: Fair, body: str) -> None:
    for kind in ("sale", "order"):
        tamper("UPDATE sync_entry SET body = %s WHERE id = %s", body, fair.id_of(kind))
    tamper("UPDATE sales_price SET unit_satang = 9")
    here = "aec: booth 1:"
    cannot = "its body in the ledger cannot be read"
    assert sorted(found()) == [
        f"{here} order {fair.id_of('order')}: {cannot}",
        f"{here} price {fair.id_of('price')}: unit_satang is 9, not 5",
        f"{here} sale {fair.id_of('sale')}: {cannot}",
    ]


def test_a_record_of_another_kind_or_place_than_its_own_is_named(fair: Fair) -> None:
    tamper("UPDATE sync_entry SET kind = 'lottery' WHERE id = %s", fair.id_of("note"))
    assert f"aec: booth 1: lottery {fair.id_of('note')}: its body in the ledger cannot be read" in found()
    sale = fair.id_of("sale")
    tamper("UPDATE sync_entry SET place_id = (SELECT place_id FROM devices_device WHERE id <> device_id LIMIT 1)"
           " WHERE id = %s", sale)  # fmt: skip
    assert any(what.endswith(f"sale {sale}: its phone is of another place") for what in found())


def test_an_order_whose_buyer_is_erased_is_held_against_its_fact_alone(fair: Fair) -> None:
    tamper("DELETE FROM orders_buyer")
    assert found() == []
    tamper("UPDATE orders_order SET amount_satang = 1")
    assert any("order" in what and "amount_satang is 1, not 250" in what for what in found())


def test_a_changed_buyer_is_found(fair: Fair) -> None:
    tamper("UPDATE orders_buyer SET name = 'x'")
    assert found() == [f"aec: booth 1: order {fair.id_of('order')}: its body in the ledger does not give its digest"]


def test_a_record_from_before_its_time_was_kept_is_held_against_its_fact_alone(fair: Fair) -> None:
    tamper("UPDATE sync_entry SET said_at = NULL, digest = 'x'")
    assert found() == []


def test_a_flood_of_differences_is_cut(fair: Fair, monkeypatch: pytest.MonkeyPatch) -> None:
    fair.phones["booth"].send(*(fair.phones["booth"].sale() for _ in range(120)))
    tamper("UPDATE sales_sale SET sold_at = sold_at + interval '1 minute'")
    assert len(found()) == 100


@pytest.mark.parametrize("change", [
    {"at": "2015-11-03T05:00:00.123456789Z"},
    {"at": "2015-11-03t12:00:00+07:00"},
    {"at": "2015-11-09T12:00:00+07:00"},
    {"id": "0190163D-8694-739B-AEA5-966C26F8AD91"},
])  # fmt: skip
def test_records_as_phones_may_write_them_hold(fair: Fair, change: dict[str, Any]) -> None:
    """Times in any zone and precision, not believed, ids in either case: the digest is over what was written."""
    booth, gate = fair.phones["booth"], fair.phones["gate"]
    sale, order = booth.sale(), booth.record("order", lines=LINES, amount_satang=250, basis="intent")
    sale["body"] |= {"extra": {"b": [1, None], "a": "\u2028ไทย"}}
    booth.send(sale | change)
    booth.send(order | {"at": change.get("at", order["at"])})
    gate.send(gate.record("count", minute=f"{change.get('at', '')[:10] or DAY}T10:05:00.0Z") | change)
    assert found() == []
    assert Entry.objects.count() == 19 - ("id" in change)


def test_what_a_person_accepted_holds(fair: Fair) -> None:
    booth = fair.phones["booth"]
    booth.send(booth.sale(amount=1))
    [refused] = Refusal.objects.all()
    settle(by=SYSTEM, fair_id=fair.id, refusal_id=refused.id, accept=True, reason="x", at=AT)
    hand_in_file(by=SYSTEM, fair_id=fair.id, content=booth.file(booth.sale()), at=AT)
    assert Entry.objects.count() == 18
    assert [what for what in found() if "sum of its lines" not in what] == []


# Anchors


def anchors() -> list[dict[str, Any]]:
    return [row.after or {} for row in Announcement.objects.filter(what="sync.ledger_anchored").order_by("id")]


def close(fair: Fair) -> None:
    close_day(by=SYSTEM, fair_id=fair.id, day=DAY, reason="x", at=AT)


def test_a_closing_anchors_the_day_and_a_night_what_came_late(fair: Fair) -> None:
    close(fair)
    [first] = anchors()
    assert (first["day"], first["from"], first["records"]) == (DAY.isoformat(), None, 16)
    booth: Phone = fair.phones["booth"]
    booth.send(booth.sale())
    assert found() == []
    assert anchor_all(by=SYSTEM, at=AT) == 1
    assert anchor_all(by=SYSTEM, at=AT) == 0
    [_, second] = anchors()
    assert (second["from"], second["records"]) == (first["until"], 1)
    close(fair)
    assert len(anchors()) == 2, "nothing new, no anchor"
    assert found() == []


def test_body_digest_and_fact_edited_together_are_found_by_the_anchor(fair: Fair) -> None:
    close(fair)
    entry = Entry.objects.get(id=fair.id_of("note"))
    tamper('UPDATE sync_entry SET body = \'{"text": "y"}\', said_at = NULL WHERE id = %s', entry.id)
    pk = Announcement.objects.get(what="sync.ledger_anchored").pk
    assert found() == [f"aec: day {DAY}: the ledger is not the one that anchor {pk} holds (16 records)"]


@pytest.mark.parametrize(
    "edit",
    [
        "digest = sha256('x'), said_at = NULL",
        "late = NOT late",
        "taken_at = taken_at + interval '1 day'",
        "at = at + interval '1 hour', said_at = NULL",
        "clock = NOT clock",
        "received_at = received_at + interval '1 hour'",
    ],
)
def test_an_anchor_holds_more_than_bodies(fair: Fair, edit: str) -> None:
    close(fair)
    tamper(f"UPDATE sync_entry SET {edit} WHERE id = %s", fair.id_of("note"))
    assert ["the ledger is not the one" in what for what in found()] == [True]


BARE = (
    r'("(?:booth|day|minute|of|product|ticket|paid_by|basis|country|currency|rate|rate_on|picture)"\s*:\s*"[^"\\]*"'
    r'|"[a-z_]+"\s*:)|"(?:[^"\\]|\\.)*"'
)


def as_a_stranger_computes_it(form: int) -> str:
    """From docs/audit.md."""
    pieces = b""
    for e in Entry.objects.order_by("id"):
        pieces += bytes(e.digest)
        late, clock = (str(flag)[0].lower() for flag in (e.late, e.clock))
        pieces += sha256(f"{e.place_id} {e.device_id} {late} {e.body}".encode()).digest()
        times = [f"{at.timestamp():.6f}" for at in (e.at, e.received_at)]
        bare = re.sub(BARE, lambda found: found[1] or "", e.body)
        if form == 2:
            pieces += sha256(" ".join([*times, clock, e.said_at or "-", bare]).encode()).digest()
    return sha256(pieces).hexdigest()


def test_an_anchor_is_what_a_stranger_computes(fair: Fair) -> None:
    close(fair)
    [anchor] = anchors()
    assert (anchor["form"], anchor["digest"]) == (2, as_a_stranger_computes_it(2))


def test_an_anchor_from_before_times_were_in_it_holds(fair: Fair) -> None:
    before = {"day": DAY.isoformat(), "from": None, "until": server_time().isoformat(), "records": 16}
    digest = as_a_stranger_computes_it(1)
    announce("sync.ledger_anchored", by=SYSTEM, at=AT, subject=f"fair:{fair.id}", after={**before, "digest": digest})
    assert found() == []
    tamper("UPDATE sync_entry SET late = NOT late WHERE id = %s", fair.id_of("note"))
    assert ["the ledger is not the one" in what for what in found()] == [True]


def test_a_record_that_is_gone_with_its_fact_is_found_by_the_anchor(fair: Fair) -> None:
    close(fair)
    for table in ("sync_entry", "sales_price"):
        tamper(f"DELETE FROM {table} WHERE id = %s", fair.id_of("price"))
    assert "the ledger is not the one" in found()[-1]


@pytest.mark.parametrize("after", ["null", "{}", '{"day": 1, "until": "x"}', '{"day": "2015-11-03"}', "[]"])
def test_an_anchor_that_cannot_be_read_is_told(fair: Fair, after: str) -> None:
    close(fair)
    tamper("UPDATE base_announcement SET after = %s::jsonb WHERE what = 'sync.ledger_anchored'", after)
    pk = Announcement.objects.get(what="sync.ledger_anchored").pk
    assert found() == [f"aec: anchor {pk} cannot be read"]


def test_the_nightly_proof_writes_itself_into_the_trail_and_anchors(fair: Fair) -> None:
    assert prove(by=SYSTEM, at=AT)["ok"]
    told = Announcement.objects.get(what="sync.verified")
    assert told.after == {"fairs": 1, "count": 0, "differences": []}
    assert [anchor["records"] for anchor in anchors()] == [16]
    tamper("UPDATE sales_price SET unit_satang = 9")
    assert not prove(by=SYSTEM, at=AT)["ok"]
    newest = Announcement.objects.filter(what="sync.verified").order_by("-id")[0]
    assert newest.after is not None
    assert newest.after["count"] == 1
    with transaction.atomic():
        assert json.dumps(newest.after)


def test_a_row_is_readable_or_not_and_gives_its_digest_or_not() -> None:
    row = Kept(uuid4(), "note", None, "2015-11-03T12:00:00Z", '{"text": "x"}', b"", None, AT)
    assert is_readable(row)
    assert not gives_digest(row)
