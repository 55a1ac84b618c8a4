"""`python -m otop.site.demo ADDRESS`: the demo fair stands and its records are handed in. Safe to run again."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import django


def main(address: str) -> int:
    django.setup()
    from django.utils import timezone

    from otop.site.demo.cast import make_fair
    from otop.site.demo.days import places, records_of
    from otop.site.demo.phones import connect, enrolled

    data = Path(os.environ["OTOP_DATA"])
    done = data / "demo.done"
    if done.exists():
        return 0
    make_fair(at=timezone.now())
    http = connect(address)
    phones = enrolled(data / "demo-phones.json", http, places(), timezone.now())
    batches = [(phone, batch) for phone in phones for batch in phone.batches(records_of(phone.kind, phone.ref))]
    answers: Counter[str] = Counter()
    for number, (phone, batch) in enumerate(batches, start=1):
        answers.update(phone.send(http, batch))
        show(number, len(batches), answers)
    print(file=sys.stderr)
    done.touch()
    return 0


def show(number: int, of: int, answers: Counter[str]) -> None:
    """A bar on a terminal; elsewhere a line now and then."""
    told = ", ".join(f"{name} {count:,}" for name, count in sorted(answers.items()))
    if sys.stderr.isatty():
        filled = number * 30 // of
        print(f"\r[{'█' * filled}{'·' * (30 - filled)}] {number}/{of}  {told}", end="", file=sys.stderr, flush=True)
    elif number == of or number % 20 == 0:
        print(f"{number}/{of} {told}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
