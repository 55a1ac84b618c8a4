"""What a phone is told, and that it is told the same until a person has settled it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.sync.actions import hand_in_file, settle
from otop.sync.models import Heard, Refusal, Run
from otop.sync.queries import open_refusals
from otop.sync.rules import limits
from otop.sync.types import (
    AlreadySettled,
    Answer,
    BadFile,
    CannotAccept,
    Code,
    FileTooLong,
    ReasonNeeded,
    UnknownRefusal,
)
from tests.sync.ground import LAST, NOON, a_fair, a_phone, books, figures, ledger, refusals
from tests.sync.phone import Fields, Phone, new_id

pytestmark = pytest.mark.django_db(transaction=True)


def wrong_sum(phone: Phone, satang: int = 100) -> Fields:
    sale = phone.sale(satang)
    sale["body"]["amount_satang"] = 1
    return sale


def the_refusal(phone: Phone) -> UUID:
    [kept] = Refusal.objects.filter(device_id=phone.device)
    return UUID(str(kept.id))


def test_every_record_is_answered_in_the_order_sent_with_a_reason_in_both_languages() -> None:
    phone = a_phone(a_fair())
    good, bad, strange = phone.sale(100), wrong_sum(phone), phone.count()
    reply = phone.send(strange, good, bad)
    assert reply.json["answers"] == [
        {
            "seq": 3,
            "answer": "refused",
            "code": "scope",
            "message": {
                "th": "เครื่องของ booth ส่งรายการชนิด count ไม่ได้",
                "en": "A phone of a booth cannot send a count.",
            },
        },
        {"seq": 1, "answer": "taken"},
        {
            "seq": 2,
            "answer": "refused",
            "code": "sum",
            "message": {
                "th": "ยอดรวม 1 ไม่เท่ากับผลรวมรายการ 200 (สตางค์)",
                "en": "The amount 1 is not the sum of the lines, 200 (satang).",
            },
        },
    ]


def test_answers_and_codes_are_the_closed_lists() -> None:
    assert [a.value for a in Answer] == ["taken", "already", "later", "refused", "settled"]
    assert {c.value for c in Code} == {
        *("malformed", "sum", "altered", "seq", "scope", "booth", "day", "old"),
        *("revoked", "unknown_kind", "busy", "rejected", "unstorable"),
    }


def test_each_answer_is_counted() -> None:
    phone = a_phone(a_fair())
    sale, bad, drone = phone.sale(100), wrong_sum(phone), phone.record("drone")
    phone.tell(sale, bad, drone)
    phone.tell(sale)
    heard = Heard.objects.get(device_id=phone.device)
    assert [getattr(heard, answer) for answer in Answer] == [1, 1, 1, 1, 0]


def test_a_refused_record_holds_held_to_back_and_blocks_nothing_else() -> None:
    phone = a_phone(a_fair())
    reply = phone.send(phone.sale(100), wrong_sum(phone), phone.sale(200))
    assert (reply.told, reply.json["held_to"]) == (["taken", "refused sum", "taken"], 1)


def test_a_refused_record_is_kept_once_as_the_bytes_that_came() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    bad = wrong_sum(phone)
    raw = phone.envelope(bad).split(b'"records":[')[1][:-2]
    phone.tell(raw)
    phone.tell(raw, raw)
    [kept] = Refusal.objects.filter(fair_id=fair.pk)
    assert bytes(kept.raw) == raw
    assert (kept.seq, kept.kind, kept.code, kept.record_id) == (1, "sale", "sum", UUID(bad["id"]))
    assert books(fair) == figures(refused=1)


def test_a_refusal_keeps_its_first_reason_though_the_record_grows_old() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    bad = wrong_sum(phone)
    assert phone.tell(bad) == ["refused sum"]
    phone.now = NOON + timedelta(days=60)
    assert phone.tell(bad) == ["refused sum"]
    assert refusals(fair) == [(1, "sum")]


def test_thirty_days_after_the_fair_a_record_is_refused_as_old_and_a_person_can_still_accept_it() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    last_moment = NOON.replace(month=12, day=8, hour=3, minute=59)  # business day 7 December, 30 days after the last
    assert (last_moment - timedelta(hours=4)).date() - LAST == timedelta(days=30)
    phone.now = last_moment
    assert phone.tell(phone.sale(100)) == ["taken"]
    phone.now = last_moment + timedelta(minutes=2)
    assert phone.tell(phone.sale(200)) == ["refused old"]
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=True, reason="เก็บไว้ในเครื่อง", at=NOON)
    assert books(fair) == figures(receipts=2, sold_satang=600, refused=1)


def test_a_rejected_record_is_settled_with_the_persons_reason_and_lets_held_to_go_on() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    bad, good = wrong_sum(phone), phone.sale(100)
    phone.tell(bad, good)
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=False, reason="ซ้ำกับใบสรุป", at=NOON)
    reply = phone.send(bad)
    assert (reply.told, reply.json["held_to"]) == (["settled rejected"], 2)
    assert reply.json["answers"][0]["message"] == {"th": "ซ้ำกับใบสรุป", "en": "ซ้ำกับใบสรุป"}
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)
    assert Heard.objects.get(device_id=phone.device).settled == 1


def test_a_record_is_settled_once_and_only_with_a_reason() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.tell(wrong_sum(phone))
    with pytest.raises(ReasonNeeded):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=True, reason=" ", at=NOON)
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=True, reason="ก", at=NOON)
    with pytest.raises(AlreadySettled):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=False, reason="ข", at=NOON)
    with pytest.raises(UnknownRefusal):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=new_id(), accept=False, reason="ข", at=NOON)
    assert books(fair) == figures(receipts=1, sold_satang=1, refused=1)


@pytest.mark.parametrize("kind", ["malformed", "scope", "unknown_kind", "booth", "day"])
def test_what_cannot_be_booked_cannot_be_accepted(kind: str) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    makers: dict[str, Callable[[], Fields]] = {
        "malformed": lambda: phone.record("sale"),
        "scope": phone.count,
        "unknown_kind": lambda: phone.record("drone"),
        "booth": lambda: phone.slip("2", 100),
        "day": lambda: phone.slip("1", 100, day="2015-12-03"),
    }
    bad = makers[kind]()
    assert phone.tell(bad)[0].split()[1] == kind
    with pytest.raises(CannotAccept):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=True, reason="ก", at=NOON)
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(phone), accept=False, reason="ก", at=NOON)
    assert ledger(fair) == []


def test_accepting_a_second_content_under_one_id_is_refused_in_words_and_leaves_it_open() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    one = phone.sale(100)
    two = phone.sale(900) | {"id": one["id"]}
    revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
    phone.send(one)
    phone.send(two)
    first, second = Refusal.objects.filter(fair_id=fair.pk).order_by("seq")
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=first.id, accept=True, reason="ก", at=NOON)
    with pytest.raises(CannotAccept):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=second.id, accept=True, reason="ก", at=NOON)
    assert [r.refusal_id for r in open_refusals(actor=SYSTEM, fair=fair)] == [second.id]
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=2)


def test_accepting_an_old_record_that_has_no_right_shape_is_refused_in_words() -> None:
    fair = a_fair()
    gate = a_phone(fair, "gate")
    count = gate.count(minute="2015-11-03 10:05")
    gate.now = NOON + timedelta(days=60)
    assert gate.tell(count) == ["refused old"]
    with pytest.raises(CannotAccept):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=the_refusal(gate), accept=True, reason="ก", at=NOON)
    assert books(fair) == figures(refused=1)


def test_a_kind_that_the_server_has_learnt_is_taken_and_waits_for_nobody() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100)
    drone = sale | {"kind": "drone"}
    assert phone.tell(drone) == ["later unknown_kind"]
    kept = Refusal.objects.get(fair_id=fair.pk)
    phone.tell(sale)  # stands for the update: the same bytes, now of a known kind
    Refusal.objects.filter(pk=kept.pk).update(digest=bytes(ledger(fair)[0]["digest"]))
    assert open_refusals(actor=SYSTEM, fair=fair) == []
    assert phone.tell(sale) == ["already"]


def test_a_kind_that_the_server_has_learnt_may_then_be_refused_for_what_is_wrong_with_it() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    bad = wrong_sum(phone)
    phone.tell(bad)
    # As if an older version of the server had kept it.
    Refusal.objects.filter(fair_id=fair.pk).update(code="unknown_kind")
    Run.objects.filter(fair_id=fair.pk).update(refused=0)
    assert books(fair) == figures()
    assert phone.tell(bad, bad) == ["refused sum", "refused sum"]
    assert refusals(fair) == [(1, "sum")]
    assert books(fair) == figures(refused=1)


def test_one_record_that_the_database_cannot_store_is_refused_alone_and_costs_one_batch_of_the_minute() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100) for _ in range(400)]
    batch[350] = phone.sale(333) | {"seq": 351}
    phone.last_seq = 400
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sales_sale ADD CONSTRAINT never_666 CHECK (amount_satang <> 666)")
    try:
        reply = phone.send(*batch)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE sales_sale DROP CONSTRAINT never_666")
    assert reply.status == 200
    assert [n for n, told in enumerate(reply.told) if told != "taken"] == [350]
    assert (reply.told[350], reply.json["held_to"]) == ("refused unstorable", 350)
    assert Heard.objects.get(device_id=phone.device).batches == 1
    assert books(fair) == figures(receipts=399, sold_satang=399 * 200, refused=1)


def test_the_number_of_a_malformed_record_is_its_own_and_never_one_from_inside_its_body() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.last_seq = 2
    reply = phone.send(b'{"body":{"seq":1},"seq":2}', b'{"body":{"seq":1}}', b"7")
    assert [a["seq"] for a in reply.json["answers"]] == [2, 0, 0]
    for kept in Refusal.objects.filter(fair_id=fair.pk):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=kept.id, accept=False, reason="ก", at=NOON)
    assert phone.send().json["held_to"] == 0  # 1 never came, and nobody let go of it


def test_a_file_of_more_parts_or_records_than_phones_write_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_PARTS_MAX", 2)
    monkeypatch.setattr(limits, "FILE_RECORDS_MAX", 3)
    fair = a_fair()
    phone = a_phone(fair)
    part, empty = phone.file(*(phone.sale(100) for _ in range(2))), phone.file()
    for parts in ([part, part], [part, empty, empty]):
        with pytest.raises(FileTooLong) as refused:
            hand_in_file(by=SYSTEM, fair_id=fair.pk, content=b"[" + b",".join(parts) + b"]", at=NOON)
        assert (refused.value.message.th != refused.value.message.en, ledger(fair)) == (True, [])
    assert len(hand_in_file(by=SYSTEM, fair_id=fair.pk, content=b"[" + part + b"," + empty + b"]", at=NOON)) == 2


def test_a_file_of_more_marks_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    file = phone.file(phone.sale(100))
    marks = sum(file.count(mark) for mark in (b"{", b"[", b":", b","))
    monkeypatch.setattr(limits, "FILE_MARKS_MAX", marks - 1)
    with pytest.raises(BadFile):
        hand_in_file(by=SYSTEM, fair_id=fair.pk, content=file, at=NOON)
    assert ledger(fair) == []
    monkeypatch.setattr(limits, "FILE_MARKS_MAX", marks)
    assert len(hand_in_file(by=SYSTEM, fair_id=fair.pk, content=file, at=NOON)) == 1


def test_a_file_is_handed_in_whole_however_long_and_again_without_effect() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100) for _ in range(130)]
    for expected in ("taken", "already"):
        told = hand_in_file(by=SYSTEM, fair_id=fair.pk, content=phone.file(*batch), at=NOON)
        assert [a.answer for a in told] == [expected] * 130
    assert books(fair) == figures(receipts=130, sold_satang=26_000)
    assert phone.send().json["held_to"] == 130
    assert Heard.objects.get(device_id=phone.device).batches == 1  # files do not count
