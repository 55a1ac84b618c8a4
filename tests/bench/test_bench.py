"""That the bench runs and counts; what it measures is judged by people, on a quiet machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent.parent


def test_a_quick_run_measures_every_path_and_leaves_the_books_right() -> None:
    environment = {**os.environ, "OTOP_TEST_DATABASE": "0"}
    command = [sys.executable, "-m", "bench", "--quick", "--json"]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
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
