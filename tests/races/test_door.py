"""The door when things happen at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code, revoke
from otop.devices.models import Device
from otop.devices.queries import scope_of
from otop.devices.types import Scope
from otop.fairs.models import Place
from otop.sync.actions import close_day, hand_in, settle
from otop.sync.models import Entry, Refusal
from otop.sync.rules.reading import read_envelope
from otop.sync.types import AlreadySettled
from tests.races.harness import meanwhile, together
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, books, figures, ledger, refusals, totals_of
from tests.sync.model import Model, Sent
from tests.sync.phone import Fields, Phone, as_json, in_process, wire_time
from tests.sync.server import PATIENCE_S, somebody_waits_for_us, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines, pytest.mark.wide]


def test_many_phones_of_one_booth_at_once_make_the_books_of_the_model() -> None:
    fair = a_fair()
    chance = Random(15)
    phones = [a_phone(fair) for _ in range(6)]
    sales = [
        (phone, phone.sale(chance.randint(1, 99), paid_by=chance.choice(["cash", "other"]))) for phone in phones * 12
    ]
    sales += [(phone, phone.sale(chance.randint(1, 99), paid_by="promptpay")) for phone in phones * 5]
    seen = [(other, other.confirmation(sale)) for _, sale in sales[-25:] for other in chance.sample(phones, 2)]
    voids = [(other, other.void(sale)) for _, sale in chance.sample(sales, 30) for other in chance.sample(phones, 2)]
    everything = sales + voids + seen
    work: dict[str, list[Fields]] = {phone.device: [] for phone in phones}
    for phone, record in chance.sample(everything, len(everything)):
        work[phone.device].append(record)

    def hand_in_all(phone: Phone) -> list[str]:
        mine = work[phone.device]
        return [told for start in range(0, len(mine), 3) for told in phone.tell(*mine[start : start + 3])]

    told = together(*(partial(hand_in_all, phone) for phone in phones))
    assert [set(t) for t in told] == [{"taken"}] * 6
    model = Model(Sent("booth", "1", record) for _, record in everything)
    assert books(fair) == model.figures([FIRST])
    assert totals_of(fair) == model.day(FIRST)


def test_case_14_a_void_and_its_sale_at_the_same_moment_from_two_phones_meet_every_time() -> None:
    fair = a_fair()
    till, second = a_phone(fair), a_phone(fair)
    for _ in range(15):
        sale = till.sale(100)
        void = second.void(sale)
        assert together(partial(till.tell, sale), partial(second.tell, void)) == [["taken"], ["taken"]]
    assert books(fair) == figures(receipts=15, voided_satang=15 * 200)


def test_two_phones_that_confirm_one_sale_at_once_confirm_it_once() -> None:
    fair = a_fair()
    one, two = a_phone(fair), a_phone(fair)
    for _ in range(15):
        sale = one.sale(100, paid_by="promptpay")
        one.tell(sale)
        told = together(*(partial(phone.tell, phone.confirmation(sale)) for phone in (one, two)))
        assert told == [["taken"], ["taken"]]
    assert books(fair) == figures(receipts=15, sold_satang=15 * 200)
    assert (totals_of(fair).confirmed, totals_of(fair).confirmed_satang) == (15, 15 * 200)


def test_a_confirmation_and_a_void_and_their_sale_at_the_same_moment_leave_it_void_and_unconfirmed() -> None:
    fair = a_fair()
    till, second, third = a_phone(fair), a_phone(fair), a_phone(fair)
    for _ in range(15):
        sale = till.sale(100, paid_by="promptpay")
        works = partial(till.tell, sale), partial(second.tell, second.confirmation(sale))
        assert together(*works, partial(third.tell, third.void(sale))) == [["taken"]] * 3
    assert books(fair) == figures(receipts=15, voided_satang=15 * 200)
    assert (totals_of(fair).voided, totals_of(fair).confirmed) == (15, 0)


def test_case_15_two_phones_of_one_booth_at_once_lose_and_double_nothing() -> None:
    fair = a_fair()
    one, two = a_phone(fair), a_phone(fair)
    for _ in range(10):
        told = together(*(partial(p.tell, p.sale(100), p.order(7)) for p in (one, two)))
        assert told == [["taken", "taken"]] * 2
    assert books(fair) == figures(receipts=20, sold_satang=4_000, orders=20, ordered_satang=140)


def test_the_same_batch_from_two_connections_at_once_is_taken_by_one_of_them() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    for _ in range(10):
        batch = [phone.sale(100), phone.order(7)]
        told = together(*[partial(phone.tell, *batch)] * 3)
        assert sorted(told) == [["already", "already"]] * 2 + [["taken", "taken"]]
    assert books(fair) == figures(receipts=10, sold_satang=2_000, orders=10, ordered_satang=70)


def test_one_id_from_two_booths_at_once_is_in_the_books_once() -> None:
    """A copied storage: their places' locks do not order them, the ledger's key does."""
    fair = a_fair()
    one, two = a_phone(fair, ref="1"), a_phone(fair, ref="2")
    for _ in range(10):
        sale = one.sale(100)
        two.last_seq = one.last_seq
        assert sorted(together(partial(one.tell, sale), partial(two.tell, sale))) == [["already"], ["taken"]]
    assert books(fair) == figures(receipts=10, sold_satang=2_000)


def test_the_same_refused_record_from_three_connections_at_once_is_kept_once() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    for _ in range(5):
        bad = phone.sale(100)
        bad["body"]["amount_satang"] = 1
        assert together(*[partial(phone.tell, bad)] * 3) == [["refused sum"]] * 3
    assert books(fair) == figures(refused=5)


def test_slips_of_desk_and_booth_at_once_leave_the_newest() -> None:
    fair = a_fair()
    desk, booth = a_phone(fair, "desk"), a_phone(fair)
    for n in range(10):
        newer, older = (desk, booth) if n % 2 else (booth, desk)
        at = NOON - timedelta(hours=1) + timedelta(minutes=n)
        slips = [(older, older.slip("1", 7, at=at)), (newer, newer.slip("1", n, at=at + timedelta(seconds=1)))]
        together(*(partial(phone.tell, slip) for phone, slip in slips))
        assert books(fair)["declared_satang"] == n


def closed_with_content(fair_id: int) -> int:
    """Close the day; the number of records that this edition holds, counted before anyone can add another."""
    with transaction.atomic():
        close_day(by=SYSTEM, fair_id=fair_id, day=FIRST, reason="", at=NOON)
        return Entry.objects.filter(fair_id=fair_id, day=FIRST).count()


def test_every_record_is_in_the_edition_or_late_when_a_day_is_closed_over_batches_in_flight() -> None:
    fair = a_fair()
    phones = [a_phone(fair, ref=ref) for ref in ("1", "2", "3")]

    def sell(phone: Phone) -> None:
        for _ in range(40):
            assert phone.tell(phone.sale(1)) == ["taken"]

    def close() -> int:
        wait_until(lambda: Entry.objects.filter(fair_id=fair.pk).count() > 20, what="some sales are in")
        return closed_with_content(fair.pk)

    *_, in_edition = together(*(partial(sell, phone) for phone in phones), close)
    late = [row["late"] for row in ledger(fair)]
    assert len(late) == 120
    assert late.count(False) == in_edition
    assert 20 < in_edition < 120, "the closing fell before or after all batches: nothing was tried"


def test_a_closing_waits_for_a_batch_in_flight_which_is_then_in_the_edition() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    with transaction.atomic():
        hand_in(scope=the_scope(phone), envelope=read_envelope(phone.envelope(phone.sale(100))), at=NOON)
        thread = meanwhile(partial(closed_with_content, fair.pk))
        closing = thread.__enter__()
        wait_until(somebody_waits_for_us, what="the closing waits")
        assert not closing.done()
    assert closing.result(timeout=PATIENCE_S) == 1
    thread.__exit__(None, None, None)
    assert [row["late"] for row in ledger(fair)] == [False]


@pytest.mark.parametrize("kind", ["sale", "void"])
def test_a_batch_waits_for_a_closing_in_flight_and_is_late(kind: str) -> None:
    """A void too, though its own day is open: it changes the day that is being closed."""
    fair = a_fair()
    phone = a_phone(fair)
    before = phone.sale(100)
    phone.tell(before)
    tomorrow = NOON + timedelta(days=1)
    phone.now = NOON if kind == "sale" else tomorrow
    record = phone.sale(200) if kind == "sale" else phone.void(before)
    phone.last_seq = 1  # the phone has not told the new number yet
    with transaction.atomic():
        close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
        thread = meanwhile(partial(phone.tell, record))
        sending = thread.__enter__()
        wait_until(somebody_waits_for_us, what="the batch waits")
    assert sending.result(timeout=PATIENCE_S) == ["taken"]
    thread.__exit__(None, None, None)
    assert [(row["kind"], row["late"]) for row in ledger(fair)] == [("sale", False), (kind, True)]


def test_a_batch_that_cannot_have_its_booth_in_time_is_told_later_and_stores_nothing() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.tell(phone.note())
    batch = [phone.sale(100), phone.sale(200)]

    def send_in_haste() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return phone.send(*batch)

    with transaction.atomic():
        Place.objects.select_for_update().get(fair=fair, kind="booth", ref="1")
        with meanwhile(send_in_haste) as sending:
            reply = sending.result(timeout=PATIENCE_S)
    assert (reply.status, reply.told, reply.json["held_to"]) == (200, ["later busy"] * 2, 1)
    assert books(fair) == figures()
    assert phone.tell(*batch) == ["taken", "taken"]


def a_refusal(phone: Phone) -> tuple[Fields, UUID]:
    bad = phone.sale(100)
    bad["body"]["amount_satang"] = 1
    phone.tell(bad)
    return bad, UUID(str(Refusal.objects.get(device_id=phone.device, seq=bad["seq"]).id))


def settling(fair_id: int, refusal_id: UUID, *, accept: bool) -> Callable[[], Any]:
    return partial(settle, by=SYSTEM, fair_id=fair_id, refusal_id=refusal_id, accept=accept, reason="ก", at=NOON)


def test_of_two_officers_who_settle_one_refusal_at_once_one_is_told_that_it_was_settled() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    accepted = 0
    for _ in range(8):
        bad, refusal_id = a_refusal(phone)
        results = together(*(settling(fair.pk, refusal_id, accept=accept) for accept in (True, False)))
        assert {type(r) for r in results} == {type(None), AlreadySettled}
        accepted += results[0] is None
        assert phone.tell(bad) == ["already" if results[0] is None else "settled rejected"]
    assert books(fair) == figures(receipts=accepted, sold_satang=accepted, refused=8)


def test_a_record_that_is_accepted_while_its_phone_sends_it_again_is_in_the_books_once() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    for _ in range(8):
        bad, refusal_id = a_refusal(phone)
        settled, told = together(settling(fair.pk, refusal_id, accept=True), partial(phone.tell, bad))
        assert settled is None
        assert told in (["already"], ["refused sum"])
    assert books(fair) == figures(receipts=8, sold_satang=8, refused=8)
    assert phone.send().json["held_to"] == 8


def the_scope(phone: Phone) -> Scope:
    """As the door reads it with the key, before the body."""
    scope = scope_of(device_id=UUID(phone.device), key=phone.key)
    assert scope is not None
    return scope


def test_a_batch_begun_before_a_revocation_and_finished_after_it_is_kept_as_refused() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.tell(phone.sale(100))
    scope, batch = the_scope(phone), [phone.sale(200), phone.note()]
    revoke(by=SYSTEM, device_id=scope.device_id, reason="หาย", at=NOON)
    receipt = hand_in(scope=scope, envelope=read_envelope(phone.envelope(*batch)), at=NOON)
    assert receipt.revoked
    assert refusals(fair) == [(2, "revoked"), (3, "revoked")]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=2)
    first = Refusal.objects.get(seq=2)
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=first.id, accept=True, reason="ขายจริง", at=NOON)
    assert books(fair) == figures(receipts=2, sold_satang=600, refused=2)


def test_a_revocation_waits_for_a_batch_in_flight_which_is_then_in_the_books() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    scope = the_scope(phone)
    with transaction.atomic():
        hand_in(scope=scope, envelope=read_envelope(phone.envelope(phone.sale(100))), at=NOON)
        thread = meanwhile(partial(revoke, by=SYSTEM, device_id=scope.device_id, reason="หาย", at=NOON))
        revoking = thread.__enter__()
        wait_until(somebody_waits_for_us, what="the revocation waits")
        assert not revoking.done()
    assert revoking.result(timeout=PATIENCE_S) is None
    thread.__exit__(None, None, None)
    assert books(fair) == figures(receipts=1, sold_satang=200)
    assert phone.send(phone.sale(200)).json["code"] == "revoked"


def test_a_batch_waits_for_a_revocation_in_flight_and_is_not_booked() -> None:
    fair = a_fair()
    phone, other = a_phone(fair), a_phone(fair)
    with transaction.atomic():
        revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
        thread = meanwhile(partial(phone.send, phone.sale(100)))
        sending = thread.__enter__()
        wait_until(somebody_waits_for_us, what="the batch waits")
    assert (sending.result(timeout=PATIENCE_S).status, sending.result().json["code"]) == (401, "revoked")
    thread.__exit__(None, None, None)
    assert refusals(fair) == [(1, "revoked")]
    assert other.tell(other.sale(100)) == ["taken"]  # the same booth's other phone
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


def test_one_enrolment_code_used_by_two_phones_at_once_makes_one_device() -> None:
    fair = a_fair()
    for n in range(1, 6):
        code = issue_code(by=SYSTEM, fair_slug=fair.slug, kind="booth", ref="1", at=wire_time())
        enrol = partial(in_process, "POST", "/sync/v1/enrol", {}, as_json({"code": code, "name": ""}))
        assert sorted(reply.status for reply in together(enrol, enrol)) == [201, 410]
        assert Device.objects.filter(place__fair=fair).count() == n
