"""`python -m bench`: one run, its table, and exit code 1 if a goal is missed."""

from __future__ import annotations

import argparse
import json
import sys

from bench.paths import table
from bench.run import FULL, QUICK, measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="results as JSON on stdout, the table on stderr")
    parser.add_argument(
        "--quick", action="store_true", help="takes seconds; its ratios mean nothing, so they miss no goal"
    )
    arguments = parser.parse_args()
    result = measure(QUICK if arguments.quick else FULL)
    print(
        table(result.findings, small=result.small, large=result.large),
        f"{result.transactions:.2f} transactions a request, the look at the key (which writes nothing) included",
        "the books agree" if result.books_agree else "THE BOOKS DO NOT AGREE",
        sep="\n",
        file=sys.stderr if arguments.json else sys.stdout,
    )
    met = result.books_agree and (arguments.quick or not any(f.missed() for f in result.findings))
    if arguments.json:
        print(json.dumps({"met": met, **result.as_json()}))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
