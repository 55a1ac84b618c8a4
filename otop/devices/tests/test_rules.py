from __future__ import annotations

import re
from uuid import UUID, uuid5

import pytest

from otop.devices import rules


def test_a_code_is_eight_letters_that_can_be_read_out_loud() -> None:
    codes = {rules.code_of(uuid5(UUID(int=0), str(n)).bytes) for n in range(200)}
    assert len(codes) == 200
    assert [code for code in codes if not re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)] == []
    assert set("".join(codes)) - {"-"} == set(rules.ALPHABET)


@pytest.mark.parametrize(
    "typed", ["AB01-CD1Z", "ab01cd1z", " AB01 CD1Z\n", "ABO1-CDIZ", "abol-cdlz", "A-B-0-1-C-D-1-Z"]
)
def test_a_code_is_known_however_people_type_it(typed: str) -> None:
    assert rules.code_hash(typed) == rules.code_hash("AB01-CD1Z")


@pytest.mark.parametrize("typed", ["AB01-CD1Y", "AB01-CD1", "AB01-CD1ZZ", "", "AB01_CD1Z", "\ud800"])
def test_another_code_is_another(typed: str) -> None:
    assert rules.code_hash(typed) != rules.code_hash("AB01-CD1Z")


def test_a_key_holds_256_bits_and_is_known_to_the_letter() -> None:
    one, other = rules.new_key(), rules.new_key()
    assert one != other
    assert re.fullmatch(r"[\w-]{43}", one)
    assert len({rules.key_hash(key) for key in (one, other, one.lower(), one + " ", "", "\ud800")}) == 6


def test_no_key_opens_what_has_none() -> None:
    assert rules.NO_KEY not in {rules.key_hash(""), rules.key_hash("\0")}


def test_the_page_of_a_desk_is_one_device_for_each_fair_for_good() -> None:
    assert rules.desk_page_id(1) == UUID("04b121b5-bbbb-56da-aa9a-21be53d66373")
    assert len({rules.desk_page_id(n) for n in range(100)}) == 100
