"""What an officer types beside a running house, command by command: exit codes, sentences, results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otop.site.tests.typed import Typed

OFFICER = ("users", "create", "--role", "fair_officer")


@pytest.fixture
def sealed(typed: Typed) -> Typed:
    assert typed(*OFFICER, "first").returncode == 0
    assert typed("audit", "seal").returncode == 0
    return typed


def head(sealed: Typed) -> tuple[str, str]:
    no, digits, _ = sealed("audit", "head").stdout.split()
    return no, digits


def test_an_account_is_made_and_its_password_shown_once(typed: Typed) -> None:
    made = typed(*OFFICER, "officer-a")
    assert made.returncode == 0
    assert made.stdout.startswith("password: ")
    assert len(made.stdout.split()) == 2
    again = typed(*OFFICER, "officer-a")
    assert (again.returncode, again.stdout) == (4, "")
    assert "The username officer-a is taken." in again.stderr


def test_no_role_is_given_for_a_fair_that_is_not_there(typed: Typed) -> None:
    made = typed(*OFFICER, "officer-t", "--only", "fair:typo")
    assert (made.returncode, made.stdout) == (4, "")
    assert "there is no fair typo" in made.stderr
    assert "ไม่มีงาน typo" in made.stderr


def test_a_password_comes_from_a_file(typed: Typed, tmp_path: Path) -> None:
    missing = typed(*OFFICER, "officer-b", "--password-file", tmp_path / "no")
    assert (missing.returncode, missing.stdout) == (4, "")
    file = tmp_path / "password"
    file.write_text("long-enough-for-us\n")
    made = typed(*OFFICER, "officer-b", "--password-file", file)
    assert (made.returncode, made.stdout) == (0, "")


def test_a_fair_a_code_and_an_empty_list_of_devices(typed: Typed) -> None:
    names = ("--name-th", "งานตัวอย่าง", "--name-en", "Sample fair", "--from", "2015-11-03", "--to", "2015-11-05")
    sizes = ("--booths", "2", "--gates", "1", "--counters", "1", "--clock", "replayed")
    fair = typed("fairs", "create", "--slug", "sample-2015", *names, *sizes)
    assert (fair.returncode, fair.stdout) == (0, "")
    code = typed("devices", "code", "--fair", "sample-2015", "--booth", "2")
    assert (code.returncode, len(code.stdout.splitlines())) == (0, 1)
    nowhere = typed("devices", "code", "--fair", "sample-2015", "--booth", "3")
    assert (nowhere.returncode, nowhere.stdout) == (4, "")
    devices = typed("devices", "list", "--fair", "sample-2015", "--json")
    assert (devices.returncode, devices.stdout) == (0, "[]\n")


def test_a_buddhist_era_year_is_refused_with_the_right_one(typed: Typed) -> None:
    fair = typed("fairs", "create", "--from", "2558-11-03")
    assert fair.returncode == 2
    assert "2558 is a Buddhist-era year; write the year as 2015" in fair.stderr


def test_a_head_is_in_the_chain_and_another_is_not(sealed: Typed) -> None:
    no, digits = head(sealed)
    grouped = " ".join(digits[n : n + 8] for n in range(0, 64, 8))
    assert sealed("audit", "check", "--no", no, "--head", grouped).returncode == 0
    other = sealed("audit", "check", "--no", no, "--head", "0" * 64)
    assert other.returncode == 1
    assert f"Number {no} of the chain is not the head that was published." in other.stdout
    assert sealed("audit", "check", "--no", no).returncode == 2
    assert "is not a head" in sealed("audit", "check", "--no", no, "--head", "xyz").stderr
    assert "is not a whole backup" in sealed("audit", "check", "--backup", __file__).stderr


def test_verify_checks_the_chain_beside_the_books(sealed: Typed) -> None:
    finding = json.loads(sealed("verify", "--json").stdout)
    no, digits = head(sealed)
    assert finding["ok"] is True
    assert finding["audit"] == {"ok": True, "no": int(no), "head": digits, "count": 0, "findings": []}
