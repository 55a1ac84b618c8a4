"""From bytes to records: shapes, places, and times."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otop.fairs.types import PlaceKind
from otop.sync.rules import limits
from otop.sync.rules.kinds import PLACES
from otop.sync.rules.reading import check_marks, read_envelope
from otop.sync.tests.records import BODIES, NOON, OTHER_ID, TIME, code, raw, read, scope
from otop.sync.types import BadEnvelope, Kind, Record, Refused, TooLarge

B, G, C, D = PlaceKind.BOOTH, PlaceKind.GATE, PlaceKind.COUNTER, PlaceKind.DESK
MAY = {
    "sale": {B},
    "void": {B},
    "confirmation": {B},
    "order": {B},
    "order_void": {B},
    "price": {B},
    "product": {B},
    "slip": {B, D},
    "count": {G},
    "count_fix": {G},
    "ticket_taken": {C},
    "ticket_called": {C},
    "ticket_started": {C},
    "ticket_finished": {C},
    "ticket_gone": {C},
    "note": {B, G, C, D},
}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("place", list(PlaceKind))
def test_every_kind_from_every_place_is_taken_or_refused_for_its_scope(kind: Kind, place: PlaceKind) -> None:
    assert set(MAY) == {k.value for k in PLACES}
    assert code(raw(kind), scope(place)) == ("taken" if place in MAY[kind.value] else "scope")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("sale", {"lines": []}),
        ("sale", {"lines": None}),
        ("sale", {"paid_by": "gold"}),
        ("sale", {"amount_satang": -1}),
        ("sale", {"amount_satang": "30000"}),
        ("sale", {"amount_satang": True}),
        ("sale", {"amount_satang": 10**13 + 1}),
        ("sale", {"lines": [{"text": "ผ้า", "qty": 0, "unit_satang": 1}]}),
        ("sale", {"lines": [{"product": "7", "text": "ผ้า", "qty": 1, "unit_satang": 1}]}),
        ("sale", {"lines": [{"text": "ผ" * 201, "qty": 1, "unit_satang": 1}]}),
        ("void", {"of": None}),
        ("void", {"reason": "ก" * 501}),
        ("order", {"basis": "maybe"}),
        ("order", {"country": "China"}),
        ("order", {"country": "CN\n"}),
        ("order", {"currency": "baht"}),
        ("order", {"rate": 35}),
        ("order", {"rate": "-1"}),
        ("order", {"rate_on": "3/11/2015"}),
        ("order", {"buyer": "ก" * 201}),
        ("count", {"minute": "2015-11-03T10:05:30+07:00"}),
        ("count", {"minute": "2015-11-03T10:05"}),
        ("count", {"minute": "9999-12-31T23:59-23:00"}),
        ("count", {"minute": "0001-01-01T00:00+14:00"}),
        ("count", {"minute": "2558-11-03T10:05+07:00"}),
        ("count", {"minute": "2015-02-30T10:05+07:00"}),
        ("count", {"thai": -1}),
        ("count", {"thai": 100_001}),
        ("count", {"method": "guess"}),
        ("count_fix", {"thai": -100_001}),
        ("price", {"unit_satang": None}),
        ("slip", {"day": "2015-11-31"}),
        ("slip", {"booth": ""}),
        ("slip", {"paid": []}),
        ("ticket_taken", {"persons": 0}),
        ("ticket_taken", {"no": ""}),
        ("ticket_finished", {"score": 6}),
        ("ticket_called", {"ticket": ""}),
        ("note", {"text": "ก" * 2_001}),
        ("note", {"text": None}),
        ("note", {"text": "\0"}),
        ("note", {"more": {"\0": 1}}),
    ],
)
def test_a_body_of_the_wrong_shape_is_malformed(kind: str, body: dict[str, Any]) -> None:
    [place, *_] = MAY[kind]
    assert code(raw(kind, body=body), scope(place)) == "malformed"


@pytest.mark.parametrize(
    ("text", "malformed"),
    [
        (rb"\u0000", True),
        (rb"a\u0000", True),
        (rb"\\\u0000", True),
        (rb"\n\u0000", True),
        (rb"\\u0000", False),
        (rb"\\\\u0000", False),
        (rb"\u00001", True),
        (rb"\u0001", False),
    ],
)
def test_the_character_that_cannot_be_stored_is_found_as_it_is_written(text: bytes, malformed: bool) -> None:
    """Behind an even number of backslashes it is meant; behind an odd one it is a backslash and some letters."""
    for body in (b'{"text":"' + text + b'"}', b'{"text":"a","more":[{"' + text + b'":[[]]}]}'):
        record = raw(Kind.NOTE).replace(json.dumps(BODIES[Kind.NOTE], ensure_ascii=False).encode(), body)
        assert body in record
        assert isinstance(read(record), Refused) == malformed


@pytest.mark.parametrize("kind", [k for k in Kind if k != Kind.NOTE])
def test_an_empty_body_is_malformed(kind: Kind) -> None:
    [place, *_] = MAY[kind.value]
    content = raw(kind).replace(b'"body": ', b'"body": {}, "was": ')
    assert code(content, scope(place)) == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": 10**12 + 1},
        {"seq": "16"},
        {"seq": True},
        {"id": "7"},
        {"id": "01890a5dac96774bbcceb302099a8057"},
        {"id": "01890a5dac96774bbcceb302099a8057----"},
        {"id": "{01890a5dac96774bbcceb302099a8057}}}"},
        {"id": "0x890a5d-ac96-774b-bcce-b302099a8057"},
        {"id": "+1890a5d-ac96-774b-bcce-b302099a8057"},
        {"id": "0_890a5d-ac96-774b-bcce-b302099a8057"},
        {"id": "\uff101890a5d-ac96-774b-bcce-b302099a8057"},
        {"id": "01890a5d-ac96-774b-bcce-b302099a8057\n"},
        {"id": None},
        {"kind": ""},
        {"kind": "k" * 41},
        {"kind": 7},
        {"at": "2015-11-03T11:59:00"},
        {"at": "2015-11-03"},
        {"at": 1446526740},
        {"at": "2558-11-03T11:59:00+07:00"},
        {"at": "2015-11-03T11:59:60+07:00"},
        {"at": "๒๐๑๕-11-03T11:59:00+07:00"},
        {"body": None},
    ],
)
def test_a_record_without_a_right_head_is_malformed(changes: dict[str, Any]) -> None:
    if changes == {"body": None}:
        assert code(raw("note").replace(b'{"text"', b'[], "x": {"text"')) == "malformed"
    else:
        assert code(raw("note", **changes)) == "malformed"


@pytest.mark.parametrize(
    "at", ["2015-11-03T11:59:00+07:00", "2015-11-03t04:59:00.123456789z", "2015-11-03T04:59:00-00:00"]
)
def test_every_form_of_an_rfc_3339_time_is_read(at: str) -> None:
    found = read(raw(at=at))
    assert isinstance(found, Record)
    assert found.at.replace(microsecond=0) == NOON - timedelta(minutes=1)


RAW_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(["", "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(kind=st.sampled_from(list(Kind)), path=st.integers(0, 30), value=RAW_JSON)
def test_no_value_in_any_place_of_a_record_makes_reading_fail(kind: Kind, path: int, value: Any) -> None:
    names = [*BODIES[kind], "seq", "id", "kind", "at", "more"]
    name = names[path % len(names)]
    changes = {"body": {name: value}} if name in BODIES[kind] else {name: value}
    [place, *_] = MAY[kind.value]
    assert isinstance(read(raw(kind, **changes), scope(place)), Record | Refused)


@pytest.mark.parametrize(
    "content", [b'{"x":"\xff"}', b'{"x":"\xed\xa0\x80"}', b'{"\xff":1}', b"{}", b"[]", b'"\x00"', b"[" * 200_000]
)
def test_bytes_that_are_no_record_are_malformed_and_have_no_number(content: bytes) -> None:
    found = read(content)
    assert isinstance(found, Refused)
    assert (found.fault.code, found.seq) == ("malformed", 0)


@pytest.mark.parametrize(
    ("borne", "told"),
    [
        (b"-1", -1),
        (b"0", 0),
        (b"1000000000001", 10**12 + 1),
        (b"-9007199254740993000", 0),
        (b"9" * 5_000, 0),
        (b'"16"', 0),
        (b"16.0", 0),
        (b"null", 0),
        (b"true", 0),
        (b"[16]", 0),
        (b'16, "seq": 16', 16),
        (b'16, "seq": 17', 0),
        (b'16, "kind": "note"', 16),
        (b'16, "more": "\xff"', 16),
        (b'16, "more": ' + b"9" * 5_000, 16),
        (b'16, "more": {"seq": 7, "seq": 7}', 16),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_malformed_record_is_refused_under_the_number_that_it_bears(borne: bytes, told: int) -> None:
    found = read(raw("note").replace(b'"seq": 16', b'"seq": ' + borne))
    assert isinstance(found, Refused)
    assert (found.fault.code, found.seq) == ("malformed", told)


def test_the_longest_record_that_the_kinds_allow_fits_with_every_letter_escaped() -> None:
    line = {"product": OTHER_ID, "text": "😀" * 200, "qty": 1_000_000, "unit_satang": 10**13}
    body = {
        "lines": [line] * limits.LINES_A_SALE_MAX,
        "amount_satang": 10**13,
        "amount_minor": 10**13,
        "deposit_satang": 10**13,
        "basis": "deposit",
        "buyer": "😀" * 200,
        "rate": "123456789.123456789",
        "rate_on": "2015-11-03",
    }
    longest = json.dumps(json.loads(raw("order", body=body, seq=10**12))).encode()
    assert (len(longest) > 120_000, code(longest)) == (True, "sum")


def of_bytes(size: int) -> bytes:
    """A good note of so many bytes, whose number comes last."""
    note = json.loads(raw("note"))
    content = json.dumps(note | {"more": "", "seq": note.pop("seq")}).encode()
    return content.replace(b'"more": ""', b'"more": "' + b"x" * (size - len(content)) + b'"')


def test_a_record_of_more_bytes_is_refused_unread_under_its_number() -> None:
    assert code(of_bytes(limits.RECORD_BYTES_MAX)) == "taken"
    long = of_bytes(limits.RECORD_BYTES_MAX + 1)
    found = read(long)
    assert isinstance(found, Refused)
    assert (found.fault.code, found.seq, found.raw == long) == ("malformed", 16, True)
    assert f"{len(long)} bytes" in found.fault.text.en


@pytest.mark.parametrize("mark", [b"{", b"[", b":", b","])
def test_marks_are_counted_in_text_and_out_of_it(mark: bytes) -> None:
    check_marks(mark * 3 + b'"' + mark * 2 + b'"x', most=5)
    with pytest.raises(TooLarge):
        check_marks(mark * 3 + b'"' + mark * 3 + b'"', most=5)


@pytest.mark.parametrize("broken", [b"\xff", b"\xed\xa0\x80", b"\\ud800"])
@pytest.mark.parametrize("part", [b'"more": "?", "seq"', b'"?": 1, "seq"'])
def test_text_that_is_not_unicode_is_malformed_wherever_it_stands(broken: bytes, part: bytes) -> None:
    content = raw("note").replace(b'"seq"', part.replace(b"?", broken))
    assert isinstance(read(content), Record | Refused)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_no_bytes_make_reading_an_envelope_fail(content: bytes) -> None:
    with pytest.raises(BadEnvelope):
        read_envelope(content)


def day_hour(at: datetime, *, now: datetime | None = None) -> tuple[date, int, bool]:
    found = read(raw(at=at.isoformat()), now=now or at)
    assert isinstance(found, Record)
    return found.day, found.hour, found.clock


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return NOON.replace(day=day, hour=hour, minute=minute)


def test_the_day_turns_at_four_in_the_morning_of_bangkok() -> None:
    assert day_hour(moment(4, 3, 59)) == (date(2015, 11, 3), 3, False)
    assert day_hour(moment(4, 4, 0)) == (date(2015, 11, 4), 4, False)
    assert day_hour(moment(4, 0, 0)) == (date(2015, 11, 3), 0, False)  # midnight belongs to the evening


def test_a_fair_may_turn_at_another_hour() -> None:
    midnight = scope(fair_time=replace(TIME, day_turns_at=TIME.day_turns_at.replace(hour=0)))
    found = read(raw(at="2015-11-04T00:00:00+07:00"), midnight, now=moment(4, 1))
    assert isinstance(found, Record)
    assert found.day == date(2015, 11, 4)


def test_a_time_outside_the_fair_gives_the_day_of_receipt_and_a_flag() -> None:
    now = moment(5, 15, 30)
    assert day_hour(moment(3, 3, 59), now=now) == (date(2015, 11, 5), 15, True)
    assert day_hour(moment(8, 3, 59), now=moment(8, 4)) == (date(2015, 11, 7), 3, False)
    assert day_hour(moment(8, 4, 0), now=moment(8, 5)) == (date(2015, 11, 7), 5, True)


def test_a_day_of_receipt_outside_the_fair_is_its_nearest_day() -> None:
    assert day_hour(moment(1, 9), now=moment(1, 10)) == (date(2015, 11, 3), 10, True)
    assert day_hour(moment(20, 9), now=moment(20, 10)) == (date(2015, 11, 7), 10, True)


def test_ten_minutes_ahead_are_believed_and_more_are_not() -> None:
    now = moment(3, 23, 58) + timedelta(hours=4)  # two minutes before the day turns
    assert day_hour(now + timedelta(minutes=9), now=now) == (date(2015, 11, 4), 4, False)
    assert day_hour(now + timedelta(minutes=10), now=now) == (date(2015, 11, 4), 4, False)
    assert day_hour(now + timedelta(minutes=11), now=now) == (date(2015, 11, 3), 3, True)


def test_a_count_goes_by_its_minute_and_not_by_when_it_was_written_down() -> None:
    content = raw("count", body={"minute": "2015-11-04T03:59+07:00"}, at="2015-11-04T04:10:00+07:00")
    found = read(content, scope(G), now=moment(4, 5))
    assert isinstance(found, Record)
    assert (found.day, found.hour, found.clock) == (date(2015, 11, 3), 3, False)


def test_a_slip_written_after_the_fair_keeps_its_day_and_its_time() -> None:
    """Which of two slips is the newer must not depend on which came first."""
    for kind in (B, D):
        found = read(raw("slip", at="2015-11-09T10:00:00+07:00"), scope(kind), now=moment(12, 9))
        assert isinstance(found, Record)
        assert (found.day, found.believed_at, found.clock) == (date(2015, 11, 3), moment(9, 10), False)
    ahead = read(raw("slip", at="2015-11-20T10:00:00+07:00"), scope(D), now=moment(12, 9))
    assert isinstance(ahead, Record)
    assert (ahead.day, ahead.believed_at, ahead.clock) == (date(2015, 11, 3), moment(12, 9), True)


def test_a_slip_of_a_day_outside_the_fair_or_of_another_booth_is_refused() -> None:
    assert code(raw("slip", body={"day": "2015-11-08"})) == "day"
    assert code(raw("slip", body={"booth": "2"})) == "booth"
    assert code(raw("slip", body={"booth": "2"}), scope(D)) == "taken"  # whether it exists is asked later
    assert code(raw("slip", body={"paid": {"cash": 4}})) == "sum"
    assert code(raw("slip", body={"paid": {}})) == "taken"  # not every booth tells its payment kinds


def test_the_ledger_keeps_the_body_word_for_word_but_an_orders_without_the_buyer() -> None:
    spaced = raw("note").replace(b'{"text": ', b'{ "text" :\t')
    found = read(spaced)
    assert isinstance(found, Record)
    assert found.ledger_body == '{ "text" :\t"ฝนตก"}'
    order = read(raw("order", body={"buyer": "ผู้ซื้อตัวอย่าง"}))
    assert isinstance(order, Record)
    assert "ผู้ซื้อตัวอย่าง" not in order.ledger_body
    assert order.body.buyer == "ผู้ซื้อตัวอย่าง"
    assert order.digest != read(raw("order")).digest
