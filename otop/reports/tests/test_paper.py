"""A report as a paper: nothing is lost, nothing is rounded, and all that makes it official is said."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest
from python_calamine import CalamineWorkbook

import otop.reports
from otop.base.papers.csv_file import csv_file
from otop.base.papers.json_file import json_file
from otop.base.papers.pdf import pdf
from otop.base.papers.words import DASH, Column, Line, Paper, Table, Value
from otop.base.papers.xlsx import xlsx
from otop.base.types import Text
from otop.reports import types
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.paper import KINDS, UNITS, paper_of
from otop.reports.rules.release import release, release_paper
from otop.reports.rules.release_facts import Facts
from otop.reports.types import Cell, FigureKind, Fill, Report, ReportKind, Row, Unit, UnknownMeasure

FINGERPRINT = "0123456789abcdef" * 4
EVERY = {code: 1_000_003 + 7919 * n for n, code in enumerate(MEASURES)}
"""A different number for each measure, satang with satang among them."""


def report() -> Report:
    cells = [Cell(code, value) for code, value in EVERY.items()]
    columns = ["sold", "ordered", "total", "target_share"]
    rows = [
        Row(Text("ลำพูน", "Lamphun"), [Cell(m, n) for m, n in zip(columns, (1, 200, 201, 5), strict=True)], "51"),
        Row(Text("ไม่มี", "None"), [Cell(m, None) for m in columns], "x"),
    ]
    return Report(
        kind=ReportKind.DAY,
        fair_slug="s",
        fair_name=Text("งานตัวอย่าง {ก}", "Example fair"),
        venue=Text("ตลาด", "Market"),
        replayed=True,
        day=date(2015, 11, 3),
        day_number=1,
        days=23,
        starts_on=date(2015, 11, 3),
        ends_on=date(2015, 11, 25),
        cut_off_at=datetime(2015, 11, 3, 14, 5, tzinfo=UTC),
        edition=2,
        definition=4,
        fill=Fill(1200, 1180, 2, 14, 3),
        figures=[Row(MEASURES[cell.measure].name, [cell]) for cell in cells],
        tables=[types.Table("by_province", Text("จังหวัด", "Province"), Text("ชื่อ", "Name"), columns, rows, rows[0])],
        changes=[Row(Text("ผู้เข้าชม", "Visitors"), [Cell("visitors", 9), Cell("visitors", 12)])],
        fingerprint=FINGERPRINT,
    )


def shown(code: str, value: int) -> str:
    """The number as the page shows it, written out a second time on purpose."""
    unit = MEASURES[code].unit
    if unit is Unit.PER_MILLE:
        return f"{value // 10:,}.{value % 10}"
    if unit is Unit.SATANG:
        return f"{value // 100:,}.{value % 100:02d}" if value % 100 else f"{value // 100:,}"
    return f"{value:,}"


def by_poppler(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def by_pypdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def as_read(text: str) -> str:
    return "".join(unicodedata.normalize("NFKD", text).split())


READERS = pytest.mark.parametrize("reader", [by_poppler, by_pypdf])


# Every format holds every measure


@READERS
def test_the_printed_paper_has_every_measure(reader: Callable[[bytes], str]) -> None:
    found = as_read(reader(pdf(paper_of(report(), MEASURES, "th"))))
    assert [code for code, value in EVERY.items() if as_read(shown(code, value)) not in found] == []
    assert [code for code in EVERY if as_read(MEASURES[code].name.th) not in found] == []


def test_the_spreadsheet_has_every_measure_to_the_satang() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(paper_of(report(), MEASURES, "th"))))
    rows = {row[0]: row[1] for row in book.get_sheet_by_index(0).to_python()}
    scale = {Unit.SATANG: 100, Unit.PER_MILLE: 10}
    assert {code: round(float(str(rows[m.name.th])) * scale.get(m.unit, 1)) for code, m in MEASURES.items()} == EVERY


def test_the_list_has_every_measure_to_the_satang() -> None:
    lines = csv.reader(io.StringIO(csv_file(paper_of(report(), MEASURES, "en")).decode("utf-8-sig")))
    first = {line[-1]: line[-4] for line in lines if line[0] == "Summary"}
    assert first == {code: shown(code, value).replace(",", "") for code, value in EVERY.items()}


def test_the_machines_form_has_every_measure_exactly() -> None:
    found = json.loads(json_file(paper_of(report(), MEASURES, "en")))
    assert {figure["measure"]: figure["value"] for figure in found["figures"]} == EVERY


# What makes it an official figure


def test_edition_cut_off_completeness_and_fingerprint_are_said() -> None:
    paper = paper_of(report(), MEASURES, "th")
    assert {fact.code: fact.text for fact in paper.facts} == {
        "edition": "ฉบับที่ 2",
        "cut_off": "ข้อมูล ณ 3 พฤศจิกายน 2558 เวลา 21.05 น.",
        "fill": "ส่งยอดแล้ว 1,180 จาก 1,200 บูธ · เครื่องที่ยังส่งไม่ครบ 2 เครื่อง ค้าง 14 รายการ · รายการที่ไม่รับและยังไม่แก้ 3 รายการ",
        "definition": "รุ่นที่ 4",
        "fingerprint": FINGERPRINT,
    }
    assert paper.title == "รายงานประจำวัน งานตัวอย่าง {ก}"
    assert paper.subtitle.startswith("วันอังคารที่ 3 พฤศจิกายน 2558 · วันที่ 1 จาก 23 วัน")


def test_the_same_in_english() -> None:
    paper = paper_of(report(), MEASURES, "en")
    assert paper.title == "Example fair: day sheet"
    assert paper.subtitle == "Tuesday, 3 November 2015 · day 1 of 23 · Market"
    assert paper.facts[1].text == "figures as of 3 November 2015, 21:05"


def test_a_replayed_fair_and_a_draft_say_so_before_the_numbers() -> None:
    assert len(paper_of(report(), MEASURES, "th").notes) == 1
    assert len(paper_of(replace(report(), edition=0), MEASURES, "th").notes) == 2
    assert paper_of(replace(report(), replayed=False), MEASURES, "th").notes == []


def test_each_figure_says_its_unit_and_what_kind_it_is() -> None:
    said = {f.code: (f.unit, f.kind) for f in paper_of(report(), MEASURES, "th").figures}
    assert said["sold"] == ("บาท", "นับจริง")
    assert said["target"] == ("บาท", "เป้าหมาย")
    assert said["target_share"][0] == "ร้อยละ"
    assert (set(UNITS), set(KINDS)) == (set(Unit), set(FigureKind))


def test_baht_shows_satang_only_where_there_are_some() -> None:
    table = paper_of(report(), MEASURES, "th").tables[0]
    assert [value.text for value in table.lines[0].values] == ["0.01", "2", "2.01", "0.5"]
    assert [value.text for value in table.lines[1].values] == [DASH] * 4


def test_changes_say_before_and_now_each_in_its_unit() -> None:
    table = paper_of(report(), MEASURES, "th").tables[-1]
    assert [column.title for column in table.columns] == ["ฉบับก่อน", "ฉบับนี้"]
    assert (table.lines[0].label, [v.text for v in table.lines[0].values]) == ("ผู้เข้าชม (ครั้ง)", ["9", "12"])


def test_thai_digits_are_for_people_and_leave_numbers_and_the_fingerprint_alone() -> None:
    paper = paper_of(report(), MEASURES, "th", thai_digits=True)
    sold = next(figure for figure in paper.figures if figure.code == "sold")
    assert sold.value.exact == EVERY["sold"]
    assert not any(c in "0123456789" for c in sold.value.text + paper.subtitle)
    assert next(fact.text for fact in paper.facts if fact.code == "fingerprint") == FINGERPRINT


def test_a_measure_that_nobody_defined_is_refused() -> None:
    with pytest.raises(UnknownMeasure):
        paper_of(replace(report(), figures=[Row(Text("ก", "a"), [Cell("nope", 1)])]), MEASURES, "th")


# The letters of all that reports say


THAI = re.compile("[ก-๛]")
NO_LETTER = re.compile("[\u0e00\u0e7f]")  # ends of the Thai block in comparisons; no font has them


def sentences() -> Iterator[str]:
    """Every Thai text that stands in the code of this domain."""
    for path in sorted(Path(otop.reports.__file__).parent.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (line for line in node.value.splitlines() if THAI.search(line))


@READERS
def test_every_thai_text_of_reports_is_read_as_it_was_written(reader: Callable[[bytes], str]) -> None:
    said = sorted({NO_LETTER.sub("", text) for text in sentences()})
    assert len(said) > 200
    lines = [Line(text, [Value("1", 1, None)]) for text in said]
    found = as_read(reader(pdf(Paper("ก", "th", tables=[Table("ข", "ค", [Column("ง")], lines)]))))
    # Words, since a long text may run over the end of a page, where its number stands.
    words = {word for text in said for word in text.split()}
    assert [word for word in sorted(words) if as_read(word) not in found] == []


@READERS
def test_a_printed_release_has_its_text_and_the_exact_numbers(reader: Callable[[bytes], str]) -> None:
    made = release(Facts(visitors=240_000, sold_satang=6_000_000_012, ordered_satang=1_000_000_000), "th")
    found = as_read(reader(pdf(release_paper(made))))
    assert as_read("มีผู้เข้าชมงานกว่า 2.4 แสนคน") in found
    assert as_read("ตลอดงานเกิดรายได้รวมกว่า 70 ล้านบาท มาจากการขายภายในงานประมาณ 60 ล้านบาท") in found
    assert as_read("60,000,000.12 บาท") in found
