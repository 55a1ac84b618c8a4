"""Tables that people bring as CSV files: read whole or refused with the place, and what was found in their rows."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from otop.base.types import Problem, Text
from otop.base.uploads import Kind, kind_of

BYTES_MAX = 64 << 20
ROWS_MAX = 500_000
COLUMNS_MAX = 1_000
CELLS_MAX = 4_000_000  # of all rows together: some hundred megabytes once they are read
ROW_LETTERS_MAX = 1 << 20
FINDINGS_MAX = 500_000
SHOWN_MAX = 60  # letters of a cell in a finding
FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1, and a cell with line breaks is still one row
WHOLE_FILE = 0
WINDOWS_THAI = "cp874"  # what spreadsheets on Thai Windows write as "CSV"

Tick = Callable[[int, int], None]
"""Called with how many rows are done, of how many."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read: every row has one cell a column, as text. `digest` is that of the file's bytes."""

    name: str
    encoding: str
    digest: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Each row with its number in a spreadsheet."""
        return enumerate(self.rows, start=FIRST_ROW)

    def places_of(self, columns: Sequence[str]) -> list[int]:
        """Where these columns stand. Raises WrongColumns."""
        missing = [column for column in columns if column not in self.header]
        if missing:
            raise WrongColumns(file=self.name, missing=", ".join(missing), found=", ".join(self.header)[:300])
        return [self.header.index(column) for column in columns]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one cell. `taken` says whether its row is in all the same; row 0 is the whole file."""

    row: int
    column: str
    code: str
    found: str
    what: Text
    todo: Text
    taken: bool


class EmptyTable(Problem):
    code = "empty_table"
    text = Text("ไฟล์ {file} ไม่มีข้อมูล ไม่มีอะไรเปลี่ยน", "{file} holds no rows. Nothing was changed.")


class TableTooLarge(Problem):
    code = "table_too_large"
    text = Text(
        "ไฟล์ {file} ใหญ่เกิน {most_mb} MB ไม่มีอะไรเปลี่ยน", "{file} is larger than {most_mb} MB. Nothing was changed."
    )


class LongTable(Problem):
    code = "table_too_long"
    text = Text(
        "ไฟล์ {file} ยาวเกินไป ไฟล์หนึ่งมีได้ {rows:,} แถว {columns:,} คอลัมน์ รวม {cells:,} ช่อง แถวละไม่เกิน {letters:,} ตัวอักษร "
        "โปรดแบ่งไฟล์ ไม่มีอะไรเปลี่ยน",
        "{file} is too long: a file has at most {rows:,} rows, {columns:,} columns and {cells:,} cells in all, a row "
        "at most {letters:,} letters. Divide it. Nothing was changed.",
    )


class TooManyFindings(Problem):
    code = "too_many_findings"
    text = Text(
        "ไฟล์ {file} มีข้อสังเกตเกิน {most:,} ข้อ ตรวจว่าเป็นไฟล์ที่ถูกต้อง หรือแบ่งไฟล์ ไม่มีอะไรเปลี่ยน",
        "There is more than {most:,} times something to remark on {file}. See that it is the right file, or divide it. "
        "Nothing was changed.",
    )


class NotATable(Problem):
    code = "not_a_table"
    text = Text(
        "ไฟล์ {file} ไม่ใช่ CSV ({looks_like}) ให้เปิดในโปรแกรมตาราง แล้วบันทึกเป็น CSV UTF-8 ไม่มีอะไรเปลี่ยน",
        "{file} is not a CSV file ({looks_like}). Open it in a spreadsheet and save it as CSV UTF-8. "
        "Nothing was changed.",
    )


class UnreadableTable(Problem):
    code = "unreadable_table"
    text = Text(
        "อ่านไฟล์ {file} บรรทัด {line} ไม่ได้ ไม่ใช่ทั้ง UTF-8 และ windows-874 ให้บันทึกใหม่เป็น CSV UTF-8 ไม่มีอะไรเปลี่ยน",
        "{file} cannot be read at line {line}: it is neither UTF-8 nor windows-874. Save it again as CSV UTF-8. "
        "Nothing was changed.",
    )


class BrokenTable(Problem):
    code = "broken_table"
    text = Text(
        "ไฟล์ {file} เสียที่บรรทัด {line} ({why}) มักเป็นเครื่องหมายคำพูดที่เปิดแล้วไม่ปิด ไม่มีอะไรเปลี่ยน",
        "{file} is broken at line {line} ({why}), often a quotation mark that is not closed. Nothing was changed.",
    )


class UnevenTable(Problem):
    code = "uneven_table"
    text = Text(
        "ไฟล์ {file} แถว {row} มี {cells} ช่อง แต่หัวตารางมี {columns} คอลัมน์ ไม่มีอะไรเปลี่ยน",
        "{file}: row {row} has {cells} cells, but the header has {columns} columns. Nothing was changed.",
    )


