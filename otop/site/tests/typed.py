"""`otop` as somebody types it, in this process: the real command line on the test's database, as quick as a call.

What needs a process of its own (a start, an end, a backup, a PostgreSQL of the house) is asked of a `House`.
"""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from otop.site.cli import main


@dataclass(frozen=True)
class Typed:
    """`typed("audit", "head")`: its exit code and what it said. What it did is there for the next."""

    data: Path

    def __call__(self, *words: str | Path) -> CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with _as_before(), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*map(str, words), "--data", str(self.data)])
            except SystemExit as left:  # it did not understand the words
                code = int(left.code or 0)
        return CompletedProcess(words, code, _text(out), _text(err))


@contextmanager
def _as_before() -> Iterator[None]:
    """What a command sets in its process is as it was."""
    environment = dict(os.environ)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
