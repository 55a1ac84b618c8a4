"""The door's addresses: who may enter, what the limits are, what an envelope must be."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.sync.actions import hand_in_file, settle
from otop.sync.models import Entry, Heard, Refusal, Run
from otop.sync.rules import limits
from otop.sync.types import BadFile, CannotAccept
from tests.sync.ground import NOON, a_fair, a_phone, books, figures, refusals
from tests.sync.phone import Phone, as_json, in_process, packed

pytestmark = pytest.mark.django_db(transaction=True)
PROBLEM = "application/problem+json"


def test_a_wrong_key_is_401_and_stores_nothing() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = phone.envelope(phone.sale(100))
    right = phone.headers()["Authorization"]
    for wrong in (
        right[:-1],
        right + "x",
        f"Device {uuid4()}:{phone.key}",
        right.replace("Device", "Bearer"),
        "Device",
        "",
    ):
        reply = phone.post("/sync/v1/records", batch, Authorization=wrong)
        assert (reply.status, reply.json["code"], reply.headers["content-type"]) == (401, "unauthorized", PROBLEM)
        assert phone.ask("GET", "/sync/v1/setup", {"Authorization": wrong}, b"").status == 401
    assert (Entry.objects.count(), Refusal.objects.count(), Heard.objects.count()) == (0, 0, 0)


def test_a_wrong_key_of_a_revoked_phone_stores_nothing_either() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
    phone.key += "x"
    assert phone.send(phone.sale(100)).json["code"] == "unauthorized"
    assert refusals(fair) == []


def test_a_revocation_acts_at_once() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    assert phone.tell(phone.sale(100)) == ["taken"]
    revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
    assert phone.send(phone.sale(200)).json["code"] == "revoked"
    assert phone.setup().json["code"] == "revoked"
    assert books(fair) == figures(receipts=1, sold_satang=200, refused=1)


def test_an_unknown_address_and_a_wrong_method_are_told_so() -> None:
    reply = in_process("GET", "/sync/v1/nothing", {}, b"")
    assert (reply.status, reply.json["code"], reply.headers["content-type"]) == (404, "not_found", PROBLEM)
    for method, path, allowed in (("GET", "records", "POST"), ("POST", "setup", "GET"), ("PUT", "enrol", "POST")):
        reply = in_process(method, f"/sync/v1/{path}", {}, b"")
        assert (reply.status, reply.headers["allow"]) == (405, allowed)


GOOD = {"run": "01890a5d-ac96-774b-bcce-b302099a8057", "last_seq": 0, "now": "2015-11-03T12:00:00+07:00", "records": []}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b'{"run":',
        "ก".encode("tis-620"),
        b'\xef\xbb\xbf{"run":1}',
        b"[" * 100_000,
        *(as_json({name: value for name, value in GOOD.items() if name != missing}) for missing in GOOD),
        as_json(GOOD | {"run": "7"}),
        as_json(GOOD | {"last_seq": -1}),
        as_json(GOOD | {"last_seq": "17"}),
        as_json(GOOD | {"last_seq": 10**12 + 1}),
        as_json(GOOD | {"now": "2015-11-03 12:00"}),
        as_json(GOOD | {"now": "2015-11-03T12:00:00"}),
        as_json(GOOD | {"now": "2558-11-03T12:00:00+07:00"}),
        as_json(GOOD | {"now": "๒๐๑๕-11-03T12:00:00+07:00"}),
        as_json(GOOD | {"records": {}}),
        as_json(GOOD | {"records": None}),
        *(as_json(GOOD).replace(b"{", as_json({name: GOOD[name]})[:-1] + b",", 1) for name in GOOD),
        as_json(GOOD).replace(b"{", b'{"last\\u005fseq": 0, ', 1),
        as_json(GOOD).replace(b"{", b'{"more": 1, "more": {}, ', 1),
        as_json(GOOD | {"last_seq": limits.AHEAD_MAX + 1}),
        as_json(GOOD | {"last_seq": 10**12}),
    ],
)
def test_a_malformed_envelope_is_400_and_stores_nothing(content: bytes) -> None:
    phone = a_phone(a_fair())
    reply = phone.post("/sync/v1/records", content)
    assert (reply.status, reply.json["code"], reply.headers["content-type"]) == (400, "bad_envelope", PROBLEM)
    assert set(reply.json["message"]) == {"th", "en"}
    assert Heard.objects.count() == 0


def test_last_seq_may_be_a_million_above_what_is_held_and_no_more() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.note() for _ in range(3)]
    assert phone.tell(*batch) == ["taken"] * 3
    phone.last_seq = 3 + limits.AHEAD_MAX
    assert phone.send().json["held_to"] == 3
    phone.last_seq += 1
    reply = phone.send(phone.sale(100) | {"seq": 4})
    assert (reply.status, reply.json["code"]) == (400, "bad_envelope")
    assert books(fair) == figures()
    assert Entry.objects.count() == 3


def test_a_file_that_says_it_gave_out_a_trillion_numbers_is_refused_as_a_whole() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    record = phone.sale(100)
    phone.last_seq = 10**12
    with pytest.raises(BadFile):
        hand_in_file(by=SYSTEM, fair_id=fair.pk, content=phone.file(record), at=NOON)
    assert books(fair) == figures()


def test_a_record_is_refused_under_the_number_that_it_bears_and_the_others_are_booked() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    records = [phone.sale(100) for _ in range(6)]
    doubled = as_json(records[3]).replace(b'"kind"', b'"kind": "note", "kind"')
    far = 10 + limits.AHEAD_MAX
    reply = phone.send(
        records[0], records[1] | {"seq": -1}, records[2] | {"seq": 0}, doubled, records[4] | {"seq": far}, records[5]
    )
    assert reply.told == ["taken", *["refused malformed"] * 4, "taken"]
    assert [answer["seq"] for answer in reply.json["answers"]] == [1, -1, 0, 4, far, 6]
    assert books(fair) == figures(receipts=2, sold_satang=400, refused=4)
    assert Run.objects.get().last_seq == 6
    for refusal in Refusal.objects.all():
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=refusal.id, accept=False, reason="ไม่ใช่รายการ", at=NOON)
    assert [numbers.lower for numbers in Run.objects.get().held] == [1, 4, 6]


def test_a_record_of_too_many_bytes_is_refused_alone_and_kept_whole() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    records = [phone.sale(100) for _ in range(3)]
    long = as_json(records[1] | {"more": ["x" * limits.RECORD_BYTES_MAX]})
    for _ in range(2):
        reply = phone.send(records[0], long, records[2])
        assert [answer["seq"] for answer in reply.json["answers"]] == [1, 2, 3]
        assert reply.told[1] == "refused malformed"
    assert books(fair) == figures(receipts=2, sold_satang=400, refused=1)
    kept = Refusal.objects.get()
    assert bytes(kept.raw) == long
    with pytest.raises(CannotAccept):
        settle(by=SYSTEM, fair_id=fair.pk, refusal_id=kept.id, accept=True, reason="ดูแล้ว", at=NOON)
    settle(by=SYSTEM, fair_id=fair.pk, refusal_id=kept.id, accept=False, reason="ยาวเกินไป", at=NOON)
    assert phone.send().json["held_to"] == 3


def test_a_batch_of_more_marks_is_413_and_stores_nothing() -> None:
    """In whatever they stand: a name of the envelope that nobody knows, a record, the list of records."""
    fair = a_fair()
    phone = a_phone(fair)
    batch = phone.envelope(phone.sale(100))
    spare = limits.MARKS_A_BATCH_MAX - sum(batch.count(mark) for mark in (b"{", b"[", b":", b","))
    full = batch[:-1] + b', "more": [1' + b",1" * (spare - 3) + b"]}"
    assert phone.send_gzip(packed(full)).told == ["taken"]
    for content in (full[:-2] + b",1]}", batch.replace(b'"records":[', b'"records":[' + b"1," * (spare + 1))):
        reply = phone.send_gzip(packed(content))
        assert (reply.status, reply.json["code"]) == (413, "too_large")
    assert books(fair) == figures(receipts=1, sold_satang=200)


def test_an_empty_batch_is_answered_and_says_how_far_we_are() -> None:
    phone = a_phone(a_fair())
    phone.tell(phone.note())
    assert phone.send().json == {"answers": [], "held_to": 1, "clock_offset_ms": 0}


def test_gzip_is_unpacked() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    assert phone.send_gzip(packed(phone.envelope(phone.sale(100)))).told == ["taken"]
    assert books(fair) == figures(receipts=1, sold_satang=200)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole + b"x",
        lambda whole: whole + gzip.compress(b"{}"),
        lambda whole: whole[:20] + b"\0\0\0\0" + whole[24:],
        lambda whole: b"",
        lambda whole: gzip.decompress(whole),
    ],
    ids=["cut by one", "halved", "one byte more", "two streams", "damaged", "empty", "not packed"],
)
def test_a_spoilt_gzip_is_400_and_stores_nothing(spoil: Callable[[bytes], bytes]) -> None:
    phone = a_phone(a_fair())
    reply = phone.send_gzip(spoil(packed(phone.envelope(phone.sale(100)))))
    assert (reply.status, reply.json["code"]) == (400, "bad_envelope")
    assert Entry.objects.count() == 0


def test_another_encoding_is_400() -> None:
    phone = a_phone(a_fair())
    reply = phone.post("/sync/v1/records", b"", **{"Content-Encoding": "br"})
    assert (reply.status, reply.json["code"]) == (400, "bad_envelope")


def padded(phone: Phone, size: int) -> bytes:
    """An envelope of exactly so many bytes."""
    content = phone.envelope(phone.sale(100))
    return content + b" " * (size - len(content))


def test_one_mebibyte_is_read_and_one_byte_more_is_413() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    assert phone.post("/sync/v1/records", padded(phone, 1 << 20)).told == ["taken"]
    reply = phone.post("/sync/v1/records", padded(phone, (1 << 20) + 1))
    assert (reply.status, reply.json["code"]) == (413, "too_large")
    assert books(fair) == figures(receipts=1, sold_satang=200)


def test_eight_mebibytes_are_unpacked_and_one_byte_more_is_413() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    assert phone.send_gzip(packed(padded(phone, 8 << 20))).told == ["taken"]
    reply = phone.send_gzip(packed(padded(phone, (8 << 20) + 1)))
    assert (reply.status, reply.json["code"]) == (413, "too_large")
    assert books(fair) == figures(receipts=1, sold_satang=200)


def test_500_records_are_taken_and_501_are_413() -> None:
    phone = a_phone(a_fair())
    batch = [phone.note() for _ in range(501)]
    assert phone.send(*batch).status == 413
    assert phone.tell(*batch[:500]) == ["taken"] * 500


def of_lines(phone: Phone, lines: int) -> dict[str, object]:
    line = {"product": None, "text": "", "qty": 1, "unit_satang": 1}
    return phone.record("sale", lines=[line] * lines, paid_by="cash", amount_satang=lines)


def test_50_lines_a_sale_are_taken_and_51_are_refused_alone() -> None:
    phone = a_phone(a_fair())
    assert phone.tell(of_lines(phone, 50), of_lines(phone, 51), of_lines(phone, 1)) == [
        "taken",
        "refused malformed",
        "taken",
    ]


def test_2000_lines_a_batch_are_taken_and_2001_are_413() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    full = [of_lines(phone, 50) for _ in range(40)]
    reply = phone.send(*full, of_lines(phone, 1))
    assert (reply.status, reply.json["code"]) == (413, "too_large")
    assert books(fair) == figures()
    assert phone.tell(*full) == ["taken"] * 40


def test_the_300th_batch_of_a_minute_is_taken_and_the_301st_is_429_and_stores_nothing() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.now = NOON.replace(second=18)
    phone.tell(phone.note())
    Heard.objects.filter(device_id=phone.device).update(batches=299)
    assert phone.tell(phone.sale(100)) == ["taken"]
    too_many = phone.sale(200)
    reply = phone.send(too_many)
    assert (reply.status, reply.json["code"], reply.headers["retry-after"]) == (429, "too_often", "42")
    assert books(fair) == figures(receipts=1, sold_satang=200)
    assert a_phone(fair).send().status == 200  # another phone is not held up
    phone.now += timedelta(seconds=42)
    assert phone.tell(too_many) == ["taken"]


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (limits.SENT_BYTES_MAX, limits.UNPACKED_BYTES_MAX) == (1_048_576, 8_388_608)
    assert (limits.RECORDS_MAX, limits.LINES_A_SALE_MAX, limits.LINES_A_BATCH_MAX) == (500, 50, 2_000)
    assert (300, timedelta(days=30)) == (limits.BATCHES_A_MINUTE_MAX, limits.OLD_AFTER)
