"""`otop report`."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from otop.base.types import SYSTEM, Text
from otop.site.commands import Groups, command, day, group, open_house
from otop.site.problems import BadFile
from otop.site.speech import tell

if TYPE_CHECKING:
    from otop.reports.types import Report, ReportKind

FORMATS = ["page", "pdf", "xlsx", "csv", "json"]
FILES_OF_THE_PAGE = re.compile(r'<link rel="stylesheet" href="[^"]*otop[^"]*\.css">')


def add(groups: Groups) -> None:
    report = group(groups, "report", en="Official reports of a fair.", th="รายงานทางการของงาน")
    sheet = command(report, "day", run_day, en="The day sheet.", th="รายงานประจำวัน")
    sheet.add_argument("--day", required=True, type=day, metavar="D", help="the day, such as 2015-11-03")
    closing = command(report, "closing", run_closing, en="The closing report.", th="รายงานสรุปผลการจัดงาน")
    for parser in (sheet, closing):
        parser.add_argument("--fair", required=True, metavar="S", help="the fair's short name")
        parser.add_argument(
            "--edition", type=int, metavar="N", help="a frozen edition (default: computed now, a draft)"
        )
        parser.add_argument("--format", choices=FORMATS, required=True, help="what to write")
        parser.add_argument("--lang", choices=["th", "en"], default="th", help="language (default th)")
        parser.add_argument("--thai-digits", action="store_true", help="๐๑๒ instead of 012, as in letters of the state")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="write there; - is standard output")


def run_day(arguments: argparse.Namespace) -> int:
    return _write("day", arguments.day, arguments)


def run_closing(arguments: argparse.Namespace) -> int:
    return _write("closing", None, arguments)


def _write(kind: str, on: date | None, arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.reports.types import ReportKind

        report = _report(ReportKind(kind), on, arguments, now)
        content = _page(report, arguments) if arguments.format == "page" else _file(report, arguments)
    if arguments.output == "-":
        sys.stdout.buffer.write(content)
        return 0
    try:
        Path(arguments.output).write_bytes(content)
    except OSError as error:
        raise BadFile(file=arguments.output, why=error.strerror) from error
    edition = (
        Text("ฉบับร่าง", "draft") if not report.edition else Text(f"ฉบับที่ {report.edition}", f"edition {report.edition}")
    )
    tell(Text(f"เขียน {arguments.output} แล้ว ({edition.th})", f"{arguments.output} is written ({edition.en})"))
    return 0


def _report(kind: ReportKind, on: date | None, arguments: argparse.Namespace, now: datetime) -> Report:
    from otop.reports.queries.drafts import draft
    from otop.reports.queries.editions import edition_of

    if arguments.edition is None:
        return draft(actor=SYSTEM, slug=arguments.fair, kind=kind, day=on, at=now)
    return edition_of(actor=SYSTEM, slug=arguments.fair, kind=kind, day=on, edition=arguments.edition)


def _file(report: Report, arguments: argparse.Namespace) -> bytes:
    from otop.reports.queries.measures import MEASURES
    from otop.reports.rules.paper import paper_of

    paper = paper_of(report, MEASURES, arguments.lang, thai_digits=arguments.thai_digits)
    match arguments.format:
        case "pdf":
            from otop.base.papers.pdf import pdf

            return pdf(paper)
        case "xlsx":
            from otop.base.papers.xlsx import xlsx

            return xlsx(paper)
        case "csv":
            from otop.base.papers.csv_file import csv_file

            return csv_file(paper)
    from otop.base.papers.json_file import json_file

    return json_file(paper)


def _page(report: Report, arguments: argparse.Namespace) -> bytes:
    """The page as the house serves it, with its style inside, so that the file can be opened by itself."""
    from django.http import HttpRequest, QueryDict
    from django.utils import translation

    import otop
    from otop.reports.views import sheets

    request = HttpRequest()
    request.method = "GET"
    request.META.update({"SERVER_NAME": "localhost", "SERVER_PORT": "80"})
    request.GET = QueryDict(f"edition={report.edition}")
    request.actor = SYSTEM  # type: ignore[attr-defined]
    with translation.override(arguments.lang):
        if report.day is None:
            page = sheets.closing(request, report.fair_slug)  # type: ignore[arg-type]
        else:
            page = sheets.day_sheet(request, report.fair_slug, report.day.isoformat())  # type: ignore[arg-type]
    style = (Path(otop.__file__).parent / "base/static/base/otop.css").read_text(encoding="utf-8")
    text = FILES_OF_THE_PAGE.sub(lambda _: f"<style>{style}</style>", page.content.decode())
    return text.encode()
