from __future__ import annotations

from datetime import date, timedelta

import pytest

from otop.base.thai import MONTHS, SHORT_MONTHS, english_date, sort_key, thai_date, to_thai_digits, weekday
from otop.base.types import Text


@pytest.mark.parametrize(
    ("day", "short", "long", "english"),
    [
        (date(2026, 11, 22), "22 พ.ย. 2569", "22 พฤศจิกายน 2569", "22 Nov 2026"),
        (date(2026, 1, 1), "1 ม.ค. 2569", "1 มกราคม 2569", "1 Jan 2026"),
        (date(2024, 2, 29), "29 ก.พ. 2567", "29 กุมภาพันธ์ 2567", "29 Feb 2024"),
        (date(2000, 6, 30), "30 มิ.ย. 2543", "30 มิถุนายน 2543", "30 Jun 2000"),
        (date(2025, 12, 31), "31 ธ.ค. 2568", "31 ธันวาคม 2568", "31 Dec 2025"),
    ],
)
def test_a_date_is_written_in_the_year_of_its_language(day: date, short: str, long: str, english: str) -> None:
    assert (thai_date(day), thai_date(day, long=True), english_date(day)) == (short, long, english)


def test_an_english_date_can_be_written_out() -> None:
    assert english_date(date(2026, 11, 22), long=True) == "22 November 2026"


def test_thai_months_end_by_the_days_they_have() -> None:
    """The ending says it: คม has 31 days, ยน has 30, พันธ์ is February."""
    days = [(date(2026 + m // 12, m % 12 + 1, 1) - timedelta(days=1)).day for m in range(1, 13)]
    assert [{"คม": 31, "ยน": 30, "ธ์": 28}[month.th[-2:]] for month in MONTHS] == days
    assert [month.th[0] for month in MONTHS] == [month.th[0] for month in SHORT_MONTHS]


@pytest.mark.parametrize(
    ("day", "name", "short"),
    [
        (date(2026, 11, 22), Text("วันอาทิตย์", "Sunday"), Text("อา.", "Sun")),
        (date(2026, 11, 23), Text("วันจันทร์", "Monday"), Text("จ.", "Mon")),
        (date(2026, 11, 26), Text("วันพฤหัสบดี", "Thursday"), Text("พฤ.", "Thu")),
    ],
)
def test_a_day_has_its_weekday_in_both_languages(day: date, name: Text, short: Text) -> None:
    assert (weekday(day), weekday(day, short=True)) == (name, short)


def test_only_digits_turn_thai() -> None:
    assert to_thai_digits("พ.ศ. 2569, ฿1,234.50") == "พ.ศ. ๒๕๖๙, ฿๑,๒๓๔.๕๐"
    assert to_thai_digits(77) == "๗๗"


@pytest.mark.parametrize(
    "words",
    [
        "กา ก่า ก้า ก๊า ก๋า กาก ก่าก กำ กิ เก เก่า เก้า เกาะ แก โก ใก ไก ขาว ข้าว ขิง เขา เข้า แข ไข่",
        "นา น้ำ น้ำพริก น้ำพริกเผา ผลไม้ ผัก ผ้า ผ้าซิ่น ผ้าฝ้าย ผ้าไหม ม่วง มัดหมี มัดหมี่ เมือง แม่แจ่ม แม่ฮ่องสอน",
        "รู ฤดู ลา ฦๅ ศร ษา สรร ฮา",
        "จตุจักร จตุรพักตรพิมาน จ.ป.ร. แป้น แป-ระ",
        "2.0 2568 ๒๕๖๙",
    ],
)
def test_words_are_ordered_as_icu_orders_thai(words: str) -> None:
    expected = words.split()
    backwards = expected[::-1]
    assert sorted(backwards, key=sort_key) == expected


def test_marks_decide_only_between_words_that_are_else_the_same() -> None:
    assert sort_key("ก่าง") > sort_key("กาง")
    assert sort_key("ก่า") < sort_key("กาง")
    assert sort_key("กาข่") < sort_key("ก่าข")


def test_capitals_thai_digits_and_signs_do_not_change_the_place() -> None:
    assert sort_key("OTOP ๒.๐") == sort_key("otop 20")


@pytest.mark.parametrize(("text", "key"), [("", ""), ("เ", "เ"), ("่", "่"), ("เเก", "เเก"), ("ก่เ", "กเ\x01 ่")])
def test_odd_typing_still_has_a_place(text: str, key: str) -> None:
    assert sort_key(text) == key
