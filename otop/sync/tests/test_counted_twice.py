"""A record that was taken out of every table alike is told by those who counted along: its phone, and the trail."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from conftest import StatementCounter
from otop.base.announcements import announce
from otop.base.tests.test_uploads import picture
from otop.base.types import SYSTEM
from otop.devices.types import Scope
from otop.sales.types import SlipBody
from otop.sync.actions import anchor_all, enter_slip, hand_in_file, keep_picture, settle
from otop.sync.models import Refusal, SlipPicture
from otop.sync.queries import verify
from otop.sync.queries.counted_twice import miscounted
from otop.sync.tasks import anchor
from otop.sync.tests.desk_cast import AT, DAY, Phone, new_fair, new_phone
from otop.sync.tests.test_held_against import Fair

pytestmark = pytest.mark.django_db
# The fair has one of each, so that what is left of its totals is nothing.
SALE = """
WITH gone AS (DELETE FROM sync_entry WHERE id = %(id)s), line AS (DELETE FROM sales_saleline WHERE sale_id = %(id)s),
sale AS (DELETE FROM sales_sale WHERE id = %(id)s), hour AS (DELETE FROM sales_hourtotal) DELETE FROM sales_daytotal
"""
COUNT = """
WITH gone AS (DELETE FROM sync_entry WHERE id = %(id)s), fact AS (DELETE FROM visitors_count WHERE id = %(id)s),
minute AS (DELETE FROM visitors_minutetotal) DELETE FROM visitors_daytotal
"""
ORDER = """
WITH gone AS (DELETE FROM sync_entry WHERE id = %(id)s),
line AS (DELETE FROM orders_orderline WHERE order_id = %(id)s),
buyer AS (DELETE FROM orders_buyer WHERE order_id = %(id)s),
fact AS (DELETE FROM orders_order WHERE id = %(id)s RETURNING amount_satang)
UPDATE orders_daytotal t SET orders = orders - 1, amount_satang = t.amount_satang - f.amount_satang FROM fact f
"""
SLIP = """
WITH gone AS (DELETE FROM sync_entry WHERE id = %(id)s), day AS (DELETE FROM sales_declaredday WHERE slip_id = %(id)s)
DELETE FROM sales_slip WHERE id = %(id)s
"""
TICKET = """
WITH gone AS (DELETE FROM sync_entry WHERE id = %(id)s),
fact AS (DELETE FROM servicecentre_ticket WHERE id = %(id)s RETURNING persons)
UPDATE servicecentre_daytotal t SET tickets = tickets - 1, persons = t.persons - f.persons FROM fact f
"""
TAKEN_AWAY = {
    "sale": (SALE, "booth 1"),
    "count": (COUNT, "gate 1"),
    "order": (ORDER, "booth 1"),
    "slip": (SLIP, "desk 1"),
    "ticket_taken": (TICKET, "counter 1"),
    "note": ("DELETE FROM sync_entry WHERE id = %(id)s", "booth 1"),
}
LESS_RUN = "UPDATE sync_run SET taken = taken - 1 WHERE device_id = %(device)s"
LESS_TOLD = "UPDATE sync_heard SET taken = taken - 1 WHERE device_id = %(device)s"
NOT_HELD = (
    "UPDATE sync_run SET held = held - int8multirange(int8range(%(seq)s, %(seq)s, '[]')) WHERE device_id = %(device)s"
)


@pytest.fixture
def fair() -> Fair:
    return Fair()


def tamper(sql: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        assert cursor.rowcount > 0


def found() -> list[str]:
    return list(verify()["differences"])


def place_of(kind: str) -> str:
    return TAKEN_AWAY[kind][1].split()[0]


@pytest.mark.parametrize("kind", TAKEN_AWAY)
def test_a_record_that_is_gone_from_every_table_is_told_by_its_phone_place_and_number(fair: Fair, kind: str) -> None:
    sql, where = TAKEN_AWAY[kind]
    tamper(sql, id=fair.id_of(kind))
    seq, phone = fair.records[kind]["seq"], fair.phones[where.split()[0]]
    all_of_it = phone.seq
    [told] = found()
    assert told == (
        f"aec: {where}: phone {phone.scope.device_id}: {all_of_it} records of one run were taken,"
        f" {all_of_it - 1} are in the ledger; not there: {{[{seq},{seq + 1})}}"
    )


def test_whoever_lowers_the_run_too_is_told_by_what_the_phone_was_answered(fair: Fair) -> None:
    device, seq = fair.phones["booth"].scope.device_id, fair.records["sale"]["seq"]
    tamper(SALE, id=fair.id_of("sale"))
    tamper(LESS_RUN, device=device)
    assert found() == [
        f"aec: booth 1: phone {device}: it was told 8 times that a record is taken, its runs say 7",
        f"aec: booth 1: phone {device}: 1 numbers are held and not in the ledger, 0 were in it before",
    ]
    tamper(LESS_TOLD, device=device)
    assert found() == [f"aec: booth 1: phone {device}: 1 numbers are held and not in the ledger, 0 were in it before"]
    tamper(NOT_HELD, device=device, seq=seq)
    assert found() == [], "all that the database knows of the phone was changed; but the phone is missing it"
    fair.phones["booth"].send(fair.records["sale"])
    assert found() == []


def test_whoever_changes_all_that_was_counted_is_told_by_the_anchor_of_the_last_ten_minutes(fair: Fair) -> None:
    anchor.func(timestamp=0)
    device, seq = fair.phones["booth"].scope.device_id, fair.records["sale"]["seq"]
    tamper(SALE, id=fair.id_of("sale"))
    for sql in (LESS_RUN, LESS_TOLD, NOT_HELD):
        tamper(sql, device=device, seq=seq)
    [told] = found()
    assert told.startswith("aec: day 2015-11-03: the ledger is not the one that anchor")


def test_a_phones_whole_run_that_is_gone_is_told(fair: Fair) -> None:
    device = fair.phones["gate"].scope.device_id
    tamper("DELETE FROM sync_run WHERE device_id = %(device)s", device=device)
    assert found()[0] == f"aec: gate 1: phone {device}: 0 records of one run were taken, 2 are in the ledger"


def test_a_refused_record_that_is_gone_is_told(fair: Fair) -> None:
    phone = fair.phones["booth"]
    phone.send(phone.sale(1, amount=2))
    tamper("DELETE FROM sync_refusal")
    told = f"aec: booth 1: phone {phone.scope.device_id}: 1 records of one run were refused, 0 are kept"
    assert told in found()


def test_a_record_that_came_again_under_another_number_is_no_difference(fair: Fair) -> None:
    """As from a copy of a phone's memory: it is held under the new number, and in the ledger under its first."""
    phone = fair.phones["booth"]
    phone.send({**fair.records["sale"], "seq": 90})
    copy = Phone(phone.scope)
    copy.send({**fair.records["order"], "seq": 1})
    assert found() == []


