"""One fair, one moment: page, PDF, XLSX, CSV, JSON and live page say the same of every measure, to the satang."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import unicodedata
from html import unescape

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from otop.base.papers.csv_file import csv_file
from otop.base.papers.json_file import json_file
from otop.base.papers.pdf import pdf
from otop.base.papers.words import Paper
from otop.base.papers.xlsx import xlsx
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.people.actions import create_account
from otop.people.types import Role
from otop.reports.queries.drafts import draft
from otop.reports.queries.live import live, live_fair
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.paper import paper_of
from otop.reports.tests.cast import AT, DAY, NEXT, SLUG, eventful
from otop.reports.types import Report, ReportKind, Row, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
SCALE = {Unit.SATANG: 100, Unit.PER_MILLE: 10}
KINDS = pytest.mark.parametrize("kind", [ReportKind.DAY, ReportKind.CLOSING])


@pytest.fixture
def officer(client: Client) -> Client:
    cast = eventful()
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=123_456_789, at=AT)
    account = create_account(by=SYSTEM, username="officer", role=Role.VIEWER, password="a-long-password", at=AT)
    client.force_login(account)
    return client


def the_report(kind: ReportKind) -> Report:
    return draft(actor=SYSTEM, slug=SLUG, kind=kind, day=DAY if kind is ReportKind.DAY else None, at=AT)


def the_paper(kind: ReportKind) -> Paper:
    return paper_of(the_report(kind), MEASURES, "th")


def figures(report: Report) -> dict[str, int | None]:
    return {row.code: row.cells[0].value for row in report.figures}


def shown(code: str, value: int | None) -> str:
    """The number as people read it, written out a second time on purpose."""
    if value is None:
        return "—"
    scale = SCALE.get(MEASURES[code].unit, 1)
    whole, rest = divmod(abs(value), scale)
    tail = f".{rest:0{len(str(scale)) - 1}d}" if rest or scale == 10 else ""
    return f"{'-' if value < 0 else ''}{whole:,}{tail}"


def as_read(text: str) -> str:
    return "".join(unicodedata.normalize("NFKD", text).split())


def numbers_of_the_page(page: str) -> dict[str, str]:
    """What stands behind each name on the page, without links and units."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    return {unescape(name): re.sub(r"<small>.*|<[^>]+>| %", "", number, flags=re.S).strip() for name, number in pairs}


@KINDS
def test_the_page(officer: Client, kind: ReportKind) -> None:
    report = the_report(kind)
    address = f"/fairs/{SLUG}/days/{DAY}/" if kind is ReportKind.DAY else f"/fairs/{SLUG}/closing/"
    page = officer.get(address).content.decode()
    expected = {row.label.th: shown(row.code, row.cells[0].value) for row in report.figures}
    found = numbers_of_the_page(page)
    assert {name: found.get(name) for name in expected} == expected


@KINDS
def test_the_text_of_the_pdf(officer: Client, kind: ReportKind) -> None:
    content = pdf(the_paper(kind))
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    lines = [(as_read(line), line.split()) for line in told.stdout.decode().splitlines()]
    rows = [(row.code, as_read(row.label.th), shown(row.code, row.cells[0].value)) for row in the_report(kind).figures]
    absent = [
        (code, number)
        for code, name, number in rows
        if not any(line.startswith(name) and number in words for line, words in lines)
    ]
    assert absent == []


@KINDS
def test_the_spreadsheet(officer: Client, kind: ReportKind) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(the_paper(kind))))
    found = {str(row[0]): row[1] for row in book.get_sheet_by_index(0).to_python()}

    def exact(row: Row) -> int | None:
        cell = found[row.label.th]
        return None if cell in ("", "—") else round(float(str(cell)) * SCALE.get(MEASURES[row.code].unit, 1))

    assert {row.code: exact(row) for row in the_report(kind).figures} == figures(the_report(kind))


@KINDS
def test_the_list(officer: Client, kind: ReportKind) -> None:
    lines = csv.reader(io.StringIO(csv_file(the_paper(kind)).decode("utf-8-sig")))
    found = {line[-1]: line[-4] for line in lines if line[0] == "สรุป"}
    assert {code: found[code] for code in figures(the_report(kind))} == {
        code: shown(code, value).replace(",", "") for code, value in figures(the_report(kind)).items()
    }


@KINDS
def test_the_machines_form(officer: Client, kind: ReportKind) -> None:
    found = json.loads(json_file(the_paper(kind)))
    assert {figure["measure"]: figure["value"] for figure in found["figures"]} == figures(the_report(kind))
    tables = {
        (table["code"], row["code"], cell["measure"]): cell["value"]
        for table in found["tables"]
        for row in table["rows"]
        for cell in row["cells"]
    }
    assert tables == {
        (table.code, row.code, cell.measure): cell.value
        for table in the_report(kind).tables
        for row in table.rows
        for cell in row.cells
    }


def test_the_live_page(officer: Client) -> None:
    """The live page stands at the last day with anything; what it calls so far is the closing report's."""
    found = live(fair=live_fair(actor=SYSTEM, slug=SLUG), at=AT, public=False)
    sheet = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=NEXT, at=AT)
    told = figures(sheet)
    today = {code: cell.value for code, cell in found.today.items()}
    assert today == {code: told[code] for code in today}
    whole = figures(the_report(ReportKind.CLOSING))
    so_far = {code: cell.value for code, cell in found.cells.items()}
    assert so_far == {code: whole[code.removesuffix("_cumulative")] for code in so_far}
    page = officer.get(f"/fairs/{SLUG}/live/").content.decode()
    for code in ("total_cumulative", "visitors_cumulative"):
        assert shown(code, so_far[code]) in page, code
