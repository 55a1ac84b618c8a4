"""A paper as one list: a line a number, with what it is. Excel opens it in Thai on a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from otop.base.papers.words import Paper, Value
from otop.base.spreadsheet import safe_cell
from otop.base.types import Text

HEADER = (
    Text("ส่วน", "Part"),
    Text("รายการ", "Line"),
    Text("ตัวชี้วัด", "Measure"),
    Text("ค่า", "Value"),
    Text("หน่วย", "Unit"),
    Text("ชนิด", "Kind"),
    Text("รหัสตัวชี้วัด", "Measure code"),
)
ABOUT, FIRST_PAGE = Text("เกี่ยวกับเอกสาร", "About"), Text("สรุป", "Summary")
Row = tuple[str, str, str, object, str, str, str]


def csv_file(paper: Paper) -> bytes:
    """UTF-8 with a byte order mark; numbers without thousands, baht with their satang; a dash for no source."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow([text.th if paper.lang == "th" else text.en for text in HEADER])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows(paper))
    return ("\ufeff" + sheet.getvalue()).encode()


def rows(paper: Paper) -> Iterator[Row]:
    about, first = (ABOUT.th, FIRST_PAGE.th) if paper.lang == "th" else (ABOUT.en, FIRST_PAGE.en)
    for text in [paper.title, paper.subtitle, *paper.notes, *paper.paragraphs]:
        if text:
            yield about, text, "", "", "", "", ""
    for fact in paper.facts:
        yield about, fact.label, "", fact.text, "", "", fact.code
    for figure in paper.figures:
        yield first, "", figure.label, plain(figure.value), figure.unit, figure.kind, figure.code
    for table in paper.tables:
        for line in [*table.lines, *([table.total] if table.total else [])]:
            for column, value in zip(table.columns, line.values, strict=True):
                yield table.title, line.label, column.title, plain(value), column.unit, column.kind, column.code


def plain(value: Value) -> object:
    return value.text if value.number is None else value.number.quantize(Decimal(1).scaleb(-value.places))