@pytest.mark.parametrize("accept", [True, False])
def test_what_a_person_settled_is_no_difference_and_is_missed_when_it_goes(fair: Fair, accept: bool) -> None:
    phone = fair.phones["booth"]
    phone.send(phone.sale(1, amount=2))
    refusal = Refusal.objects.get()
    settle(by=SYSTEM, fair_id=fair.id, refusal_id=refusal.id, accept=accept, reason="x", at=AT)
    assert found() == []
    tamper("DELETE FROM sync_settlement")
    assert f"aec: refused record {refusal.id}: it was settled and its settlement is gone" in found()


def test_an_accepted_record_that_is_gone_or_that_nobody_accepted_is_told(fair: Fair) -> None:
    phone = fair.phones["booth"]
    phone.send(phone.sale(1, amount=2))
    refusal = Refusal.objects.get()
    settle(by=SYSTEM, fair_id=fair.id, refusal_id=refusal.id, accept=True, reason="x", at=AT)
    tamper("UPDATE sync_refusal SET record_id = NULL")
    assert f"aec: sale {refusal.record_id}: nobody accepted it" in found()
    tamper("UPDATE sync_refusal SET record_id = %(id)s", id=refusal.record_id)
    tamper(SALE, id=refusal.record_id)
    assert f"aec: refused record {refusal.id}: it was accepted and is not in the ledger" in found()


