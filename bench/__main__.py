"""`python -m bench`: one run, its table, and exit code 1 if a goal is missed."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from bench import outside
from bench.ground import CHECKOUT
from bench.paths import table
from bench.promises import Promise, promises_table
from bench.run import FULL, QUICK, measure
from bench.soak import soak
from bench.whole import whole

SOAK_S, SCHEDULES = 600, 20_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="results as JSON on stdout, the table on stderr")
    parser.add_argument(
        "--quick", action="store_true", help="takes seconds; its ratios mean nothing, so they miss no goal"
    )
    parser.add_argument(
        "--whole", action="store_true", help="only the closing report of the whole demo fair, handed in first; minutes"
    )
    parser.add_argument(
        "--soak", action="store_true", help="only a busy day of 150 phones, in ten minutes: memory, and nothing lost"
    )
    parser.add_argument(
        "--schedules",
        action="store_true",
        help=f"only {SCHEDULES:,} schedules of what happens to a phone; 45 minutes to two hours on two cores",
    )
    parser.add_argument(
        "--outside",
        action="store_true",
        help="only what the worst input costs each parser (docs/threats.md)",
    )
    arguments = parser.parse_args()
    if arguments.outside:
        return outside.show()
    if arguments.schedules:
        return schedules(20 if arguments.quick else SCHEDULES)
    if arguments.soak:
        return show(soak(20 if arguments.quick else SOAK_S), quick=arguments.quick, as_json=arguments.json)
    if arguments.whole:
        promise = whole(days="last", share=0.01) if arguments.quick else whole(days="whole", share=1.0)
        return show([promise], quick=arguments.quick, as_json=arguments.json)
    result = measure(QUICK if arguments.quick else FULL)
    print(
        table(result.findings, [reading.row() for reading in result.live], small=result.small, large=result.large),
        promises_table(result.promises),
        f"{result.transactions:.2f} transactions a request, the look at the key (which writes nothing) included",
        "the books agree" if result.books_agree else "THE BOOKS DO NOT AGREE",
        sep="\n",
        file=sys.stderr if arguments.json else sys.stdout,
    )
    met = result.books_agree and (arguments.quick or result.met())
    if arguments.json:
        print(json.dumps({"met": met, **result.as_json()}))
    return 0 if met else 1


def show(promises: list[Promise], *, quick: bool, as_json: bool) -> int:
    met = quick or all(promise.kept for promise in promises)
    print(promises_table(promises), file=sys.stderr if as_json else sys.stdout)
    if as_json:
        print(json.dumps({"met": met, "promises": [promise.as_json() for promise in promises]}))
    return 0 if met else 1


def schedules(count: int) -> int:
    """Those of the test command (tests/phone), and so many more; a browser and a server for each core."""
    each = str(os.cpu_count() or 1)
    command = [sys.executable, "-m", "pytest", "-q", "-n", each, "--dist", "load", "tests/phone"]
    command += ["-k", "whatever", "-m", "long or not long"]
    return subprocess.run(
        command, env={**os.environ, "OTOP_SCHEDULES": str(count)}, cwd=CHECKOUT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
