"""Rounding words: whatever is said is true of the exact value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otop.base.types import Text
from otop.reports.rules.rounding import (
    ALMOST_WITHIN,
    Untrue,
    Word,
    best_phrase,
    holds,
    in_words,
    phrase,
    plainly,
    stated,
)

PERSONS, BAHT = Text("คน", "people"), Text("บาท", "baht")
VALUES = st.one_of(st.integers(1, 10**13), st.fractions(min_value=Fraction(1), max_value=10**10, max_denominator=3000))


@pytest.mark.parametrize(
    ("value", "noun", "th", "en"),
    [
        (240_000, PERSONS, "กว่า 2.4 แสนคน", "over 240,000 people"),
        (Fraction(240_000, 23), PERSONS, "กว่า 1 หมื่นคน", "over 10,000 people"),
        (Fraction(220_000, 23), PERSONS, "เกือบ 1 หมื่นคน", "almost 10,000 people"),
        (15_966, PERSONS, "เกือบ 1.6 หมื่นคน", "almost 16,000 people"),
        (70_000_000, BAHT, "กว่า 70 ล้านบาท", "over 70 million baht"),
        (Decimal("69999999.99"), BAHT, "กว่า 69 ล้านบาท", "over 69 million baht"),
        (50_803_466, BAHT, "กว่า 50 ล้านบาท", "over 50 million baht"),
        (2_513_995, BAHT, "กว่า 2.5 ล้านบาท", "over 2.5 million baht"),
        (1_266_285_543, BAHT, "กว่า 1,266 ล้านบาท", "over 1,266 million baht"),
        (99_600, BAHT, "เกือบ 1 แสนบาท", "almost 100,000 baht"),
        (995_000, BAHT, "เกือบ 1 ล้านบาท", "almost 1 million baht"),
        (812, PERSONS, "812 คน", "812 people"),
        (0, PERSONS, "0 คน", "0 people"),
    ],
)
def test_the_natural_phrase(value: int | Fraction | Decimal, noun: Text, th: str, en: str) -> None:
    said = best_phrase(value)
    assert (said.say("th", noun), said.say("en", noun)) == (th, en)


@pytest.mark.parametrize(
    ("value", "word", "printed"),
    [
        (10_435, Word.ALMOST, 10_000),
        (Fraction(240_000, 23), Word.ALMOST, 10_000),
        (69_999_999, Word.OVER, 70_000_000),
        (Decimal("69999999.99"), Word.OVER, 70_000_000),
        (239_999, Word.OVER, 240_000),
        (10_000, Word.ALMOST, 10_000),
        (9_499, Word.ALMOST, 10_000),
        (500_000_000, Word.PAST, 500_000_000),
        (75_000, Word.ABOUT, 100_000),
        (5, Word.OVER, 0),
    ],
)
def test_a_word_that_the_exact_value_contradicts_is_refused(value: int, word: Word, printed: int) -> None:
    with pytest.raises(Untrue):
        stated(value, word, printed)


@pytest.mark.parametrize(
    ("value", "word", "printed", "th"),
    [
        (240_000, Word.OVER, 240_000, "กว่า 2.4 แสน"),
        (70_000_000, Word.OVER, 70_000_000, "กว่า 70 ล้าน"),
        (573_232_033, Word.PAST, 500_000_000, "ทะลุ 500 ล้าน"),
        (15_966, Word.OVER, 15_000, "กว่า 1.5 หมื่น"),
        (15_966, Word.ALMOST, 16_000, "เกือบ 1.6 หมื่น"),
        (16_000, Word.ABOUT, 16_000, "ประมาณ 1.6 หมื่น"),
        (327_214_999, Word.ABOUT, 327_210_000, "ประมาณ 327.21 ล้าน"),
    ],
)
def test_a_true_word_stands(value: int, word: Word, printed: int, th: str) -> None:
    assert stated(value, word, printed).say("th") == th


def test_a_refusal_says_both_numbers_in_both_languages() -> None:
    with pytest.raises(Untrue) as refused:
        stated(10_435, Word.ALMOST, 10_000)
    assert refused.value.message == Text(
        "ใช้คำว่า «เกือบ» กับ 10,000 ไม่ได้ เพราะค่าจริงคือ 10,435",
        "“almost” 10,000 would be untrue: the exact value is 10,435.",
    )


def test_almost_ends_where_its_tolerance_does() -> None:
    edge = 10_000 - ALMOST_WITHIN * 10_000
    assert holds(Word.ALMOST, edge, 10_000)
    assert not holds(Word.ALMOST, edge - Fraction(1, 100), 10_000)


def test_almost_is_refused_where_no_number_is_near_enough() -> None:
    assert phrase(10_435, Word.ALMOST).say("th") == "เกือบ 1.05 หมื่น"
    with pytest.raises(Untrue):
        phrase(10_435, Word.ALMOST, places=0)


@pytest.mark.parametrize(
    ("printed", "th", "en"),
    [
        (500_000_000, "500 ล้าน", "500 million"),
        (500_000_001, "500,000,001", "500,000,001"),
        (327_210_000, "327.21 ล้าน", "327.21 million"),
        (50_000, "5 หมื่น", "50,000"),
        (9_565, "9,565", "9,565"),
    ],
)
def test_a_number_without_a_word_is_exact(printed: int, th: str, en: str) -> None:
    said = plainly(printed)
    assert (said.say("th"), said.say("en")) == (th, en)


def test_units_join_thai_number_words_and_stand_apart_from_digits() -> None:
    assert plainly(9_565).say("th", PERSONS) == "9,565 คน"
    assert plainly(20_000).say("th", PERSONS) == "2 หมื่นคน"


@given(VALUES)
def test_whatever_is_said_naturally_is_true(value: int | Fraction) -> None:
    said = best_phrase(value)
    assert said.printed == value if said.word is None else holds(said.word, value, said.printed)


@given(VALUES, st.sampled_from(Word), st.sampled_from([None, 0, 1, 2]))
def test_a_word_is_true_or_refused(value: int | Fraction, word: Word, places: int | None) -> None:
    try:
        said = phrase(value, word, places)
    except Untrue:
        return
    assert said.word is word
    assert holds(word, value, said.printed)


@given(VALUES)
def test_the_text_says_the_number_that_was_checked(value: int | Fraction) -> None:
    printed = best_phrase(value).printed
    for lang in ("th", "en"):
        number, _, unit = in_words(printed, lang).partition(" ")
        scale = {"ล้าน": 10**6, "million": 10**6, "แสน": 10**5, "หมื่น": 10**4, "": 1}[unit]
        assert Fraction(number.replace(",", "")) * scale == printed


@given(VALUES)
def test_a_natural_phrase_leaves_little_out(value: int | Fraction) -> None:
    assert abs(best_phrase(value).printed - value) <= Fraction(value) / 10
