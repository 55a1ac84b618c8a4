"""What we stand on: locked with hashes, each with its reason and a licence that fits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.supply.audit import BLIND, FOUND, OK, judged
from tests.supply.dependencies import DEV_LOCK, LOCK, PAGE, licence, locked, not_allowed, page, reasons, shipped, wanted


@pytest.mark.parametrize("lock", [LOCK, DEV_LOCK], ids=lambda path: path.name)
def test_every_requirement_has_one_version_and_its_hashes(lock: Path) -> None:
    found = locked(lock.read_text(encoding="utf-8"))
    assert len(found) > 40
    assert [one.name for one in found if not one.hashes] == []
    assert [one.name for one in found if not one.via] == []


def test_a_line_without_version_or_hash_is_noticed() -> None:
    (bare,) = locked("# head\nsome==1.0\n    # via otop\n")
    assert (bare.name, bare.hashes, bare.via) == ("some", 0, ("otop",))
    for line in ("some>=1.0\n", "git+https://x.example/y\n", "-e .\n"):
        with pytest.raises(ValueError, match="not a requirement"):
            locked(f"# head\n{line}")


def test_both_locks_hold_all_that_is_asked_for_and_agree() -> None:
    run = {one.name: one.version for one in locked(LOCK.read_text(encoding="utf-8"))}
    dev = {one.name: one.version for one in locked(DEV_LOCK.read_text(encoding="utf-8"))}
    assert sorted(wanted().keys() - run.keys()) == []
    assert run.items() <= dev.items()


def test_every_run_time_dependency_says_why_it_is_here() -> None:
    given = reasons()
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert len(given) == len(asked) + 1  # and the engine
    assert [name for name, why in given.items() if len(why) < 10 and name != "tzdata"] == []


def test_the_page_of_dependencies_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/dependencies.md is out of date: make lock"


def test_every_licence_may_stand_beside_ours() -> None:
    wrong = {one.name: found for one in shipped() if (found := not_allowed(licence(one.name)))}
    assert wrong == {}


def test_a_licence_that_is_not_on_the_list_is_noticed() -> None:
    assert not_allowed("MIT AND CC-BY-4.0") == []
    assert not_allowed("MPL-2.0 AND (Apache-2.0 OR MIT)") == []
    assert not_allowed("") == [""]
    assert not_allowed("AGPL-3.0-only") == ["AGPL-3.0-only"]
    assert not_allowed("GPL-2.0-or-later") == ["GPL-2.0-or-later"]
    assert not_allowed("GPL-2.0-or-later OR MPL-1.1") == []


# The audit


def report(*packages: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


CLEAN = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "not found"}
FAULTY = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-0", "fix_versions": ["3"]}]}


@pytest.mark.parametrize(
    ("output", "code", "word"),
    [
        (report(CLEAN), OK, "1 packages audited"),
        (report(SKIPPED), BLIND, "Not audited: 1 of 1"),
        (report(CLEAN, SKIPPED), BLIND, "Not audited: 1 of 2"),
        (report(), BLIND, "Not audited: 0 of 0"),
        (report(FAULTY), FOUND, "c 2: PYSEC-0, mended in 3"),
        (report(FAULTY, SKIPPED), FOUND, "PYSEC-0"),
        ("", BLIND, "no report"),
        ("[]", BLIND, "no report"),
        ("Traceback", BLIND, "no report"),
    ],
)
def test_an_audit_that_could_not_ask_is_not_a_green_one(output: str, code: int, word: str) -> None:
    found, lines = judged(output)
    assert found == code
    assert word in " ".join(lines)
