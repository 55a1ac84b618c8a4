"""How a list of products from local governments is read: the six columns, and what people write into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from otop.base.tables import Finding, Table, Tick, check_findings, has_thai_digits, one_line, shown, western_digits
from otop.base.types import Text
from otop.products.rules.coordinates import LATITUDE, LONGITUDE, read_coordinates
from otop.products.types import StagedRow

NAME, LOCAL_GOVERNMENT, DISTRICT, PROVINCE = "ชื่อสินค้า OTOP", "อปท.", "อำเภอ", "จังหวัด"
WORDS = (NAME, LOCAL_GOVERNMENT, DISTRICT, PROVINCE)
COLUMNS = (*WORDS, LATITUDE, LONGITUDE)
LENGTH_MAX = 200
STEP = 500  # rows between two ticks


@dataclass(frozen=True, slots=True)
class Read:
    """A list as it was read: every row of the file is in `rows`, or is left out and has a finding that says why."""

    rows: list[StagedRow]
    left_out: int
    unread_columns: list[str]
    findings: list[Finding]


def read_list(table: Table, tick: Tick) -> Read:
    """The rows that can be staged, and what there is to say of all. Raises WrongColumns, TooManyFindings."""
    places = table.places_of(COLUMNS)
    rows: list[StagedRow] = []
    findings: list[Finding] = []
    first_rows: dict[tuple[str, ...], int] = {}
    writings: set[tuple[str, ...]] = set()
    for number, all_cells in table.numbered():
        cells = [all_cells[place] for place in places]
        row, found = _read_row(number, cells)
        if any(cell.strip() for cell in cells):
            writing = tuple(cell.strip() for cell in cells[: len(WORDS)])
            first = first_rows.setdefault(row.key, number)
            if first != number:
                found.append(_repeat(row, first, same_writing=writing in writings))
            writings.add(writing)
        findings += found
        if all(finding.taken for finding in found):
            rows.append(row)
        check_findings(findings, file=table.name)
        if number % STEP == 0:
            tick(number, len(table.rows))
    unread = [column for column in table.header if column and column not in COLUMNS]
    return Read(rows, len(table.rows) - len(rows), unread, findings)


def _read_row(number: int, cells: Sequence[str]) -> tuple[StagedRow, list[Finding]]:
    findings: list[Finding] = []
    words = [one_line(western_digits(cell)) for cell in cells[: len(WORDS)]]
    latitude, longitude, of_coordinates = read_coordinates(number, cells[-2], cells[-1])
    row = StagedRow(number, words[0], words[1], words[2], words[3], latitude, longitude)
    if not any(cell.strip() for cell in cells):
        return row, [_empty(number)]
    for column, cell, word in zip(WORDS, cells, words, strict=False):
        findings += _remarks(number, column, cell, word)
    return row, findings + of_coordinates


def _remarks(number: int, column: str, cell: str, word: str) -> list[Finding]:
    """What there is to say of one cell of words."""
    found: list[Finding] = []
    told = shown(word)
    if not any(character.isalnum() for character in word):
        found.append(_missing(number, column, told))
    if len(word) > LENGTH_MAX:
        found.append(_too_long(number, column, told, len(word)))
    if any(mark in cell.strip(" ") for mark in "\r\n\t"):
        found.append(_line_break(number, column, told))
    if has_thai_digits(cell):
        found.append(_thai_digits(number, column, shown(one_line(cell)), told))
    return found


def _empty(number: int) -> Finding:
    return Finding(
        number,
        "",
        "empty_row",
        "",
        Text("แถวว่าง", "The row is empty."),
        Text("ไม่ต้องทำอะไร", "Nothing."),
        taken=False,
    )


def _missing(number: int, column: str, word: str) -> Finding:
    if column == NAME:
        code, what = "no_name", Text(f"ไม่มีชื่อสินค้า («{word}»)", f"There is no product name (“{word}”).")
    else:
        code, what = "missing", Text(f"ไม่ได้กรอก «{column}»", f"“{column}” is not filled in.")
    todo = Text("กรอกในไฟล์ต้นทาง แล้วนำเข้าใหม่", "Fill it in in the source file and import again.")
    return Finding(number, column, code, word, what, todo, taken=False)


def _too_long(number: int, column: str, word: str, letters: int) -> Finding:
    return Finding(
        number,
        column,
        "too_long",
        word,
        Text(f"ยาว {letters} ตัวอักษร เกิน {LENGTH_MAX}", f"{letters} characters, more than {LENGTH_MAX}."),
        Text("ย่อให้สั้นลง แล้วนำเข้าใหม่", "Shorten it and import again."),
        taken=False,
    )


def _line_break(number: int, column: str, word: str) -> Finding:
    return Finding(
        number,
        column,
        "line_break",
        word,
        Text("มีการขึ้นบรรทัดใหม่หรือแท็บในช่อง เก็บเป็นบรรทัดเดียว", "The cell holds a line break or a tab; kept as one line."),
        Text(
            "ตรวจว่าเป็นสินค้าเดียว ถ้าหลายรายการให้แยกแถว", "See that it is one product; if it is several, give each a row."
        ),
        taken=True,
    )


def _thai_digits(number: int, column: str, cell: str, word: str) -> Finding:
    return Finding(
        number,
        column,
        "thai_digits",
        cell,
        Text(f"เลขไทย เก็บเป็น «{word}»", f"Thai digits, kept as “{word}”."),
        Text("ไม่ต้องทำอะไร", "Nothing."),
        taken=True,
    )


def _repeat(row: StagedRow, first: int, *, same_writing: bool) -> Finding:
    """The same four words as an earlier row; `repeat_in_other_writing` when only spaces or digits differ."""
    return Finding(
        row.row,
        NAME,
        "repeat" if same_writing else "repeat_in_other_writing",
        shown(row.name),
        Text(
            f"ซ้ำกับแถว {first} (ชื่อ อปท. อำเภอ จังหวัด เดียวกัน{'' if same_writing else ' ต่างกันแค่ช่องว่างหรือเลขไทย'})",
            f"Repeats row {first}: the same name, local government, district and province"
            f"{'.' if same_writing else ', but for spaces or Thai digits.'}",
        ),
        Text(
            "ถ้าเป็นสินค้าของผู้ผลิตอื่น ให้เขียนชื่อให้ต่างกัน ถ้าไม่ใช่ไม่ต้องทำอะไร",
            "If it is another producer's product, make the names differ; else nothing.",
        ),
        taken=False,
    )
