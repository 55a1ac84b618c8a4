"""What the command line says: sentences to stderr in both languages, results to stdout."""

from __future__ import annotations

import io
import sys

from otop.base.types import Problem, Text
from otop.site.problems import REFUSED, Halt


def speak_utf8() -> None:
    """Thai can be printed whatever the terminal says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def tell(sentence: Text) -> None:
    print(f"{sentence.th} · {sentence.en}", file=sys.stderr, flush=True)


def refuse(problem: Problem) -> int:
    """Both sentences on stderr; the exit code that this problem has."""
    print(f"{problem.message.th}\n{problem.message.en}", file=sys.stderr, flush=True)
    return problem.exit_code if isinstance(problem, Halt) else REFUSED
