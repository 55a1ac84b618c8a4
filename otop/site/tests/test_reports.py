"""`otop report` and `otop fairs close-day`, as an officer types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otop.site.tests.typed import Typed

FAIR = ["--fair", "small"]
DAY = ["--day", "2015-11-03"]
STARTS = {"pdf": b"%PDF-", "xlsx": b"PK", "csv": "\ufeffส่วน,".encode(), "json": b"{", "page": b"<!doctype html>"}


@pytest.fixture
def fair(typed: Typed) -> Typed:
    counts = [word for noun in ("booths", "gates", "counters") for word in (f"--{noun}", "2")]
    dates = ["--from", "2015-11-03", "--to", "2015-11-04", "--clock", "replayed"]
    names = ["--slug", "small", "--name-th", "งานเล็ก", "--name-en", "Small fair"]
    assert typed("fairs", "create", *names, *dates, *counts).returncode == 0
    return typed


def test_a_closed_day_is_an_edition_that_reports_are_written_from(fair: Typed, tmp_path: Path) -> None:
    closed = fair("fairs", "close-day", *FAIR, *DAY)
    day, edition, fingerprint = closed.stdout.replace("edition ", "").split()
    assert (closed.returncode, day, edition, len(fingerprint)) == (0, "2015-11-03", "1", 64)
    target = tmp_path / "day.json"
    asked = fair("report", "day", *FAIR, *DAY, "--edition", "1", "--format", "json", "-o", str(target))
    assert (asked.returncode, asked.stdout) == (0, "")
    assert fingerprint in target.read_text()
    assert "edition 1" in asked.stderr


@pytest.mark.parametrize("form", list(STARTS))
def test_every_format_is_written(fair: Typed, tmp_path: Path, form: str) -> None:
    target = tmp_path / "closing"
    made = fair("report", "closing", *FAIR, "--format", form, "-o", str(target))
    assert (made.returncode, target.read_bytes()[: len(STARTS[form])].lower()) == (0, STARTS[form].lower())
    assert (b"<style>" in target.read_bytes()) == (form == "page")


def test_the_language_is_the_one_asked_for(fair: Typed) -> None:
    told = {
        lang: json.loads(fair("report", "closing", *FAIR, "--format", "json", "--lang", lang, "-o", "-").stdout)
        for lang in ("th", "en")
    }
    assert (told["th"]["lang"], told["en"]["lang"]) == ("th", "en")
    assert "Small fair" in told["en"]["title"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["day", *FAIR, "--day", "2015-12-01"], "2015-12-01 is not a day of fair small."),
        (["day", *FAIR, *DAY, "--edition", "9"], "This report has no edition 9."),
        (["closing", "--fair", "nowhere"], "There is no fair called nowhere."),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_both_languages(fair: Typed, words: list[str], said: str) -> None:
    refused = fair("report", *words, "--format", "csv", "-o", "-")
    assert (refused.returncode, refused.stdout) == (4, "")
    thai, english = refused.stderr.strip().splitlines()[-2:]
    assert english == said
    assert any("ก" <= letter <= "๛" for letter in thai)


def test_a_file_that_cannot_be_written_is_said(fair: Typed, tmp_path: Path) -> None:
    target = str(tmp_path / "no" / "such" / "folder")
    refused = fair("report", "closing", *FAIR, "--format", "csv", "-o", target)
    assert refused.returncode == 4
    assert target in refused.stderr
