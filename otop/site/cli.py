"""`otop`: one command line for everything an operator does."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from importlib.util import find_spec
from types import FrameType

import otop
from otop.base.types import Problem, Text
from otop.site.commands import Plain
from otop.site.problems import USAGE
from otop.site.speech import refuse, speak_utf8, tell

COMMANDS = [
    *("serve", "demo", "users", "access", "fairs", "devices", "books", "audit", "bench", "backup"),
    *("checks", "imports", "release", "reports", "privacy"),
]
EXIT_CODES = """exit codes · รหัสผลลัพธ์:
  0  done · สำเร็จ
  1  no: a check found something · ตรวจพบความผิดปกติ
  2  the command was not understood · คำสั่งไม่ถูกต้อง
  3  cannot run now; the sentence says what to do · ทำงานตอนนี้ไม่ได้ ข้อความบอกวิธีแก้
  4  the input was refused; nothing changed · ไม่รับข้อมูลนี้ ไม่มีอะไรเปลี่ยน
"""


def main(words: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    speak_utf8()
    for number in (signal.SIGINT, signal.SIGTERM):
        # A shell starts background commands with SIGINT ignored; we end cleanly on it all the same.
        signal.signal(number, interrupt)
    arguments = parser().parse_args(words)
    if not hasattr(arguments, "run"):
        parser().print_help()
        return USAGE
    try:
        return int(arguments.run(arguments))
    except Problem as problem:
        return refuse(problem)
    except KeyboardInterrupt:
        tell(Text("ยกเลิกแล้ว", "Interrupted"))
        return 130


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="otop",
        description="OTOP 2.0: the management system of a one-village-one-product programme.\n"
        "ระบบบริหารโครงการหนึ่งตำบล หนึ่งผลิตภัณฑ์",
        epilog=EXIT_CODES,
        formatter_class=Plain,
    )
    top.add_argument("--version", action="version", version=f"otop {otop.__version__}")
    groups = top.add_subparsers(title="commands", metavar="COMMAND")
    for name in COMMANDS:
        if not find_spec(f"otop.site.commands.{name}"):
            continue
        importlib.import_module(f"otop.site.commands.{name}").add(groups)
    return top


if __name__ == "__main__":
    sys.exit(main())
