"""`otop` as somebody types it, in this process: the real command line on the test's database, as quick as a call.

What needs a process of its own (a start, an end, a backup, a PostgreSQL of the house) is asked of a `House`.
"""

from __future__ import annotations

import io
import os
import signal
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from otop.site.cli import main


@dataclass(frozen=True)
class Typed:
    """`typed("audit", "head")`: its exit code and what it said. What it did is there for the next."""

    data: Path

    def __call__(self, *words: str | Path) -> CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        with patch.dict(os.environ), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*map(str, words), "--data", str(self.data)])
            except SystemExit as left:  # it did not understand the words
                code = int(left.code or 0)
            finally:
                for number, handler in handlers.items():
                    signal.signal(number, handler)
        return CompletedProcess(words, code, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
