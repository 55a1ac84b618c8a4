from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from otop.audit.rules.chain import START, forged, grouped, read_head, walk
from otop.audit.rules.telling import changes, place, read_place, shown
from otop.audit.types import BadHead, BadPlace, Breach, Head, Link
from otop.base.types import Text


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (None, None, []),
        ([1], "x", []),
        ({"zone": 1, "bucket": 2}, {"zone": 1, "bucket": 3}, [("Bucket", "2", "3")]),
        (None, {"satang": 123_450}, [("Amount (baht)", None, "1,234.50")]),
        ({"satang": 100}, {"satang": None}, [("Amount (baht)", "1", None)]),
        ({"x": 1}, None, [("x", "1", None)]),
        (None, {"missing": [], "day": "2015-11-03"}, [("Missing records", None, None), ("Day", None, "3 Nov 2015")]),
    ],
)
def test_what_changed_is_told_line_by_line(before: Any, after: Any, lines: list[tuple[str, str | None, str]]) -> None:
    told = [
        (line.name.en, line.before and line.before.en, line.after and line.after.en) for line in changes(before, after)
    ]
    assert told == lines


def test_a_long_value_is_cut_and_a_nested_one_is_written_out() -> None:
    assert shown("missing", [{"device": "ก"}]) == Text('[{"device": "ก"}]', '[{"device": "ก"}]')
    assert shown("name", "ก" * 400) == Text("ก" * 300 + " …", "ก" * 300 + " …")
    assert shown("hash", "0123456789abcdef" * 4) == Text("01234567 89abcdef …", "01234567 89abcdef …")


def test_a_day_is_told_in_the_calendar_of_the_reader() -> None:
    assert shown("day", "2015-11-03") == Text("3 พ.ย. 2558", "3 Nov 2015")
    assert shown("day", "2015-13-03") == Text("2015-13-03", "2015-13-03")


def test_a_place_of_the_trail_comes_back_from_its_address() -> None:
    at = datetime(2015, 11, 3, 5, 0, 0, 7, tzinfo=UTC)
    assert read_place(place(at, 12)) == (at, 12)
    assert read_place("") is None


@pytest.mark.parametrize("text", ["x", "~", "2015-11-03~1", "2015-11-03T05:00:00+00:00~x", "2015-11-03T05:00:00Z~-1",
                                  "2015-11-03T05:00:00Z~99999999999999999999"])  # fmt: skip
def test_a_place_that_is_none_is_said_so(text: str) -> None:
    with pytest.raises(BadPlace):
        read_place(text)


def test_a_head_is_read_as_people_copy_it() -> None:
    head = bytes(range(32))
    assert read_head(grouped(head)) == head
    assert read_head(f"  {head.hex().upper()}\n") == head


@pytest.mark.parametrize("text", ["", "00", "zz" * 32, "00" * 33, "๐๐" * 32])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadHead):
        read_head(text)


def test_a_chain_is_walked_one_link_at_a_time() -> None:
    made = list(forged([Link(7, {"what": "a"}), Link(5, {"what": "b"})], head=Head(0, START, None)))
    assert [(link.no, link.id) for link in made] == [(1, 7), (2, 5)]
    assert list(walk(iter(made), sealed_to=2)) == []
    assert [f.breach for f in walk(iter(made[:1]), sealed_to=2)] == [Breach.CUT_OFF]
    assert [f.breach for f in walk(iter(()), sealed_to=2)] == [Breach.CUT_OFF]


def test_codes_and_yes_and_no_are_told_in_words() -> None:
    after = {
        "role": "district_officer",
        "channel": "paper",
        "granted": True,
        "justified": False,
        "fields": ["phone", "x"],
    }
    told = [(change.name.en, change.after.en if change.after else "") for change in changes(None, after)]
    assert told == [
        ("Role", "District officer"),
        ("Asked by", "Handed in a paper form"),
        ("Granted", "yes"),
        ("Justified", "no"),
        ("Fields", "telephone, x"),
    ]
    assert shown("role", "of another time") == Text("of another time", "of another time")
