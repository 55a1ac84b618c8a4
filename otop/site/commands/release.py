"""`otop release`."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path

from otop.base.types import Text
from otop.site.commands import Groups, command
from otop.site.problems import BadFile
from otop.site.speech import tell


def add(groups: Groups) -> None:
    release = command(
        groups,
        "release",
        run_release,
        en="Write the press release from exact figures in a JSON file. Needs no database (docs/how-to/release.md).",
        th="เขียนข่าวประชาสัมพันธ์จากตัวเลขที่แน่นอนในไฟล์ JSON ไม่ต้องใช้ฐานข้อมูล",
    )
    release.add_argument("file", metavar="FILE.json", help="the facts; - reads standard input")
    release.add_argument("--lang", choices=["th", "en"], default="th", help="language of the release (default th)")
    release.add_argument("-o", "--output", metavar="FILE", help="write there, as PDF if it ends in .pdf, else as text")
    release.add_argument("--thai-digits", action="store_true", help="๐๑๒ instead of 012, as in letters of the state")


def run_release(arguments: argparse.Namespace) -> int:
    from otop.base.thai import to_thai_digits
    from otop.reports.rules.release import release, release_paper
    from otop.reports.rules.release_file import BYTES_MAX, facts_from

    facts, asides = facts_from(read(arguments.file, most=BYTES_MAX + 1))
    for aside in asides:
        tell(Text(f"{aside.place}: {aside.text.th}", f"{aside.place}: {aside.text.en}"))
    made = release(facts, arguments.lang)
    if arguments.output and arguments.output.lower().endswith(".pdf"):
        from otop.base.papers.pdf import pdf

        write(arguments.output, pdf(release_paper(made, thai_digits=arguments.thai_digits)))
        return 0
    text = to_thai_digits(made.text) if arguments.thai_digits else made.text
    if arguments.output:
        write(arguments.output, text.encode())
    else:
        sys.stdout.write(text)
    return 0


def read(name: str, *, most: int) -> bytes:
    """So many bytes, and no more of a file that has no end."""
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise BadFile(file=name, why=error.strerror) from error


def write(name: str, content: bytes) -> None:
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        raise BadFile(file=name, why=error.strerror) from error
