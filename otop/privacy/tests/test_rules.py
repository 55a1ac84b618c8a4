from __future__ import annotations

import json
from datetime import date

import pytest

from otop.privacy.rules.asking import check_answer, check_words, due_on
from otop.privacy.rules.register import kept_for
from otop.privacy.rules.words import STRUCK, struck, worth_striking
from otop.privacy.types import RefusalReasonMissing, WordsMissing


def test_an_answer_is_due_within_thirty_days() -> None:
    assert due_on(date(2026, 1, 5)) == date(2026, 2, 4)


def test_a_request_says_what_is_wanted_and_a_refusal_why() -> None:
    check_words("ขอให้แก้ชื่อที่สะกดผิด")
    with pytest.raises(WordsMissing):
        check_words("  ลบ  ")
    check_answer(granted=True, reason="")
    check_answer(granted=False, reason="ต้องเก็บตามกฎหมาย ม. 33")
    with pytest.raises(RefusalReasonMissing):
        check_answer(granted=False, reason=" ไม่ได้ ")


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("คุณสมศรีตัวอย่างโทรมา", ["สมศรีตัวอย่าง"], f"คุณ{STRUCK}โทรมา"),
        ("โทร 0812345678.", ["0812345678"], f"โทร {STRUCK}."),
        ("08123456789", ["0812345678"], "08123456789"),
        ("nokia and noki", ["noki"], f"nokia and {STRUCK}"),
        ("a.b+c", ["a.b+c"], STRUCK),
        ("anxb+c", ["a.b+c"], "anxb+c"),
        ("ผล", ["ผล", ""], "ผล"),
    ],
)
def test_words_are_struck_out_where_they_stand_alone(text: str, words: list[str], left: str) -> None:
    assert struck(text, words) == left


def test_what_json_escaped_is_struck_out_too() -> None:
    assert json.loads(struck(json.dumps({"a": "คุณสมศรีตัวอย่าง"}), ["สมศรีตัวอย่าง"])) == {"a": f"คุณ{STRUCK}"}


def test_the_longest_word_goes_first_and_short_ones_are_left() -> None:
    assert worth_striking(["สมศรี", "สมศรี ตัวอย่าง", "ก", " สมศรี "]) == ["สมศรี ตัวอย่าง", "สมศรี"]


def test_how_long_is_a_sentence() -> None:
    assert kept_for("wrong_try").en == "1 day since the try"
    assert kept_for("books").en == "for good; words that name a person are struck out"
