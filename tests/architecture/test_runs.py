"""How tests are run: what a killed run leaves is ended by the next, and each file keeps to its share of the time."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.architecture.tree import ROOT, name_of, parsed, python_files
from tests.engine import RUN, end_leftovers, new_folder
from tests.shares import grown, listed, shares
from tests.sync.server import PATIENCE_S

# What starts processes, and the files that may: fixtures of their own, so that a test that asks for one is marked.
STARTERS = {"server", "made_house"}
HARNESS = {"conftest.py", "tests/sync/server.py", "otop/site/tests/house.py"}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run in a process of its own, with a child that bears its name."""
    program = (
        "import os, subprocess, sys\n"
        "from contextlib import ExitStack\n"
        "from pathlib import Path\n"
        "from tests.engine import RUN, new_folder\n"
        "folder = new_folder(ExitStack(), Path(sys.argv[1]))\n"
        "os.environ[RUN] = str(folder)\n"
        "child = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
        "other = subprocess.Popen(['sleep', '1000'], cwd=folder, env={}, start_new_session=True)\n"
        "print(folder, child.pid, other.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTEST_XDIST_WORKER": "x"}  # it starts no database
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def test_what_a_killed_run_left_is_ended_and_a_living_one_is_not_touched(
    tmp_path: Path, running: subprocess.Popen[bytes]
) -> None:
    assert running.stdout
    name, *numbers = running.stdout.readline().decode().split()
    children = [psutil.Process(int(number)) for number in numbers]
    end_leftovers(tmp_path)
    assert Path(name).exists()
    assert all(child.is_running() for child in children)
    running.kill()
    running.wait()
    with ExitStack() as stack:
        ours = new_folder(stack, tmp_path)
        assert psutil.wait_procs(children, timeout=PATIENCE_S)[1] == []
        assert [path for path in tmp_path.iterdir() if path.is_dir()] == [ours]
    assert not ours.exists()


def test_this_run_has_its_folder_and_names_it_to_all_that_it_starts() -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"import os; print(os.environ['{RUN}'])"], capture_output=True, text=True
    )
    assert Path(told.stdout.strip(), "run.lock").exists()


def test_a_test_that_starts_a_server_asks_for_it_by_a_fixture() -> None:
    """Else it would bear no mark, and `make quick` would run it."""
    called = {
        name_of(path)
        for path in python_files()
        if "tests" in path.relative_to(ROOT).parts and name_of(path) not in HARNESS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in STARTERS
    }
    assert called == set()


def test_every_file_with_a_share_is_there() -> None:
    assert [name for name in listed() if not (ROOT / name).exists()] == []


def test_a_share_is_a_part_of_the_whole_however_fast_the_machine_is() -> None:
    seconds = {"a": 1.0, "b": 3.0}
    assert shares(seconds) == shares({name: 10 * took for name, took in seconds.items()}) == {"a": 250.0, "b": 750.0}


def test_a_file_that_grew_far_beyond_its_share_is_named_and_a_little_is_let_be() -> None:
    table = {"a": 100.0, "b": 900.0}
    assert grown({"a": 214.0, "b": 786.0}, table) == {}
    assert grown({"a": 216.0, "b": 784.0}, table) == {"a": (216.0, 100.0)}
    assert grown({"a": 100.0, "new": 15.0, "b": 885.0}, table) == {}
    assert grown({"a": 100.0, "new": 16.0, "b": 884.0}, table) == {"new": (16.0, 0.0)}


def test_what_cannot_run_here_makes_the_others_no_dearer() -> None:
    assert grown({"a": 1000.0}, {"a": 100.0, "browser": 900.0}) == {}
