"""The contracts of .importlinter hold, and each of them bites: breaches planted in a copy of the tree are found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, domains

STAIRCASE, ROOMS, PLAIN, DOOR = (
    "Domains form a staircase",
    "Rooms form a staircase in every domain",
    "Rules and types are plain Python",
    "Visitors use the front door",
)
# What is added to which file, and what the linter then says.
BREACHES = {
    "a lower domain calls a higher one": (
        "otop/areas/queries.py",
        "import otop.fairs.queries",
        "otop.areas is not allowed to import otop.fairs",
    ),
    "neighbours know each other": (
        "otop/sales/queries.py",
        "import otop.visitors.queries",
        "otop.sales is not allowed to import otop.visitors",
    ),
    "a domain without a step": ("otop/extras/__init__.py", "", "- otop.extras"),
    "a query that acts": (
        "otop/people/queries.py",
        "import otop.people.actions",
        "otop.people.queries is not allowed to import otop.people.actions",
    ),
    "two doors that know each other": (
        "otop/sync/tasks.py",
        "import otop.sync.ingest",
        "otop.sync.tasks is not allowed to import otop.sync.ingest",
    ),
    "a room without a question": ("otop/orders/utils.py", "", "- otop.orders.utils"),
    "a rule that knows the web": (
        "otop/devices/rules.py",
        "import django.http",
        "otop.devices.rules is not allowed to import django",
    ),
    "a type that reaches the database through a third module": (
        "otop/base/records.py",
        "import django.db",
        "otop.visitors.types is not allowed to import django",
    ),
    "a visitor through the window": (
        "otop/devices/queries.py",
        "import otop.fairs.models",
        "otop.devices.queries imports otop.fairs.models",
    ),
    "a visitor who takes the whole house": ("otop/sync/queries/setup.py", "import otop.areas", "imports otop.areas"),
}


def lint(folder: Path) -> tuple[int, str]:
    """The exit code and all that was said, as one line."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "COLUMNS": "300", "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_the_tree_keeps_every_contract() -> None:
    code, said = lint(ROOT)
    assert [name for name in (STAIRCASE, ROOMS, PLAIN, DOOR) if f"{name} KEPT" not in said] == []
    assert code == 0


@pytest.fixture(scope="module")
def said_of_breaches(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("breaches")
    for part in ("otop", "tests/architecture"):
        shutil.copytree(
            ROOT / part, folder / part, ignore=lambda _, names: [n for n in names if "." in n[1:] and n[-3:] != ".py"]
        )
    (folder / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / ".importlinter", folder)
    for place, line, _ in BREACHES.values():
        (folder / place).parent.mkdir(exist_ok=True)
        with (folder / place).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    code, said = lint(folder)
    assert code == 1
    return said


@pytest.mark.parametrize("contract", [STAIRCASE, ROOMS, PLAIN, DOOR])
def test_a_breach_breaks_its_contract(contract: str, said_of_breaches: str) -> None:
    assert f"{contract} BROKEN" in said_of_breaches


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_named(breach: str, said_of_breaches: str) -> None:
    assert BREACHES[breach][2] in said_of_breaches


def test_the_rooms_of_every_domain_are_watched() -> None:
    """All but `base` and `site`, which name their files freely."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    watched = contracts["importlinter:contract:rooms"]["containers"].split()
    assert sorted(watched) == [f"otop.{name}" for name in domains() if name not in {"base", "site"}]