class DoubleColumn(Problem):
    code = "double_column"
    text = Text(
        "ไฟล์ {file} มีคอลัมน์ «{column}» มากกว่าหนึ่งคอลัมน์ ไม่มีอะไรเปลี่ยน",
        "{file} has the column “{column}” more than once. Nothing was changed.",
    )


class WrongColumns(Problem):
    code = "wrong_columns"
    text = Text(
        "หัวตาราง (แถว 1) ของไฟล์ {file} ขาดคอลัมน์ {missing} พบ: {found} ไม่มีอะไรเปลี่ยน",
        "The header (row 1) of {file} lacks the columns {missing}. Found: {found}. Nothing was changed.",
    )


def read_table(content: bytes, *, name: str) -> Table:
    """The table in a CSV file of commas, semicolons or tabs, in UTF-8, UTF-16 with its mark, or windows-874.

    Raises EmptyTable, TableTooLarge, LongTable, NotATable, UnreadableTable, BrokenTable, UnevenTable, DoubleColumn.
    """
    if len(content) > BYTES_MAX:
        raise TableTooLarge(file=name, most_mb=BYTES_MAX >> 20)
    kind = kind_of(content)
    if kind is not Kind.TEXT:
        raise NotATable(file=name, looks_like=kind.value)
    encoding = _encoding_of(content, name)
    records = list(_records(content, encoding, name))
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()  # empty lines at the end are no rows
    if len(records) < FIRST_ROW:
        raise EmptyTable(file=name)
    header = tuple(one_line(cell) for cell in records[0])
    for column, times in Counter(header).items():
        if column and times > 1:
            raise DoubleColumn(file=name, column=column)
    for place in range(1, len(records)):  # in their place, so that the cells are not held twice
        records[place] = _even(list(records[place]), place + 1, header, name)
    return Table(name, encoding, hashlib.sha256(content).hexdigest(), header, tuple(records[1:]))


def check_findings(findings: Sequence[Finding], *, file: str) -> None:
    """Raises TooManyFindings: each takes some hundred bytes, and nobody reads half a million."""
    if len(findings) > FINDINGS_MAX:
        raise TooManyFindings(file=file, most=FINDINGS_MAX)


def shown(text: str) -> str:
    """As much of a cell as a finding needs."""
    return text if len(text) <= SHOWN_MAX else f"{text[:SHOWN_MAX]}…"


def one_line(text: str) -> str:
    """Spaces, tabs and line breaks in a row become one space; none stand at the ends."""
    return " ".join(text.split())


def western_digits(text: str) -> str:
    """`๒๕๖๗` as `2567`; all other characters stay."""
    return re.sub("[๐-๙]", lambda digit: str(int(digit[0])), text)


def has_thai_digits(text: str) -> bool:
    return re.search("[๐-๙]", text) is not None


def _encoding_of(content: bytes, name: str) -> str:
    """In which writing all of it can be read. Raises UnreadableTable, NotATable."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", WINDOWS_THAI]
    farthest = 0
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            farthest = max(farthest, error.start)
            continue
        if "\0" in text:
            raise NotATable(file=name, looks_like=Kind.OTHER.value)
        return encoding
    raise UnreadableTable(file=name, line=content.count(b"\n", 0, farthest) + 1)


def _records(content: bytes, encoding: str, name: str) -> Iterator[tuple[str, ...]]:
    """Line by line, and no further than the limits. Raises LongTable, BrokenTable."""
    too_long = LongTable(file=name, rows=ROWS_MAX, columns=COLUMNS_MAX, cells=CELLS_MAX, letters=ROW_LETTERS_MAX)
    file = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    head = file.readline()
    file.seek(0)
    cells = letters = 0

    def lines() -> Iterator[str]:
        """A row may be many lines; what is too long of it is not taken apart."""
        nonlocal letters
        for line in file:
            letters += len(line)
            if letters > ROW_LETTERS_MAX:
                raise too_long
            yield line

    reader = csv.reader(lines(), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        for number, record in enumerate(reader):
            letters = 0
            cells += len(record)
            if number > ROWS_MAX or len(record) > COLUMNS_MAX or cells > CELLS_MAX:
                raise too_long
            yield tuple(record)
    except csv.Error as error:
        raise BrokenTable(file=name, line=reader.line_num, why=error) from None


def _even(cells: list[str], number: int, header: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The row with one cell a column: an empty line becomes empty cells, empty cells beyond the header go."""
    found = len(cells)
    if not cells:
        return ("",) * len(header)
    while len(cells) > len(header) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(header):
        raise UnevenTable(file=name, row=number, cells=found, columns=len(header))
    return tuple(cells)
