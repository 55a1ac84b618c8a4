from __future__ import annotations

import pytest

from otop.producers.rules import grouped, masked, read_identity, read_phone, read_purpose
from otop.producers.types import BadIdentity, BadPhone, Identity, IdentityKind, Purpose, PurposeMissing

CITIZEN = "1101700230708"


@pytest.mark.parametrize(
    "typed",
    [
        CITIZEN,
        "1-1017-00230-70-8",
        " 1 1017 00230 70 8 ",
        "๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘",
        "1–1017–00230–70–8",
        "１１０１７００２３０７０８",
    ],
)
def test_a_citizen_number_is_read_as_people_write_it(typed: str) -> None:
    assert read_identity(typed) == Identity(IdentityKind.CITIZEN, CITIZEN)


def test_a_juristic_number_begins_with_zero() -> None:
    assert read_identity("0-99-4-000-61772-1") == Identity(IdentityKind.JURISTIC, "0994000617721")


@pytest.mark.parametrize("typed", ["", "  ", "-", " - "])
def test_an_empty_field_is_no_number(typed: str) -> None:
    assert read_identity(typed) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1101700230703", "check digit"),  # the example of one library, which fails
        ("0994000617723", "check digit"),
        ("110170023070", "12 digits"),
        ("11017002307088", "14 digits"),
        ("9101700230708", "begins with"),
        ("110170023070X", "no digits"),
        ("1101700230708; DROP", "no digits"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_the_reason_and_not_repeated(typed: str, why: str) -> None:
    with pytest.raises(BadIdentity, match=why) as found:
        read_identity(typed)
    assert typed[:10] not in str(found.value)


def test_a_number_that_passes_need_not_exist() -> None:
    assert read_identity("1234567890121") is not None


def test_a_number_is_shown_masked_or_grouped() -> None:
    assert masked(CITIZEN) == "1-xxxx-xxxxx-70-8"
    assert grouped(CITIZEN) == "1-1017-00230-70-8"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("", ""), ("081-234 5678", "0812345678"), ("๐๒ ๑๒๓ ๔๕๖๗", "021234567"), ("+66 (81) 234-5678", "+66812345678")],
)
def test_a_telephone_number_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert read_phone(typed) == read


@pytest.mark.parametrize("typed", ["12345", "08123456789", "abc", "+0123456789", "081234567x"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone):
        read_phone(typed)


def test_a_purpose_is_told_without_long_numbers() -> None:
    assert read_purpose(Purpose.FIND_DOUBLE, "") == "find_double"
    assert read_purpose(Purpose.PASS_ON, "ส่งกรม  เลข 1-1017-00230-70-8 แล้ว") == "pass_on: ส่งกรม เลข … แล้ว"


@pytest.mark.parametrize("words", ["", "สั้นไป"])
def test_another_purpose_needs_words(words: str) -> None:
    with pytest.raises(PurposeMissing):
        read_purpose(Purpose.OTHER, words)
    assert read_purpose(Purpose.OTHER, "ตรวจกับทะเบียนของอำเภอ").startswith("other: ")
