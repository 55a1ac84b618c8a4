"""`otop audit` and `otop verify` on a house of their own: the chain outlives a backup, and says what came after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otop.site.tests.house import House


@pytest.fixture(scope="module")
def sealed(running: House) -> House:
    for role in ("viewer", "fair_officer"):
        made = running.otop("users", "create", f"first-{role[:3]}", "--role", role)
        assert made.returncode == 0, made.stderr
    assert running.otop("audit", "seal").returncode == 0
    return running


def head(house: House) -> tuple[str, str]:
    no, digits, _ = house.otop("audit", "head").stdout.split()
    return no, digits


def test_a_head_is_in_the_chain_and_another_is_not(sealed: House) -> None:
    no, digits = head(sealed)
    grouped = " ".join(digits[n : n + 8] for n in range(0, 64, 8))
    assert sealed.otop("audit", "check", "--no", no, "--head", grouped).returncode == 0
    other = sealed.otop("audit", "check", "--no", no, "--head", "0" * 64)
    assert other.returncode == 1
    assert f"Number {no} of the chain is not the head that was published." in other.stdout
    assert sealed.otop("audit", "check", "--no", no).returncode == 2
    assert "is not a head" in sealed.otop("audit", "check", "--no", no, "--head", "xyz").stderr


def test_verify_checks_the_chain_beside_the_books(sealed: House) -> None:
    finding = json.loads(sealed.otop("verify", "--json").stdout)
    no, digits = head(sealed)
    assert finding["ok"] is True
    assert finding["audit"] == {"ok": True, "no": int(no), "head": digits, "count": 0, "findings": []}


def test_the_chain_comes_back_with_a_backup_and_goes_on(sealed: House, tmp_path: Path) -> None:
    kept = head(sealed)
    assert sealed.otop("backup", str(tmp_path / "x")).returncode == 0
    sealed.otop("users", "create", "later", "--role", "viewer")
    sealed.otop("audit", "seal")
    lost = head(sealed)
    assert lost != kept
    assert sealed.otop("restore", str(tmp_path / "x"), "--replace").returncode == 0
    assert head(sealed) == kept
    assert sealed.otop("audit", "check", "--no", kept[0], "--head", kept[1]).returncode == 0
    assert sealed.otop("audit", "check", "--no", lost[0], "--head", lost[1]).returncode == 1
    sealed.otop("users", "create", "again", "--role", "viewer")
    sealed.otop("audit", "seal")
    assert int(head(sealed)[0]) > int(kept[0])
    assert json.loads(sealed.otop("audit", "check", "--json").stdout)["ok"]
