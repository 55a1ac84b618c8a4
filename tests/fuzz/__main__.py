"""`python -m tests.fuzz --minutes 10`: see docs/how-to/fuzz.md."""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

import pytest

from tests.fuzz.plan import Plan

NAMES = 11


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, metavar="N", help="for all targets together (default 10)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), metavar="N", help="to run the same again")
    parser.add_argument("--only", action="append", default=[], metavar="TARGET", help="one target; may be repeated")
    parser.add_argument("--keep", type=Path, default=Path("var/fuzz"), metavar="DIR", help="where faulty input is kept")
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    each = asked.minutes * 60 / (len(asked.only) or NAMES)
    print(f"seed {asked.seed}, {each:.0f} s each", flush=True)
    plan = Plan(each, asked.seed, tuple(asked.only), asked.keep)
    return int(pytest.main(["-q", "-s", "--no-header", "tests/fuzz/long_run.py"], plugins=[plan]))


if __name__ == "__main__":
    sys.exit(main())
