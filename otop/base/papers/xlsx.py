"""A paper as a spreadsheet: the first page, then a sheet for each cut. Cells are text or numbers, never formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from otop.base.papers.words import Paper, Table, Value

FONT = {"font_name": "TH Sarabun New", "font_size": 16}  # what Thai offices have; spreadsheets fall back by themselves
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
NAME_MAX = 31
Cell = tuple[str | Value, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells with their styles, the first `frozen` of which stay in sight."""

    name: str
    widths: Sequence[int]
    rows: list[list[Cell]]
    frozen: int


def xlsx(paper: Paper) -> bytes:
    """A workbook whose numbers are numbers: baht with their satang, shares in percent, a dash for no source."""
    made = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"title": paper.title, "comments": paper.footer})
        looks = Looks(book)
        for sheet in sheets(paper):
            put(book.add_worksheet(sheet.name), sheet, looks)
    return made.getvalue()


class Looks:
    """Formats of the workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.made: dict[tuple[str, int], Any] = {}

    def of(self, style: str, places: int = 0) -> Any:
        if (style, places) not in self.made:
            look: dict[str, object] = {**FONT, "valign": "top", "bold": style in {"title", "head", "total"}}
            if style == "title":
                look["font_size"] = 20
            if style == "head":
                look |= {"bottom": 1, "bg_color": "#EDEEF6", "text_wrap": True}
            if style == "total":
                look["top"] = 1
            look["num_format"] = "#,##0." + "0" * places if places else "#,##0"
            self.made[style, places] = self.book.add_format(look)
        return self.made[style, places]


def put(page: Worksheet, sheet: Sheet, looks: Looks) -> None:
    for index, width in enumerate(sheet.widths):
        page.set_column(index, index, width)
    page.freeze_panes(sheet.frozen, 1 if sheet.frozen else 0)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for number, row in enumerate(sheet.rows):
        for index, (cell, style) in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, index, cell, looks.of(style))
            elif cell.number is None:
                page.write_string(number, index, cell.text, looks.of(style))
            else:
                page.write_number(number, index, float(cell.number), looks.of(style, cell.places))


def sheets(paper: Paper) -> Iterator[Sheet]:
    names = Names()
    yield first_page(paper, names.of("สรุป" if paper.lang == "th" else "Summary"))
    for table in paper.tables:
        yield cut(table, names.of(table.title))


class Names:
    """Names of sheets: short, without signs that spreadsheets refuse, and each once."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def of(self, title: str) -> str:
        plain = FORBIDDEN.sub(" ", title).strip("' ")[:NAME_MAX] or "-"
        name, number = plain, 2
        while name.casefold() in self.given:
            tail = f" {number}"
            name, number = plain[: NAME_MAX - len(tail)] + tail, number + 1
        self.given.add(name.casefold())
        return name


def first_page(paper: Paper, name: str) -> Sheet:
    rows: list[list[Cell]] = [[(paper.title, "title")]]
    rows += [[(line, "text")] for line in [paper.subtitle, *paper.notes, *paper.paragraphs] if line]
    rows.append([])
    rows += [[(f.label, "text"), (f.value, "total"), (f.unit, "text"), (f.kind, "text")] for f in paper.figures]
    rows.append([])
    rows += [[(fact.label, "text"), (fact.text, "text")] for fact in paper.facts]
    rows += [[(line, "text")] for line in [paper.signature, paper.footer] if line]
    return Sheet(name, [52, 24, 14, 24], rows, 0)


def cut(table: Table, name: str) -> Sheet:
    heads = [c.title + (f" ({', '.join(w for w in (c.unit, c.kind) if w)})" if c.unit else "") for c in table.columns]
    rows: list[list[Cell]] = [[(table.label, "head"), *((head, "head") for head in heads)]]
    rows += [[(line.label, "text"), *((value, "text") for value in line.values)] for line in table.lines]
    if table.total:
        rows.append([(table.total.label, "total"), *((value, "total") for value in table.total.values)])
    if table.note:
        rows.append([(table.note, "text")])
    return Sheet(name, [44, *([20] * len(heads))], rows, 1)
