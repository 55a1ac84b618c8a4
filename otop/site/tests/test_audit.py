"""`otop audit` and `otop verify` on a house of their own: the chain outlives a backup, and says what came after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from otop.site.tests.house import House, database_of


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


def test_a_restored_backup_that_no_worker_ever_sealed_is_whole_and_a_cut_end_is_found(empty_house: House) -> None:
    house = empty_house
    assert house.otop("users", "create", "first", "--role", "viewer").returncode == 0
    file = str(house.data.parent / "x")
    assert house.otop("backup", file).returncode == 0
    assert house.otop("restore", file, "--replace").returncode == 0
    with database_of(house):
        house.sql("UPDATE base_announcement SET written_at = now() - interval '1 hour'")
    verified = house.otop("verify")
    assert verified.returncode == 0, verified.stdout
    assert "No worker runs here" in verified.stderr
    no, digits = head(house)
    assert (house.data / "chain-head").read_text() == f"{no} {digits}\n"

    assert house.otop("backup", file).returncode == 0
    with database_of(house):
        house.sql("DELETE FROM base_announcement WHERE no >= (SELECT max(first) FROM audit_seal)")
        house.sql("DELETE FROM audit_seal WHERE last = (SELECT max(last) FROM audit_seal)")
    cut = house.otop("verify")
    assert (cut.returncode, f"Number {no} of the chain is not the head that the file" in cut.stdout) == (1, True)
    (house.data / "chain-head").unlink()
    assert house.otop("verify").returncode == 0, "whoever takes the file, too, is found by a backup or by paper only"
    beside = house.otop("audit", "check", "--backup", file)
    assert (beside.returncode, f"Number {no} of the chain is not the head" in beside.stdout) == (1, True)

    house.otop("users", "create", "second", "--role", "viewer")
    house.otop("audit", "seal")
    assert house.otop("restore", file, "--replace").returncode == 0
    assert house.otop("audit", "check", "--backup", file, "--no", no, "--head", digits).returncode == 0
    assert "is not a whole backup" in house.otop("audit", "check", "--backup", __file__).stderr


def test_a_restore_says_where_the_chain_ended_before(sealed: House, tmp_path: Path) -> None:
    assert sealed.otop("backup", str(tmp_path / "x")).returncode == 0
    sealed.otop("users", "create", "beyond", "--role", "viewer")
    sealed.otop("audit", "seal")
    no, digits = head(sealed)
    restored = sealed.otop("restore", str(tmp_path / "x"), "--replace")
    assert f"Before the restore it ended at number {no} {digits}" in restored.stderr
    assert json.loads(sealed.otop("verify", "--json").stdout)["audit"]["ok"]


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
