"""What an operator types about personal data."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from otop.base.secrecy import read_keys
from otop.site.cli import parser
from otop.site.commands.privacy import put_new_key, run_register
from otop.site.places import kept_field_keys
from otop.site.problems import BadFile
from tests.architecture.tree import ROOT

NOW = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


def test_a_start_makes_one_key_that_only_the_owner_reads_and_keeps_it(tmp_path: Path) -> None:
    path = kept_field_keys(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    before = path.read_text()
    assert list(read_keys(before).by_name) == ["k1"]
    assert kept_field_keys(tmp_path).read_text() == before


def test_a_new_key_stands_first_and_the_old_ones_stay(tmp_path: Path) -> None:
    path = kept_field_keys(tmp_path)
    old = path.read_text()
    name = put_new_key(path, NOW)
    assert list(read_keys(path.read_text()).by_name) == [name, "k1"]
    assert path.read_text().endswith(old)
    assert put_new_key(path, NOW) == name
    assert len(read_keys(path.read_text()).by_name) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_broken_or_missing_file_of_keys_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    with pytest.raises(BadFile):
        put_new_key(path, NOW)
    path.write_text("k1 short")
    with pytest.raises(BadFile):
        put_new_key(path, NOW)
    assert path.read_text() == "k1 short"


def test_the_register_is_printed_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = parser().parse_args(["privacy", "register"])
    assert run_register(words) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert run_register(parser().parse_args(["privacy", "register", "--check", str(ROOT / "docs/privacy.md")])) == 0
    old = tmp_path / "old.md"
    old.write_text("old")
    assert run_register(parser().parse_args(["privacy", "register", "--check", str(old)])) == 1
