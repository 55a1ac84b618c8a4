"""Facts that a person wrote: refused with their place, or told by the command without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from otop.reports.rules import release_file
from otop.reports.rules.release_file import facts_from
from otop.reports.rules.release_flaws import BadRelease
from otop.reports.tests.telling import CLOSING, ENGLISH, THAI


def refused(raw: object) -> list[tuple[str, str]]:
    content = raw if isinstance(raw, bytes) else json.dumps(raw).encode()
    with pytest.raises(BadRelease) as caught:
        facts_from(content)
    assert all(flaw.text.th and flaw.place in caught.value.message.th for flaw in caught.value.flaws)
    return [(flaw.place, flaw.text.en) for flaw in caught.value.flaws]


# What is refused


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"visitors": "240000"}, "$.visitors", "This must be a whole number or null, not text."),
        ({"visitors": 240_000.0}, "$.visitors", "This must be a whole number or null, not decimal."),
        ({"visitors": True}, "$.visitors", "This must be a whole number or null, not true/false."),
        ({"sold_satang": -1}, "$.sold_satang", "It cannot be negative (-1)."),
        ({"target_satang": 0}, "$.target_satang", "A target is more than 0, or null."),
        ({"fair_th": 7}, "$.fair_th", "This must be text or null, not number."),
        ({"to": "2015-11-02"}, "$.to", "The last day 2015-11-02 is before the first, 2015-11-03."),
        ({"from": "3/11/2015"}, "$.from", "Write a date as 2015-11-03."),
        ({"from": "2558-11-03"}, "$.from", "2558 is a Buddhist-era year; write 2015."),
        ({"from": 20151103}, "$.from", 'This must be a date such as "2015-11-03", not number.'),
        (
            {"visitors_thai": 200_000, "visitors_foreign": 30_000},
            "$.visitors",
            "Thai + foreign = 230,000, but visitors = 240,000.",
        ),
        ({"visitors_thai": 240_001}, "$.visitors", "Thai + foreign = 240,001, but visitors = 240,000."),
        (
            {"ordered_satang": 14_999_999},
            "$.foreign_orders",
            "Foreign orders are 15,000,000 satang, above ordered, 14,999,999.",
        ),
        ({"foreign_orders": {}}, "$.foreign_orders", "This must be a list or null, not object."),
        ({"foreign_orders": [3]}, "$.foreign_orders[0]", "This must be an object, not number."),
        ({"foreign_orders": [{"province": "99"}]}, "$.foreign_orders[0].province", "There is no province 99."),
        (
            {"foreign_orders": [{"country": "China"}]},
            "$.foreign_orders[0].country",
            "Write a country as two letters, such as CN.",
        ),
        ({"buckets": [{"amount_satang": -5}]}, "$.buckets[0].amount_satang", "It cannot be negative (-5)."),
        (
            {"buckets": [{"amount_satang": 7_000_000_001}]},
            "$.buckets",
            "The buckets are 7,000,000,001 satang, above the total, 7,000,000,000.",
        ),
    ],
)
def test_bad_facts_are_refused_with_their_place(changes: dict[str, object], place: str, said: str) -> None:
    assert (place, said) in refused({**CLOSING, **changes})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "Not JSON: line 1, column 2."),
        (b"[]", "This must be an object, not list."),
        (b"\xff\xfe{", "The file is not UTF-8 (byte 0)."),
        (b'{"visitors": NaN}', "NaN is not a number."),
        (b'{"visitors": ' + b"9" * 5000 + b"}", "Not usable JSON: too deep, or a number too long."),
        (b"[" * 100_000, "Not usable JSON: too deep, or a number too long."),
        (b"{}", "There is no figure to write about."),
    ],
)
def test_a_broken_file_is_refused(raw: bytes, said: str) -> None:
    assert refused(raw) == [("$", said)]


def test_a_figure_written_twice_is_refused() -> None:
    assert refused(b'{"visitors": 240000, "visitors": 220000}') == [("$.visitors", "It is written twice.")]


def test_every_flaw_is_told_at_once() -> None:
    assert [place for place, _ in refused({"visitors": -1, "sold_satang": "x", "from": 3})] == [
        "$.from",
        "$.visitors",
        "$.sold_satang",
    ]


def test_a_key_that_is_not_known_is_told_and_left_aside() -> None:
    found, asides = facts_from(json.dumps({**CLOSING, "vistors": 3}).encode())
    assert found == facts_from(json.dumps(CLOSING).encode())[0]
    assert [aside.place for aside in asides] == ["$.vistors"]


# The command


def otop(*words: str, given_input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return subprocess.run(
        [sys.executable, "-m", "otop.site.cli", "release", *words],
        input=given_input,
        capture_output=True,
        env=environment,
    )


def test_the_command_writes_the_release_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(CLOSING), encoding="utf-8")
    done = otop(str(file), "--lang", "th", "--data", str(tmp_path / "none"))
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, THAI, b"")
    assert not (tmp_path / "none").exists()
    assert otop(str(file), "--lang", "en", "-o", str(tmp_path / "out.txt")).returncode == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == ENGLISH


def test_the_command_refuses_with_the_place_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    done = otop("-", "-o", str(out), given_input=json.dumps({**CLOSING, "visitors": -1}).encode())
    assert (done.returncode, done.stdout, out.exists()) == (4, b"", False)
    assert "$.visitors: ติดลบไม่ได้ (-1)" in done.stderr.decode()
    assert "$.visitors: It cannot be negative (-1)." in done.stderr.decode()


def test_the_command_says_which_file_is_missing(tmp_path: Path) -> None:
    done = otop(str(tmp_path / "absent.json"))
    assert (done.returncode, done.stdout) == (4, b"")
    assert f"{tmp_path}/absent.json" in done.stderr.decode()


def test_a_file_that_is_longer_than_facts_are_is_not_read() -> None:
    long = json.dumps(CLOSING).encode() + b" " * release_file.BYTES_MAX
    assert refused(long) == [("$", "The file is larger than 256 KiB.")]


@pytest.mark.parametrize("name", ["foreign_orders", "buckets"])
def test_a_list_has_so_many_rows_and_no_more_are_read(name: str) -> None:
    assert refused({**CLOSING, name: [0] * (release_file.ROWS_MAX + 1)}) == [(f"$.{name}", "There may be at most 200.")]
