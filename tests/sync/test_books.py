"""What records do to the books: voids, corrections, orders, slips, tickets, closed days, missing numbers."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest

from otop.base.types import SYSTEM
from otop.fairs.models import Closing
from otop.fairs.types import Clock
from otop.orders.models import Buyer
from otop.sales.models import SaleLine
from otop.sales.queries import strangers_voids
from otop.sync.actions import close_day, write_off
from otop.sync.queries import device_states
from otop.sync.types import MissingRecords, NothingMissing
from otop.visitors.models import MinuteTotal
from tests.sync.ground import (
    FIRST,
    NOON,
    a_fair,
    a_fair_of_today,
    a_phone,
    a_product,
    books,
    figures,
    ledger,
    places_that_hold,
    totals_of,
)
from tests.sync.phone import new_id

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_sale_and_two_voids_of_two_phones_make_the_same_books_in_every_order(order: tuple[int, ...]) -> None:
    fair = a_fair()
    till, second = a_phone(fair), a_phone(fair)
    sale = till.sale(100)
    steps = [(till, sale), (till, till.void(sale)), (second, second.void(sale))]
    for step in order:
        phone, record = steps[step]
        assert phone.tell(record) == ["taken"]
    assert books(fair) == figures(receipts=1, voided_satang=200)
    assert totals_of(fair).voided == 1


def test_a_void_acts_on_the_sales_own_day_hour_and_payment_kind() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    kept, gone = phone.sale(100, paid_by="cash"), phone.sale(200, paid_by="promptpay")
    phone.tell(kept, gone)
    phone.now = NOON + timedelta(days=1, hours=3)
    phone.tell(phone.void(gone))
    assert (totals_of(fair).sold_satang, totals_of(fair).voided_satang) == (200, 400)
    assert totals_of(fair, FIRST + timedelta(days=1)).voided_satang == 0
    assert books(fair) == figures(receipts=2, sold_satang=200, voided_satang=400)


def test_another_booths_void_has_no_effect_and_is_shown_at_the_desk() -> None:
    fair = a_fair()
    mine, stranger = a_phone(fair, ref="1"), a_phone(fair, ref="2")
    before, after = mine.sale(100), mine.sale(200)
    mine.tell(before)
    assert stranger.tell(stranger.void(before), stranger.void(after)) == ["taken", "taken"]
    mine.tell(after)
    assert books(fair) == figures(receipts=2, sold_satang=600)
    assert {str(v.of) for v in strangers_voids(fair_id=fair.pk)} == {before["id"], after["id"]}


def test_an_order_void_takes_the_order_out_of_number_and_amount_before_or_after_it() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    stays, goes, never = phone.order(100), phone.order(200, basis="deposit"), phone.order(400)
    early, late = (phone.record("order_void", of=of["id"], reason="ยกเลิก") for of in (never, goes))
    phone.tell(early, stays, goes, never, late, phone.record("order_void", of=goes["id"], reason="ซ้ำ"))
    assert books(fair) == figures(orders=1, ordered_satang=100)


def test_an_intent_is_not_ordered() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.tell(phone.order(100, basis="intent"), phone.order(200, basis="deposit"), phone.order(400, basis="po"))
    assert books(fair) == figures(orders=2, ordered_satang=600)


def test_a_buyers_name_is_in_the_erasable_row_alone() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    order = phone.order(100, buyer="ผู้ซื้อตัวอย่าง 77")
    phone.tell(order)
    assert places_that_hold("ผู้ซื้อตัวอย่าง 77") == [("orders_buyer", "name")]
    Buyer.objects.filter(fair_id=fair.pk).delete()
    assert places_that_hold("ผู้ซื้อตัวอย่าง 77") == []
    assert phone.tell(order) == ["already"]  # the digest is kept
    assert phone.tell(order | {"seq": 2, "body": order["body"] | {"buyer": "อื่น"}}) == ["refused altered"]


def test_corrections_of_a_count_may_come_before_it_add_up_and_go_below_zero() -> None:
    fair = a_fair()
    gate, second = a_phone(fair, "gate"), a_phone(fair, "gate")
    count = gate.count(thai=3, foreign=1)
    early = second.record("count_fix", of=count["id"], thai=-2, foreign=0, unknown=4, reason="นับซ้ำ")
    assert second.tell(early) == ["taken"]
    assert books(fair) == figures()
    gate.tell(count)
    assert books(fair)["entries"] == {"thai": 1, "foreign": 1, "unknown": 4}
    gate.tell(gate.record("count_fix", of=count["id"], thai=-5, foreign=0, unknown=0, reason="นับซ้ำ"))
    assert books(fair)["entries"] == {"thai": -4, "foreign": 1, "unknown": 4}


def test_another_gates_correction_has_no_effect() -> None:
    fair = a_fair()
    gate, other = a_phone(fair, "gate", "1"), a_phone(fair, "gate", "2")
    count = gate.count(thai=3, foreign=0)
    gate.tell(count)
    assert other.tell(other.record("count_fix", of=count["id"], thai=-3, reason="")) == ["taken"]
    assert books(fair)["entries"] == {"thai": 3, "foreign": 0, "unknown": 0}


def test_a_count_whose_minute_is_not_believed_stands_in_the_minute_of_receipt() -> None:
    fair = a_fair()
    gate = a_phone(fair, "gate")
    gate.now = NOON.replace(second=42)
    gate.tell(gate.count(thai=3, foreign=0, minute="2015-10-01T10:05+07:00"))
    [total] = MinuteTotal.objects.filter(fair_id=fair.pk)
    assert (total.minute, total.day, total.entries) == (NOON, FIRST, 3)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_slip_of_a_booth_and_day_counts_whichever_way_they_come(order: tuple[int, ...]) -> None:
    fair = a_fair()
    desk, booth = a_phone(fair, "desk"), a_phone(fair)
    slips = [
        (desk, desk.slip("1", 100, at=NOON)),
        (booth, booth.slip("1", 900, at=NOON + timedelta(minutes=5))),
        (desk, desk.slip("1", 500, at=NOON + timedelta(minutes=9))),
    ]
    for step in order:
        phone, slip = slips[step]
        assert phone.tell(slip) == ["taken"]
    assert books(fair) == figures(declared_satang=500)


@pytest.mark.parametrize("newest_first", [False, True])
def test_slips_written_the_morning_after_the_fair_are_told_apart_by_their_own_time(newest_first: bool) -> None:
    fair = a_fair()
    desk = a_phone(fair, "desk")
    after = NOON + timedelta(days=5)
    slips = [
        desk.slip("1", 100, day="2015-11-07", at=after),
        desk.slip("1", 500, day="2015-11-07", at=after.replace(minute=9)),
    ]
    desk.now = after + timedelta(hours=1)
    for slip in reversed(slips) if newest_first else slips:
        assert desk.tell(slip) == ["taken"]
        desk.now += timedelta(minutes=1)
    assert books(fair) == figures(declared_satang=500)


def test_a_desks_slip_names_any_booth_that_there_is() -> None:
    fair = a_fair()
    desk, booth = a_phone(fair, "desk"), a_phone(fair, ref="2")
    assert desk.tell(desk.slip("2", 100), desk.slip("99", 100), desk.slip("3", 400)) == [
        "taken",
        "refused booth",
        "taken",
    ]
    assert booth.tell(booth.slip("3", 100)) == ["refused booth"]
    assert books(fair) == figures(declared_satang=500, refused=2)


def test_an_unknown_product_is_taken_as_text_and_flagged() -> None:
    fair = a_fair()
    product = a_product(fair)
    phone = a_phone(fair)
    stranger = str(new_id())
    lines = [
        {"product": str(product.pk), "text": "ก", "qty": 1, "unit_satang": 100},
        {"product": stranger, "text": "ข", "qty": 1, "unit_satang": 100},
    ]
    assert phone.tell(phone.record("sale", lines=lines, paid_by="other", amount_satang=200)) == ["taken"]
    rows = SaleLine.objects.filter(fair_id=fair.pk).order_by("no").values_list("product_id", "unknown_product", "text")
    assert list(rows) == [(product.pk, None, "ก"), (None, UUID(stranger), "ข")]


def test_tickets_are_counted_when_taken_and_steps_may_come_first() -> None:
    fair = a_fair()
    one, two = a_phone(fair, "counter", "1"), a_phone(fair, "counter", "2")
    ticket = one.ticket(persons=3)
    steps = [
        two.record(f"ticket_{s}", ticket=ticket["body"]["ticket"], counter="2") for s in ("called", "started", "gone")
    ]
    assert two.tell(*steps, two.record("ticket_finished", ticket=ticket["body"]["ticket"], score=5)) == ["taken"] * 4
    assert books(fair) == figures()
    one.tell(ticket, one.ticket("A013"))
    assert books(fair) == figures(tickets=2)
    assert (totals_of(fair).tickets, totals_of(fair).persons) == (2, 4)


def test_a_note_is_in_the_ledger_alone() -> None:
    fair = a_fair()
    phone = a_phone(fair, "desk")
    assert phone.tell(phone.note("ไฟดับ")) == ["taken"]
    assert [row["body"] for row in ledger(fair)] == ['{"text": "ไฟดับ"}']
    assert books(fair) == figures()


def test_a_day_with_missing_numbers_needs_a_reason_to_close() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.tell(phone.sale(100))
    phone.last_seq = 4
    phone.send()
    phone.last_seq = 1  # never lowered by what a phone says later
    phone.send()
    with pytest.raises(MissingRecords):
        close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
    assert [row["late"] for row in ledger(fair)] == [False]
    close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="เครื่องหาย", at=NOON)
    assert Closing.objects.get(day__fair=fair).missing == [{"device": phone.device, "records": 3}]


def test_numbers_written_off_are_missed_no_more_and_taken_if_they_come_all_the_same() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    first, lost, third = phone.sale(100), phone.sale(200), phone.sale(400)
    phone.tell(first, third)
    device, run = UUID(phone.device), phone.run
    [state] = device_states(actor=SYSTEM, fair=fair)
    assert (state.missing_count, state.runs[0].missing) == (1, [(2, 3)])
    write_off(by=SYSTEM, fair_id=fair.pk, device_id=device, run=run, reason="เครื่องหาย", at=NOON)
    [state] = device_states(actor=SYSTEM, fair=fair)
    assert state.missing_count == 0
    close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
    assert phone.tell(lost) == ["taken"]
    assert books(fair) == figures(receipts=3, sold_satang=1_400)
    with pytest.raises(NothingMissing):
        write_off(by=SYSTEM, fair_id=fair.pk, device_id=device, run=run, reason="ก", at=NOON)


def test_a_real_fair_goes_by_the_servers_clock_and_a_replayed_one_by_the_phones() -> None:
    real = a_fair_of_today()
    phone = a_phone(real)
    sale = phone.sale(100)
    phone.now -= timedelta(days=400)
    phone.tell(sale)
    [row] = ledger(real)
    assert row["clock"] is False
    assert abs(row["received_at"] - row["at"]) < timedelta(minutes=1)
    replayed = a_fair(clock=Clock.REPLAYED)
    old = a_phone(replayed)
    old.tell(old.sale(100))
    assert [(row["received_at"], row["day"], row["clock"]) for row in ledger(replayed)] == [(NOON, FIRST, False)]
