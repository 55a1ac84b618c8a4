"""The numbered cases of the protocol (docs/sync.md), in process; 5, 6 and 18 are in test_cases_server.py."""

from __future__ import annotations

import gzip
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.sync.actions import close_day, hand_in_file, settle
from otop.sync.models import Entry, Refusal
from otop.sync.queries import device_states
from otop.sync.rules import limits
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, books, figures, ledger, refusals, totals_of
from tests.sync.phone import as_json, new_id, packed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def test_case_01_the_same_batch_twice_is_in_the_books_once() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100), phone.sale(200)]
    assert phone.tell(*batch) == ["taken", "taken"]
    assert phone.tell(*batch) == ["already", "already"]
    assert books(fair) == figures(receipts=2, sold_satang=600)


def test_case_02_overlapping_batches_are_in_the_books_once() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    a, b, c = phone.sale(100), phone.sale(200), phone.sale(400)
    assert phone.tell(a, b) == ["taken", "taken"]
    assert phone.tell(b, c) == ["already", "taken"]
    assert books(fair) == figures(receipts=3, sold_satang=1_400)


def test_case_03_batches_out_of_order_make_the_same_books_and_held_to_waits_for_the_gap() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    a, b, c = phone.sale(100), phone.sale(200), phone.sale(400)
    assert phone.send(c).json["held_to"] == 0
    assert phone.send(a).json["held_to"] == 1
    assert phone.send(b).json["held_to"] == 3
    assert books(fair) == figures(receipts=3, sold_satang=1_400)


def test_case_04_when_the_answer_is_lost_after_commit_the_resend_is_already() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    phone.send(sale)  # committed; the phone never sees the answer
    reply = phone.send(sale)
    assert (reply.told, reply.json["held_to"]) == (["already"], 1)
    assert books(fair) == figures(receipts=1, sold_satang=200)


def test_case_07_same_id_other_content_is_refused_as_altered() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    other = phone.sale(900) | {"id": sale["id"]}
    assert phone.tell(sale) == ["taken"]
    assert phone.tell(other) == ["refused altered"]
    assert phone.tell(other) == ["refused altered"]
    assert refusals(fair) == [(2, "altered")]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


def test_case_07_holds_within_one_batch_too() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    other = phone.sale(900) | {"id": sale["id"]}
    assert phone.tell(sale, other) == ["taken", "refused altered"]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


def test_case_08_a_number_reused_with_another_id_is_refused_as_seq() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    other = phone.sale(900) | {"seq": 1}
    assert phone.tell(sale) == ["taken"]
    assert phone.tell(other) == ["refused seq"]
    assert phone.tell(sale, other) == ["already", "refused seq"]
    assert refusals(fair) == [(1, "seq")]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


def test_case_09_a_new_run_after_storage_loss_starts_at_one_again_and_restored_records_are_already() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    before = phone.sale(100)
    phone.tell(before)
    phone.run, phone.last_seq = uuid4(), 0
    after, restored = phone.sale(200), phone.sale() | {"id": before["id"], "body": before["body"]}
    reply = phone.send(after, restored)
    assert (reply.told, reply.json["held_to"]) == (["taken", "already"], 2)
    assert books(fair) == figures(receipts=2, sold_satang=600)


def test_case_10_one_malformed_record_among_499_good_ones_spoils_nothing() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100) for _ in range(500)]
    batch[250]["body"]["lines"] = "ผ้า"
    told = phone.tell(*batch)
    assert [n for n, answer in enumerate(told) if answer != "taken"] == [250]
    assert told[250] == "refused malformed"
    assert refusals(fair) == [(251, "malformed")]
    assert books(fair) == figures(receipts=499, sold_satang=499 * 200, refused=1)


def test_case_11_what_a_revoked_phone_still_sends_is_kept_as_refused_and_not_booked() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sent, unsent = phone.sale(100), phone.sale(200)
    phone.tell(sent)
    revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
    reply = phone.send(sent, unsent)
    assert (reply.status, reply.json["code"]) == (401, "revoked")
    phone.send(sent, unsent)
    assert refusals(fair) == [(2, "revoked")]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


@pytest.mark.parametrize("days_off", [-2, 2])
def test_case_12_a_clock_two_days_off_gives_the_day_of_receipt_and_a_flag(days_off: int) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.now = NOON
    sale = phone.sale(100, at=NOON + timedelta(days=days_off))
    assert phone.tell(sale) == ["taken"]
    assert [(row["day"], row["clock"]) for row in ledger(fair)] == [(FIRST, True)]
    phone.now = NOON + timedelta(days=3)
    assert phone.tell(sale) == ["already"]
    assert [(row["day"], row["clock"]) for row in ledger(fair)] == [(FIRST, True)]  # decided once
    assert totals_of(fair).sold_satang == 200


def test_case_13_a_record_of_a_closed_day_is_taken_marked_late_and_in_the_next_edition() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    in_time, late = phone.sale(100), phone.sale(200)
    phone.last_seq = 1
    phone.tell(in_time)
    first = close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
    phone.last_seq = 2
    assert phone.tell(late) == ["taken"]
    assert [(row["seq"], row["late"]) for row in ledger(fair)] == [(1, False), (2, True)]
    assert totals_of(fair).sold_satang == 600
    second = close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
    assert (first.edition, second.edition) == (1, 2)


