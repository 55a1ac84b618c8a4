"""A spreadsheet never runs what somebody wrote into a field: every way out is walked with words made to be run."""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from otop.base.papers import csv_file as paper_csv
from otop.base.papers.words import Column, Fact, Figure, Line, Paper, Table, Value
from otop.base.papers.xlsx import xlsx
from otop.base.spreadsheet import csv_file, safe_cell, streamed_csv
from otop.base.tables import Finding
from otop.base.types import Text
from otop.site.findings import write_report
from tests.architecture.tree import name_of, parsed, product_files

RUN = "=+-@\uff1d\uff0b\uff0d\uff20"
UNSEEN = " \t\r\n\u00a0\u200b\ufeff"
PAYLOADS = st.builds(
    lambda before, start, after: before + start + after,
    st.text(UNSEEN, max_size=3),
    st.sampled_from(RUN),
    st.sampled_from(["1+1", 'HYPERLINK("//x")', "cmd|' /C calc'!A0", "ผ้าไหม", ""]),
)
WORDS = st.one_of(PAYLOADS, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))

# Whoever writes a spreadsheet. A new one comes to this list and to WAYS below.
WRITERS = {
    "otop/base/papers/csv_file.py",
    "otop/base/papers/xlsx.py",
    "otop/base/spreadsheet.py",
    "otop/site/findings.py",
}


def runs(cell: str) -> bool:
    return cell.lstrip(UNSEEN + "\0\v\f\u200c\u200d\u2060").startswith(tuple(RUN)) or cell[:1] in {"\t", "\r", "\n"}


def read_back(content: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row]


def paper(word: str) -> Paper:
    value = Value(word, None, None)
    return Paper(
        title=word,
        lang="th",
        subtitle=word,
        facts=[Fact(word, word, "x")],
        notes=[word],
        paragraphs=[word],
        figures=[Figure(word, value, word, word, "x")],
        tables=[Table(word, word, [Column(word, word, word, "x")], [Line(word, [value])], Line(word, [value]), word)],
        footer=word,
        signature=word,
    )


def as_findings(word: str) -> bytes:
    finding = Finding(2, word, word, word, Text(word, word), Text(word, word), taken=True)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.csv"
        write_report(path, [finding])
        return path.read_bytes()


WAYS: dict[str, Callable[[str], bytes]] = {
    "lists of pages": lambda word: csv_file("x", [word], [[word, 1], [word, None]]).content,
    "long lists": lambda word: b"".join(streamed_csv([word], [[word, 1], [word, None]])),
    "papers": lambda word: paper_csv.csv_file(paper(word)),
    "findings of an import": as_findings,
}


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(word=WORDS)
def test_no_cell_of_a_list_is_run(way: str, word: str) -> None:
    cells = read_back(WAYS[way](word))
    assert len(cells) > 3
    assert [cell for cell in cells if runs(cell)] == []


@settings(max_examples=30, deadline=None, derandomize=True)
@given(word=WORDS)
def test_no_cell_of_a_workbook_is_a_formula(word: str) -> None:
    content = xlsx(paper(word))
    assert b"<f>" not in unzipped(content)
    assert b"<hyperlink" not in unzipped(content)


def unzipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))


def test_a_workbook_still_says_what_was_written() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(paper("=1+1"))))
    assert "=1+1" in [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]


def test_numbers_stay_numbers_and_plain_words_stay_as_they_are() -> None:
    for value in (-1, Decimal("-1.50"), None, "ผ้าไหม", "a=b", "1-2", "", " "):
        assert safe_cell(value) is value


def writers() -> Iterator[str]:
    for path in product_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter", "Workbook"}:
                yield name_of(path)


def test_every_writer_of_spreadsheets_is_walked_here() -> None:
    assert set(writers()) == WRITERS
