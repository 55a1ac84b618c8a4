"""Months and amounts as the department writes them. A series is taken whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from otop.base.money import SATANG_MAX
from otop.base.tables import (
    WHOLE_FILE,
    Finding,
    Table,
    check_findings,
    has_thai_digits,
    one_line,
    shown,
    western_digits,
)
from otop.base.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS
from otop.base.types import Text
from otop.income.rules.comparing import baht, fiscal_year, month_name, months_of
from otop.income.types import Cut, Figure

HEADER = 1
YEARS = set(map(str, range(2544, 2644)))  # the programme began in 2544; a year of the common era is never meant
AMOUNT = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
MONTH_NUMBERS = {name.th: n for names in (MONTHS, SHORT_MONTHS) for n, name in enumerate(names, start=1)}

FindMember = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class SeriesRead:
    figures: list[Figure]
    findings: list[Finding]


class _Reader:
    """One reading of one file; what there is to say gathers in `findings`."""

    def __init__(self, find_member: FindMember) -> None:
        self.find_member = find_member
        self.findings: list[Finding] = []
        self.labels: dict[tuple[str, object], tuple[int, str]] = {}

    def fault(self, row: int, column: str, code: str, found: str, what: Text, todo: Text) -> None:
        self.findings.append(Finding(row, column, code, found, what, todo, taken=False))

    def month(self, row: int, column: str, label: str) -> date | None:
        told = shown(label)
        name, _, year = western_digits(one_line(label)).rpartition(" ")
        if name not in MONTH_NUMBERS or year not in YEARS:
            what = Text(f"«{told}» ไม่ใช่เดือนและปี พ.ศ.", f"“{told}” is not a month with a Buddhist-era year.")
            self.fault(row, column, "unknown_month", told, what, _WRITE_MONTH)
            return None
        month = date(int(year) - BUDDHIST_ERA, MONTH_NUMBERS[name], 1)
        return month if self.once(row, column, "month_twice", month, told) else None

    def member(self, row: int, column: str, label: str) -> str | None:
        told, member = shown(label), self.find_member(label)
        if member is None:
            what = Text(f"ไม่รู้จัก «{told}»", f"“{told}” is not known.")
            self.fault(row, column, "unknown_member", told, what, _KNOWN_MEMBER)
            return None
        return member if self.once(row, column, "member_twice", member, told) else None

    def once(self, row: int, column: str, code: str, what: object, label: str) -> bool:
        """A month or member may stand once."""
        first = self.labels.setdefault((code, what), (row, column))
        if first == (row, column):
            return True
        said = Text(
            f"«{label}» มีแล้วที่แถว {first[0]} คอลัมน์ «{shown(first[1])}»",
            f"“{label}” is already at row {first[0]}, column “{shown(first[1])}”.",
        )
        self.fault(row, column, code, label, said, _ONCE)
        return False

    def amount(self, row: int, column: str, cell: str) -> int | None:
        """Satang; every value that cannot be a month's sales is a fault."""
        text = western_digits(one_line(cell))
        if text in {"", "-"}:
            self.fault(row, column, "no_value", text, Text("ไม่มียอด", "There is no value."), _NO_VALUE)
        elif text.startswith("-") and AMOUNT.fullmatch(text[1:]):
            self.fault(row, column, "negative", shown(text), Text("ยอดติดลบ", "The value is below zero."), _CHECK)
        elif not AMOUNT.fullmatch(text):
            what = Text(f"«{shown(text)}» ไม่ใช่จำนวนเงิน", f"“{shown(text)}” is not an amount.")
            self.fault(row, column, "not_an_amount", shown(text), what, _WRITE_AMOUNT)
        else:
            satang = Decimal(text.replace(",", "")) * 100
            if satang != satang.to_integral_value():
                what = Text("มีทศนิยมเกินสองตำแหน่ง", "There are more than two decimals.")
                self.fault(row, column, "too_fine", shown(text), what, _CHECK)
            elif satang > SATANG_MAX:
                what = Text(f"เกิน {baht(SATANG_MAX)} บาทในเดือนเดียว", f"More than {baht(SATANG_MAX)} baht in one month.")
                self.fault(row, column, "absurd", shown(text), what, _CHECK)
            else:
                if has_thai_digits(cell):
                    what = Text(f"เลขไทย เก็บเป็น {text}", f"Thai digits, kept as {text}.")
                    self.findings.append(Finding(row, column, "thai_digits", one_line(cell), what, _NOTHING, True))
                return int(satang)
        return None