def test_case_13_a_void_of_a_sale_on_a_closed_day_is_late_whatever_its_own_day() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    phone.tell(sale)
    close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
    phone.now = NOON + timedelta(days=1)
    assert phone.tell(phone.void(sale)) == ["taken"]
    assert [(row["kind"], row["late"]) for row in ledger(fair)] == [("sale", False), ("void", True)]
    assert totals_of(fair).voided_satang == 200


def test_case_14_a_void_that_comes_before_its_sale_waits_for_it() -> None:
    fair = a_fair()
    till, second = a_phone(fair), a_phone(fair)
    sale = till.sale(100)
    assert second.tell(second.void(sale)) == ["taken"]
    assert books(fair) == figures()
    assert till.tell(sale) == ["taken"]
    assert till.tell(till.void(sale)) == ["taken"]  # one more void has no more effect
    assert books(fair) == figures(receipts=1, voided_satang=200)


def test_case_15_two_phones_of_one_booth_make_one_booths_books() -> None:
    """One after the other; at the very same moment is in tests/races/."""
    fair = a_fair()
    one, two = a_phone(fair), a_phone(fair)
    assert one.tell(one.sale(100)) == two.tell(two.sale(200)) == ["taken"]
    assert books(fair) == figures(receipts=2, sold_satang=600)
    assert [(s.taken, s.missing_count) for s in device_states(actor=SYSTEM, fair=fair)] == [(1, 0), (1, 0)]


def test_case_16_a_batch_over_the_limits_stores_nothing_and_its_parts_are_taken() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.note() for _ in range(limits.RECORDS_MAX + 1)]
    reply = phone.send(*batch)
    assert (reply.status, reply.json["code"]) == (413, "too_large")
    assert Entry.objects.count() == 0
    assert phone.tell(*batch[:400]) + phone.tell(*batch[400:]) == ["taken"] * 501


def test_case_17_an_unknown_kind_from_a_newer_app_is_stored_and_told_later() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    drone, sale = phone.record("drone", height_m=12), phone.sale(100)
    for expected in (["later unknown_kind", "taken"], ["later unknown_kind", "already"]):
        reply = phone.send(drone, sale)
        assert (reply.told, reply.json["held_to"]) == (expected, 0)
    [kept] = Refusal.objects.filter(fair_id=fair.pk)
    assert (kept.code, kept.kind, bytes(kept.raw)) == ("unknown_kind", "drone", as_json(drone))
    assert books(fair) == figures(receipts=1, sold_satang=200)


def test_case_19_a_gzip_bomb_is_413_and_stores_nothing() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    bomb = gzip.compress(b" " * (64 << 20) + phone.envelope(phone.sale(100)))
    assert len(bomb) < limits.SENT_BYTES_MAX
    reply = phone.send_gzip(bomb)
    assert (reply.status, reply.json["code"]) == (413, "too_large")
    assert books(fair) == figures()


def test_case_20_the_key_of_another_booth_opens_only_that_booth() -> None:
    fair = a_fair()
    mine, other = a_phone(fair, ref="1"), a_phone(fair, ref="2")
    sale = mine.sale(100)
    mine.tell(sale)
    assert other.tell(other.slip("1", 500), other.void(sale)) == ["refused booth", "taken"]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)
    stolen = mine.envelope(mine.sale(300))
    mine.key = other.key
    assert mine.post("/sync/v1/records", stolen).status == 401
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


def test_case_21_a_refused_record_accepted_at_the_desk_is_already_when_resent() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    sale["body"]["amount_satang"] = 777
    assert phone.tell(sale) == phone.tell(sale) == ["refused sum"]
    [kept] = Refusal.objects.filter(fair_id=fair.pk)
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=kept.id, accept=True, reason="ตรวจกับใบเสร็จแล้ว", at=NOON)
    reply = phone.send(sale)
    assert (reply.told, reply.json["held_to"]) == (["already"], 1)
    assert books(fair) == figures(receipts=1, sold_satang=777, refused=1)
    assert [(row["id"], row["day"]) for row in ledger(fair)] == [(UUID(sale["id"]), FIRST)]


def test_case_22_a_lost_phones_file_is_handed_in_then_the_phone_comes_back() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sent, unsent, last = phone.sale(100), phone.sale(200), phone.sale(400)
    phone.tell(sent)
    revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
    file = phone.file(sent, unsent)
    told = [a.answer for a in hand_in_file(by=SYSTEM, fair_id=fair.pk, content=file, at=NOON)]
    assert told == ["already", "taken"]
    assert phone.send(sent, unsent, last).json["code"] == "revoked"
    assert refusals(fair) == [(3, "revoked")]  # what the file brought is not refused over again
    assert books(fair) == figures(receipts=2, sold_satang=600, refused=1)


def test_case_22_holds_for_a_phone_that_was_never_revoked() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100), phone.sale(200)]
    hand_in_file(by=SYSTEM, fair_id=fair.pk, content=phone.file(*batch), at=NOON)
    reply = phone.send_gzip(packed(phone.envelope(*batch)))
    assert (reply.told, reply.json["held_to"]) == (["already", "already"], 2)
    assert books(fair) == figures(receipts=2, sold_satang=600)
    assert new_id().version == 7
