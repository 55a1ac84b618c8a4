from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from otop.base.types import Text
from otop.sync.rules import limits
from otop.sync.rules.desk import Only, chosen_day, most_pressing_first, narrowed, number_ranges, phones
from otop.sync.rules.telling import KINDS, Line, place_name, tell
from otop.sync.types import DeviceState, Kind, RunState

NOW = datetime(2015, 11, 3, 12, tzinfo=UTC)
RUN = UUID(int=1)


def state(
    ref: str, *, heard: int | None = 0, missing: int = 0, refused: int = 0, revoked: bool = False, name: str = ""
) -> DeviceState:
    """`heard` is minutes ago."""
    return DeviceState(
        UUID(int=int(ref)),
        name,
        "booth",
        ref,
        NOW,
        NOW if revoked else None,
        None if heard is None else NOW - timedelta(minutes=heard),
        [RunState(RUN, 10, 10 - missing, refused, [(1, 1 + missing)] if missing else [])],
    )


@pytest.mark.parametrize(
    ("one", "silent", "look"),
    [
        (state("1"), False, "fine"),
        (state("1", heard=15), False, "fine"),
        (state("1", heard=16), True, "silent"),
        (state("1", heard=None), True, "silent"),
        (state("1", heard=None, revoked=True), False, "revoked"),
        (state("1", missing=1, revoked=True), False, "missing"),
        (state("1", heard=99, missing=1), True, "missing"),
        (state("1", refused=1), False, "missing"),
    ],
)
def test_a_phone_is_drawn_by_what_is_most_pressing(one: DeviceState, silent: bool, look: str) -> None:
    (phone,) = phones([one], at=NOW)
    assert (phone.silent, phone.look) == (silent, look)


FLOOR = [
    state("1", name="กลุ่มทอผ้าตัวอย่าง 12"),
    state("2", missing=3),
    state("3", heard=None),
    state("4", revoked=True, missing=1),
]


@pytest.mark.parametrize(
    ("search", "only", "found"),
    [
        ("", Only.ALL, ["1", "2", "3", "4"]),
        ("", Only.MISSING, ["2", "4"]),
        ("", Only.SILENT, ["3"]),
        ("", Only.REVOKED, ["4"]),
        ("ทอผ้า", Only.ALL, ["1"]),
        ("BOOTH 2", Only.ALL, ["2"]),
        ("บูธ 2", Only.ALL, ["2"]),
        ("2", Only.ALL, ["2"]),
        ("12", Only.ALL, ["1"]),
        ("บูธ", Only.ALL, ["1", "2", "3", "4"]),
        ("BOOTH 2", Only.SILENT, []),
    ],
)
def test_the_list_is_narrowed_by_words_and_by_state(search: str, only: Only, found: list[str]) -> None:
    assert [p.state.place_ref for p in narrowed(phones(FLOOR, at=NOW), search=search, only=only)] == found


def test_what_needs_a_person_stands_first_and_places_keep_their_order() -> None:
    order = most_pressing_first(phones([*FLOOR, state("5", revoked=True), state("6")], at=NOW))
    assert [p.state.place_ref for p in order] == ["2", "4", "3", "1", "6", "5"]


DAYS = [date(2015, 11, n) for n in (3, 4, 5)]


@pytest.mark.parametrize(
    ("asked", "unclosed", "today", "day"),
    [
        ("2015-11-04", DAYS, date(2015, 11, 5), 4),
        ("", DAYS, date(2015, 11, 5), 5),
        ("2015-12-01", DAYS, date(2015, 11, 4), 4),
        ("<b>", DAYS, date(2015, 11, 4), 4),
        ("", DAYS[1:], date(2026, 1, 1), 4),
        ("", [], date(2026, 1, 1), 5),
        ("", DAYS, date(2015, 1, 1), 3),
    ],
)
def test_the_day_shown_is_the_one_asked_for_or_the_one_that_matters(
    asked: str, unclosed: list[date], today: date, day: int
) -> None:
    assert chosen_day(asked, DAYS, unclosed=unclosed, today=today) == date(2015, 11, day)


def test_a_fair_without_days_has_no_day_to_show() -> None:
    assert chosen_day("", [], unclosed=[], today=DAYS[0]) is None


def test_missing_numbers_are_read_as_ranges() -> None:
    assert number_ranges([(3, 4), (7, 10), (1200, 1300)]) == "3, 7–9, 1,200–1,299"


def test_every_kind_of_record_has_a_name() -> None:
    assert set(KINDS) == {kind.value for kind in Kind}


def test_a_sale_is_told_line_by_line() -> None:
    raw = json.dumps(
        {
            "seq": 1,
            "kind": "sale",
            "at": "2015-11-03T11:59:00+07:00",
            "body": {
                "lines": [{"text": "ผ้าไหม", "qty": 2, "unit_satang": 45_050}, {"text": "ชำรุด", "qty": "สอง"}],
                "paid_by": "cash",
                "amount_satang": 90_100,
            },
        }
    )
    told = tell(raw, kind="")
    assert told.kind.en == "Sale"
    assert told.at == "2015-11-03T11:59:00+07:00"
    assert told.lines == [Line("ผ้าไหม", "2", 45_050, 90_100), Line("ชำรุด", "สอง", None, None)]
    assert [(label.en, value) for label, value in told.facts] == [
        ("Amount (baht)", "901"),
        ("Payment kind", Text("เงินสด", "cash")),
    ]


def test_a_slip_is_told_with_its_payment_kinds() -> None:
    raw = json.dumps(
        {"kind": "slip", "body": {"booth": "12", "sold_satang": 150, "paid": {"cash": 100, "promptpay": 50, "x": True}}}
    )
    assert [(label.en, value) for label, value in tell(raw, kind="").facts] == [
        ("Sold (baht)", "1.50"),
        ("Payment kind cash", "1"),
        ("Payment kind PromptPay, unverified", "0.50"),
        ("Payment kind x", "True"),
        ("Booth", "12"),
    ]


@pytest.mark.parametrize("raw", ["", "{", "[1]", "7", "null", "[" * 200_000, '{"body": 3, "kind": 9}'])
def test_what_cannot_be_read_is_shown_as_it_came(raw: str) -> None:
    told = tell(raw, kind="telegram")
    assert (told.kind.en, told.facts, told.lines) == ("A record of an unknown kind", [], [])
    assert told.pretty.split() == raw.split() or json.loads(told.pretty) == json.loads(raw)


def test_a_record_that_was_refused_unread_is_shown_as_it_came() -> None:
    raw = json.dumps({"kind": "note", "body": {"text": "x" * limits.RECORD_BYTES_MAX}})
    told = tell(raw, kind="")
    assert (told.facts, told.pretty) == ([], raw)


def test_places_are_named_in_both_languages() -> None:
    assert place_name("gate", "2") == Text("ประตู 2", "Gate 2")
    assert place_name("tent", "2") == Text("tent 2", "tent 2")