def test_a_settlement_of_which_the_trail_says_nothing_is_told(fair: Fair) -> None:
    phone = fair.phones["booth"]
    phone.send(phone.sale(1, amount=2))
    settle(by=SYSTEM, fair_id=fair.id, refusal_id=Refusal.objects.get().id, accept=False, reason="x", at=AT)
    tamper("DELETE FROM base_announcement WHERE what = 'sync.record_rejected'")
    assert found() == [f"aec: refused record {Refusal.objects.get().id}: the trail does not say who settled it"]


def test_a_slip_that_an_officer_typed_and_that_is_gone_is_told_by_the_trail(fair: Fair) -> None:
    slip = SlipBody(booth="2", day=DAY, sold_satang=500)
    enter_slip(by=SYSTEM, slug="aec", slip=slip, form=fair.phones["desk"].run, at=AT)
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, device_id FROM sync_entry WHERE run = device_id")
        slip_id, device = cursor.fetchone()
    tamper(SLIP, id=slip_id)
    for sql in (LESS_RUN, LESS_TOLD, NOT_HELD):
        tamper(sql, device=device, seq=1)
    assert found() == [f"aec: slip {slip_id}: it was entered at the desk and is not in the ledger"]


def a_picture(scope: Scope, side: int = 2) -> str:
    return keep_picture(scope=scope, content=picture("PNG", (side, 1)), at=AT)[0]


def test_a_picture_that_is_gone_or_is_another_is_told_by_the_trail(fair: Fair) -> None:
    scope = fair.phones["desk"].scope
    name, other = a_picture(scope), a_picture(scope, 3)
    assert a_picture(scope) == name
    assert found() == []
    tamper("UPDATE sync_slippicture SET content = 'x' WHERE encode(digest, 'hex') = %(name)s", name=name)
    assert found() == [f"aec: picture {name}: it is not the one that was kept"]
    SlipPicture.objects.filter(digest=bytes.fromhex(name)).delete()
    assert found() == [f"aec: 1 pictures that the trail tells are gone, 0 by their time; one is {name}"]
    announce("privacy.retention_applied", by=SYSTEM, at=AT, subject="privacy:retention", after={"slip_picture": 1})
    assert found() == []
    SlipPicture.objects.filter(digest=bytes.fromhex(other)).delete()
    assert len(found()) == 1


def test_a_file_that_is_handed_in_twice_is_no_difference(fair: Fair) -> None:
    phone = fair.phones["booth"]
    content = phone.file(phone.sale(), phone.sale(45_000, amount=1))
    for _ in range(2):
        hand_in_file(by=SYSTEM, fair_id=fair.id, content=content, at=AT)
    assert found() == []


def test_anchors_of_ten_minutes_go_on_from_each_other_and_hold(fair: Fair) -> None:
    assert anchor_all(by=SYSTEM, at=AT) == 1
    assert anchor_all(by=SYSTEM, at=AT) == 0
    fair.phones["booth"].send(fair.phones["booth"].sale())
    assert anchor_all(by=SYSTEM, at=AT) == 1
    assert found() == []


def test_more_phones_and_records_cost_no_more_statements(count_statements: StatementCounter) -> None:
    fair_id = new_fair()
    phone = new_phone()
    phone.send(phone.sale())
    with count_statements() as few:
        assert list(miscounted(fair_id=fair_id)) == []
    for one in (new_phone(ref="2"), new_phone(ref="3")):
        one.send(one.sale(), one.sale())
    with count_statements() as many:
        assert list(miscounted(fair_id=fair_id)) == []
    assert len(few) == len(many) == 4
