from __future__ import annotations

import pytest

from otop.base import tables
from otop.base.tables import (
    BrokenTable,
    DoubleColumn,
    EmptyTable,
    Finding,
    LongTable,
    NotATable,
    TableTooLarge,
    TooManyFindings,
    UnevenTable,
    UnreadableTable,
    WrongColumns,
    check_findings,
    one_line,
    read_table,
    shown,
    western_digits,
)
from otop.base.types import Problem, Text

TEXT = 'ชื่อ,จังหวัด\r\nผ้าไหม,น่าน\r\n"น้ำพริก ""แม่""\r\nรสเผ็ด",แพร่\r\n'
ROWS = (("ผ้าไหม", "น่าน"), ('น้ำพริก "แม่"\r\nรสเผ็ด', "แพร่"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_the_same_table_comes_out_of_every_encoding(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding), name="a.csv")
    assert (table.header, table.rows) == (("ชื่อ", "จังหวัด"), ROWS)
    assert table.encoding == {"utf-8": "utf-8-sig"}.get(encoding, encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_header(delimiter: str) -> None:
    table = read_table(f"ชื่อ{delimiter}จังหวัด\nก{delimiter}ข\n".encode(), name="a.csv")
    assert (table.header, table.rows) == (("ชื่อ", "จังหวัด"), (("ก", "ข"),))


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    assert [number for number, _ in read_table(TEXT.encode(), name="a.csv").numbered()] == [2, 3]


def test_empty_lines_at_the_end_are_no_rows_and_one_between_is_a_row_of_empty_cells() -> None:
    table = read_table(b"a,b\n1,2\n\n3,4\n\n,\n", name="a.csv")
    assert table.rows == (("1", "2"), ("", ""), ("3", "4"))


def test_empty_cells_beyond_the_header_go() -> None:
    assert read_table(b"a,b\n1,2,,\n", name="a.csv").rows == (("1", "2"),)


def test_a_header_is_read_without_the_spaces_around_and_line_breaks_in_it() -> None:
    table = read_table(b'" a \nx ",b\n1,2\n', name="a.csv")
    assert table.places_of(["b", "a x"]) == [1, 0]


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(WrongColumns) as error:
        read_table(b"a,b\n1,2\n", name="a.csv").places_of(["a", "LAT"])
    assert error.value.message.en == (
        "The header (row 1) of a.csv lacks the columns LAT. Found: a, b. Nothing was changed."
    )
    assert error.value.message.th == "หัวตาราง (แถว 1) ของไฟล์ a.csv ขาดคอลัมน์ LAT พบ: a, b ไม่มีอะไรเปลี่ยน"


@pytest.mark.parametrize(
    ("content", "problem", "values"),
    [
        (b"", EmptyTable, {}),
        (b"\xef\xbb\xbf \r\n", EmptyTable, {}),
        (b"a,b\n", EmptyTable, {}),
        (b"a,b\n,\n", EmptyTable, {}),
        (b"PK\x03\x04rest", NotATable, {"looks_like": "XLSX"}),
        (b"%PDF-1.7", NotATable, {"looks_like": "PDF"}),
        (b"a,b\n1,\x002\n", NotATable, {"looks_like": "binary"}),
        (b"a,b\n1,2\n3,\xff\xff\n", UnreadableTable, {"line": 3}),
        ("ก,ข\nค,ง\n".encode()[:-2], UnreadableTable, {"line": 2}),  # cut off within a letter
        (b'a,b\n1,"2\n3,4\n', BrokenTable, {"line": 3}),
        (b'a,b\n1,"2"x\n', BrokenTable, {"line": 2}),
        (b"a,b\n1,2\n3\n", UnevenTable, {"row": 3, "cells": 1, "columns": 2}),
        (b"a,b\n1,2,3\n", UnevenTable, {"row": 2, "cells": 3, "columns": 2}),
        (b"a,a\n1,2\n", DoubleColumn, {"column": "a"}),
    ],
)
def test_a_file_that_is_no_whole_table_is_refused_with_its_place(
    content: bytes, problem: type[Problem], values: dict[str, object]
) -> None:
    with pytest.raises(problem) as error:
        read_table(content, name="a.csv")
    said = {name: value for name, value in error.value.values.items() if name not in {"file", "why"}}
    assert (type(error.value), said) == (problem, values)
    assert "a.csv" in error.value.message.th
    assert "a.csv" in error.value.message.en


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BYTES_MAX", 7)
    assert read_table(b"a,b\n1,2", name="a.csv").rows == (("1", "2"),)
    with pytest.raises(TableTooLarge):
        read_table(b"a,b\n1,22", name="a.csv")


@pytest.mark.parametrize(
    ("limit", "content"),
    [
        ("ROWS_MAX", b"a,b\n1,2\n1,2\n1,2"),
        ("ROWS_MAX", b"a,b\n1,2\n\n\n\n\n\n"),
        ("COLUMNS_MAX", b"a,b,c\n1,2,3\n"),
        ("COLUMNS_MAX", b"a,b\n1,2,,,,\n"),
        ("CELLS_MAX", b"a\n1\n2\n"),
        ("ROW_LETTERS_MAX", b"a,b\n1,2222222222"),
        ("ROW_LETTERS_MAX", b'a,b\n1,"2\n3\n4\n5\n"'),
    ],
)
def test_a_table_is_read_no_further_than_its_limits(
    monkeypatch: pytest.MonkeyPatch, limit: str, content: bytes
) -> None:
    """What stands behind the limit is broken, and nobody sees it."""
    monkeypatch.setattr(tables, limit, 10 if limit == "ROW_LETTERS_MAX" else 2)
    with pytest.raises(LongTable) as error:
        read_table(content + b'\n"x"y', name="a.csv")
    assert all("a.csv" in words for words in (error.value.message.th, error.value.message.en))


def test_a_table_at_its_limits_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, most in (("ROWS_MAX", 3), ("COLUMNS_MAX", 2), ("CELLS_MAX", 8), ("ROW_LETTERS_MAX", 4)):
        monkeypatch.setattr(tables, limit, most)
    assert len(read_table(b"a,b\n" + b"1,2\n" * 3, name="a.csv").rows) == 3


def test_a_remark_shows_the_beginning_of_a_long_cell_and_there_are_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (shown("ก" * 60), shown("ก" * 61)) == ("ก" * 60, "ก" * 60 + "…")
    monkeypatch.setattr(tables, "FINDINGS_MAX", 2)
    remark = Finding(2, "a", "missing", "", Text("ก", "a"), Text("ข", "b"), taken=True)
    check_findings([remark] * 2, file="a.csv")
    with pytest.raises(TooManyFindings, match=r"a\.csv"):
        check_findings([remark] * 3, file="a.csv")


def test_spaces_and_digits_are_made_plain() -> None:
    assert one_line(" ก \t\r\n ข\u00a0ค ") == "ก ข ค"
    assert western_digits("หมู่ ๑๐ no. 9") == "หมู่ 10 no. 9"