def read_series(table: Table, cut: Cut, find_member: FindMember) -> SeriesRead:
    """Every value of the file, with member and month; what cannot be read is a finding that is not taken.

    Raises TooManyFindings.
    """
    reader = _Reader(find_member)
    walk = _by_province if cut is Cut.PROVINCE else _by_month
    figures = list(walk(reader, table))
    reader.findings += _missing_months({figure.month for figure in figures})
    return SeriesRead(figures, sorted(reader.findings, key=lambda finding: finding.row))


def _by_province(reader: _Reader, table: Table) -> Iterator[Figure]:
    """A province a row, a month a column."""
    months = [reader.month(HEADER, column, column) for column in table.header[1:]]
    for row, (name, *cells) in table.numbered():
        check_findings(reader.findings, file=table.name)
        member = reader.member(row, table.header[0], name)
        for column, month, cell in zip(table.header[1:], months, cells, strict=True):
            value = reader.amount(row, column, cell)
            if None not in (member, month, value):
                yield Figure(row, column, member, one_line(name), month, value)  # type: ignore[arg-type]


def _by_month(reader: _Reader, table: Table) -> Iterator[Figure]:
    """A month a row, a category or channel a column."""
    members = [reader.member(HEADER, column, column) for column in table.header[1:]]
    for row, (label, *cells) in table.numbered():
        check_findings(reader.findings, file=table.name)
        month = reader.month(row, table.header[0], label)
        for column, member, cell in zip(table.header[1:], members, cells, strict=True):
            value = reader.amount(row, column, cell)
            if None not in (member, month, value):
                yield Figure(row, column, member, column, month, value)  # type: ignore[arg-type]


def _missing_months(months: set[date]) -> list[Finding]:
    years = sorted({fiscal_year(month) for month in months})
    return [
        Finding(
            WHOLE_FILE,
            "",
            "month_missing",
            month_name(month).th,
            Text(
                f"ไม่มีเดือน{month_name(month).th} ของปีงบประมาณ {year}",
                f"{month_name(month).en} of fiscal year {year} is not in the file.",
            ),
            Text("นำเข้าเพิ่มเมื่อมีข้อมูล", "Import it when it is published."),
            taken=True,
        )
        for year in years
        for month in months_of(year)
        if month not in months
    ]


_WRITE_MONTH = Text("เขียนเช่น ตุลาคม 2566 หรือ ต.ค. 2566", "Write it as ตุลาคม 2566 or ต.ค. 2566.")
_KNOWN_MEMBER = Text(
    "ตรวจตัวสะกด ถ้าเป็นบรรทัดหรือคอลัมน์ยอดรวมให้ลบออก", "See how it is spelt; delete a line or column of totals."
)
_ONCE = Text("ลบรายการที่ซ้ำ", "Delete the one that is too many.")
_NO_VALUE = Text("ถ้าไม่มียอดขายให้เขียน 0", "If nothing was sold, write 0.")
_CHECK = Text("ตรวจกับต้นฉบับของกรม", "Compare with what the department published.")
_WRITE_AMOUNT = Text("เขียนเป็นบาท เช่น 1234.50", "Write it in baht, such as 1234.50.")
_NOTHING = Text("ไม่ต้องทำอะไร", "Nothing.")
