from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otop.sync.rules.reading import digest_of
from otop.sync.tests.records import ID, code, raw, read
from otop.sync.types import Record

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def oracle(fields: dict[str, Any]) -> bytes:
    """The digest as the protocol words it, with Python's own JSON."""
    same = {name: fields[name] for name in ("id", "kind", "at", "body")}
    text = json.dumps(same, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.dictionaries(TEXT, JSON, max_size=6))
def test_the_digest_is_that_of_the_canonical_text(body: dict[str, Any]) -> None:
    fields = {"id": ID, "kind": "note", "at": "2015-11-03T11:59:00+07:00", "body": body}
    assert digest_of(fields) == oracle(fields)


def test_a_vector_for_other_clients() -> None:
    fields = {
        "seq": 16,
        "id": ID,
        "kind": "note",
        "at": "2015-11-03T11:59:00+07:00",
        "body": {"text": 'ผ้าไหม 😀\n"a"\\/', "é": 1, "z": [True, None, -0], "Z": {}},
    }
    assert digest_of(fields).hex() == "255dd4d3e30a85bf151e1818b17f7c2f00704637a5e76f20937c30b4a3760b93"


def test_spaces_order_of_names_escapes_run_and_number_do_not_matter() -> None:
    one = raw("note", body={"text": "ฝนตก"})
    two = (
        '{"body" : {"text": "\\u0e1d\\u0e19\\u0e15\\u0e01"}, "at":"2015-11-03T11:59:00+07:00",'
        f'"kind":"note","id":"{ID}","seq":99,"more":1}}'
    ).encode()
    first, second = read(one), read(two)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.digest == second.digest


@pytest.mark.parametrize(
    "changes", [{"id": ID[:-1] + "8"}, {"kind": "drone"}, {"at": "2015-11-03T04:59:00Z"}, {"body": {"text": ""}}]
)
def test_id_kind_time_and_body_matter(changes: dict[str, Any]) -> None:
    assert read(raw("note", **changes)).digest != read(raw("note")).digest


@pytest.mark.parametrize(
    "text",
    [
        "1.5",
        "1.0",
        "1e3",
        "1E3",
        "-0.0",
        "NaN",
        "Infinity",
        "-Infinity",
        "18446744073709551616",
        "-9223372036854775809",
        "1" * 5_000,
    ],
)
def test_numbers_that_are_not_whole_or_beyond_64_bits_are_refused(text: str) -> None:
    assert code(raw("note").replace(b'"text"', b'"n": ' + text.encode() + b', "text"')) == "malformed"


@pytest.mark.parametrize("text", ["18446744073709551615", "-9223372036854775808", "9007199254740993"])
def test_numbers_of_64_bits_are_read_exactly(text: str) -> None:
    found = read(raw("note").replace(b'"text"', b'"n": ' + text.encode() + b', "text"'))
    assert isinstance(found, Record)
    assert f'"n": {text}' in found.ledger_body


@pytest.mark.parametrize(
    "content",
    [
        raw("note").replace(b'"seq"', b'"seq": 1, "seq"', 1),
        raw("note").replace(b'"text"', b'"text": "a", "text"'),
        raw("note").replace(b'"text"', b'"\\u0074ext": "a", "text"'),
        raw().replace(b'"qty"', b'"qty": 1, "qty"'),
    ],
)
def test_a_name_that_stands_twice_is_refused(content: bytes) -> None:
    assert code(content) == "malformed"
