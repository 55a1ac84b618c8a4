"""That the bench runs and counts; what it measures is judged by people, on a quiet machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.server, pytest.mark.long]
CHECKOUT = Path(__file__).parent.parent.parent
ENVIRONMENT = {**os.environ, "OTOP_TEST_DATABASE": "0"}


def told_by(*words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench", *words, "--quick", "--json"]
    done = subprocess.run(command, cwd=CHECKOUT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_quick_run_measures_every_path_and_promise_and_leaves_the_books_right() -> None:
    told = told_by()
    assert told["books_agree"] is True
    assert told["large"] == 3 * told["small"] == 3_000
    counts = ("path", "statements", "statements_of_ten_times_the_records", "commits")
    assert [tuple(p[name] for name in counts) for p in told["paths"]] == [
        ("one sale of 2 lines", 6, 6, 1),
        ("batch of 50 sales", 6, 6, 1),
        ("one gate count", 5, 5, 1),
        ("one ticket taken", 5, 5, 1),
    ]
    assert all(len(p["rounds"]) == 1 and len(p["rounds"][0]) == 4 for p in told["paths"])
    assert [(r["path"], r["statements"], len(r["rounds"])) for r in told["live"]] == [
        ("live figures, read afresh", 4, 1),
        ("live page, drawn afresh", 5, 1),
    ]
    promises = {p["promise"]: p for p in told["promises"]}
    assert list(promises) == [
        "from an empty folder to the home page",
        "the second start",
        "until all of it has ended, a client still connected",
        "slowest answer beside 200 clients slow with headers",
        "slowest answer beside 200 clients slow with bodies",
        "slowest answer beside 200 clients slow with answers",
        "until phones are answered again, after the database was killed",
        "until a web process that hangs is ended",
        "buffers, live figures, read afresh, ledger x3",
        "buffers, live page, drawn afresh, ledger x3",
        "p99 of the live page at 50 sales/s over idle",
        "memory of the server over that load",
    ]
    assert promises["p99 of the live page at 50 sales/s over idle"]["told"]["reads"] == 10


def test_a_quick_whole_fair_has_its_closing_report_in_every_form() -> None:
    (promise,) = told_by("--whole")["promises"]
    forms = ("page", "report.pdf", "report.xlsx", "report.csv", "report.json")
    each = [name for form in forms for name in (f"ms {form}", f"ms {form} again")]
    assert list(promise["told"]) == ["s handing in", *each]
