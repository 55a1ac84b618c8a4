"""How far the demo is: a file that an interrupted start goes on from, and a bar for who waits."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock

WIDTH, LINE_EVERY_S = 30, 10.0


@dataclass
class State:
    """The days that are in, and the highest number that each phone gave out in each part of the fair."""

    file: Path
    done: list[date] = field(default_factory=list)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> State:
        if not file.exists():
            return cls(file)
        kept = json.loads(file.read_text())
        return cls(file, [date.fromisoformat(day) for day in kept["done"]], kept["numbers"])

    def note(self, day: date, part: str, given_out: dict[str, int]) -> None:
        """The day is in; written whole or not at all."""
        self.done.append(day)
        numbers = self.numbers.setdefault(part, {})
        for phone, count in given_out.items():
            numbers[phone] = numbers.get(phone, 0) + count
        part_file = self.file.with_suffix(".part")
        part_file.write_text(json.dumps({"done": [d.isoformat() for d in self.done], "numbers": self.numbers}))
        os.replace(part_file, self.file)


class Bar:
    """A bar on a terminal; elsewhere a line now and then. Several threads may note at once."""

    def __init__(self, days: int) -> None:
        self.days, self.day = days, 0
        self.batches = self.of = 0
        self.answers: Counter[str] = Counter()
        self.began = time.monotonic()
        self.told_at = self.seconds = 0.0
        self.lock = Lock()

    def next_day(self, batches: int) -> None:
        self.day += 1
        self.batches, self.of = 0, batches

    def note(self, answers: Counter[str]) -> None:
        """One more batch was sent and answered."""
        with self.lock:
            self.batches += 1
            self.answers.update(answers)
            terminal = sys.stderr.isatty()
            if time.monotonic() - self.told_at > (0.1 if terminal else LINE_EVERY_S):
                self.told_at = time.monotonic()
                self._draw() if terminal else print(self._told(), file=sys.stderr, flush=True)

    def _draw(self) -> None:
        filled = int((self.day - 1 + self.batches / self.of) / self.days * WIDTH)
        print(f"\r[{'█' * filled}{'·' * (WIDTH - filled)}] {self._told()} ", end="", file=sys.stderr, flush=True)

    def _told(self) -> str:
        records, seconds = sum(self.answers.values()), time.monotonic() - self.began
        return f"{self.day}/{self.days} days  {records:,} records, {records / seconds:,.0f} a second"

    def end(self) -> None:
        self.seconds = time.monotonic() - self.began
        if sys.stderr.isatty() and self.of:
            self._draw()
        told = ", ".join(f"{name} {count:,}" for name, count in sorted(self.answers.items()))
        print(f"\n{self._told()}; {told}; {self.seconds:.0f} s", file=sys.stderr, flush=True)
