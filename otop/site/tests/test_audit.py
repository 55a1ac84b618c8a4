"""`otop audit` and `otop verify` on a house of their own: the chain outlives a backup, and says what came after."""

from __future__ import annotations

import json
from pathlib import Path

from otop.site.tests.house import House, database_of


def head(house: House) -> tuple[str, str]:
    """As `otop audit head` tells it."""
    ((no, digits),) = house.sql("SELECT last, encode(head, 'hex') FROM audit_seal ORDER BY last DESC LIMIT 1")
    return str(no), str(digits)


def happens(house: House, name: str) -> None:
    """Something, and it is sealed."""
    assert house.otop("users", "create", name, "--role", "viewer").returncode == 0
    assert house.otop("audit", "seal").returncode == 0


def test_a_restored_backup_that_no_worker_ever_sealed_is_whole_and_a_cut_end_is_found(house: House) -> None:
    file = str(house.data.parent / "x")
    with database_of(house):
        # As where no worker ever ran.
        house.sql("DELETE FROM audit_seal; UPDATE base_announcement SET no = NULL, hash = NULL")
        (house.data / "chain-head").unlink(missing_ok=True)
        assert house.otop("backup", file).returncode == 0
        assert house.otop("restore", file, "--replace").returncode == 0
        house.sql("UPDATE base_announcement SET written_at = now() - interval '1 hour'")
        verified = house.otop("verify")
        assert verified.returncode == 0, verified.stdout
        assert "No worker runs here" in verified.stderr
        no, digits = head(house)
        assert (house.data / "chain-head").read_text() == f"{no} {digits}\n"

        assert house.otop("backup", file).returncode == 0
        house.sql("DELETE FROM base_announcement WHERE no >= (SELECT max(first) FROM audit_seal)")
        house.sql("DELETE FROM audit_seal WHERE last = (SELECT max(last) FROM audit_seal)")
        cut = house.otop("verify")
        assert (cut.returncode, f"Number {no} of the chain is not the head that the file" in cut.stdout) == (1, True)
        (house.data / "chain-head").unlink()
        assert house.otop("verify").returncode == 0, (
            "whoever takes the file, too, is found by a backup or by paper only"
        )
        beside = house.otop("audit", "check", "--backup", file)
        assert (beside.returncode, f"Number {no} of the chain is not the head" in beside.stdout) == (1, True)


def test_the_chain_comes_back_with_a_backup_says_what_came_after_and_goes_on(running: House, tmp_path: Path) -> None:
    happens(running, "first")
    kept = head(running)
    assert running.otop("backup", str(tmp_path / "x")).returncode == 0
    happens(running, "later")
    lost = head(running)
    assert lost != kept
    restored = running.otop("restore", str(tmp_path / "x"), "--replace")
    assert f"Before the restore it ended at number {' '.join(lost)}" in restored.stderr
    assert head(running) == kept
    assert running.otop("audit", "check", "--no", lost[0], "--head", lost[1]).returncode == 1
    happens(running, "again")
    assert int(head(running)[0]) > int(kept[0])
    assert json.loads(running.otop("verify", "--json").stdout)["audit"]["ok"]
