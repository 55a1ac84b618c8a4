"""The words of published income: who published it, cut by what, and how the cuts compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from otop.base.tables import Finding
from otop.base.types import Problem, Text


class Source(StrEnum):
    """Who published a series."""

    CDD = "cdd"  # the Community Development Department's monthly sales


class Cut(StrEnum):
    """By what a series divides the same money."""

    PROVINCE = "province"
    CATEGORY = "category"
    CHANNEL = "channel"


CUT_NAMES = {
    Cut.PROVINCE: Text("จังหวัด", "province"),
    Cut.CATEGORY: Text("ประเภท", "category"),
    Cut.CHANNEL: Text("ช่องทาง", "channel"),
}

FigureKey = tuple[str, date]
"""Member and month (its first day)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published value: of one member of a cut (a province, a category, a channel) in one month."""

    row: int
    column: str
    member: str
    member_name: str
    month: date
    value_satang: int

    @property
    def key(self) -> FigureKey:
        return self.member, self.month


@dataclass(frozen=True, slots=True)
class MonthCuts:
    """What the cuts say of one month, in satang; None where a cut is not here."""

    month: date
    satang: dict[Cut, int | None]

    @property
    def spread_satang(self) -> int:
        """The largest less the smallest; 0 where fewer than two cuts are here."""
        known = [value for value in self.satang.values() if value is not None]
        return max(known) - min(known) if known else 0


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do, in values: `new` + `same` + `replaced` are all of the file."""

    written: bool
    cut: Cut
    rows: int
    new: int
    same: int
    replaced: int
    comparison: list[MonthCuts]
    findings: list[Finding]


class UnknownCut(Problem):
    code = "unknown_cut"
    text = Text(
        "หัวตาราง (แถว 1) ของไฟล์ {file} ไม่ใช่ยอดรายเดือนแยกตามจังหวัด ประเภท หรือช่องทาง พบ: {found} ไม่มีอะไรเปลี่ยน",
        "The header (row 1) of {file} is not that of monthly sales by province, category or channel. Found: {found}. "
        "Nothing was changed.",
    )


class OtherCut(Problem):
    code = "other_cut"
    text = Text(
        "ไฟล์ {file} แยกตาม {found} ไม่ใช่ {asked} ไม่มีอะไรเปลี่ยน",
        "{file} is cut by {found}, not by {asked}. Nothing was changed.",
    )


class FaultyFigures(Problem):
    """`values["findings"]` holds all faults and remarks."""

    code = "faulty_figures"
    text = Text(
        "ไฟล์ {file} มี {count} แห่งที่รับไม่ได้ แห่งแรก: แถว {row} คอลัมน์ «{column}»: {what_th} {todo_th} ไม่มีอะไรเปลี่ยน",
        "{file} has {count} faults. The first: row {row}, column “{column}”: {what_en} {todo_en} Nothing was changed.",
    )


class ImportedMeanwhile(Problem):
    code = "imported_meanwhile"
    text = Text(
        "มีการนำเข้ายอดชุดเดียวกันพร้อมกัน ไม่มีอะไรเปลี่ยน ให้สั่งใหม่อีกครั้ง",
        "The same series was imported at the same time. Nothing was changed; give the command again.",
    )


ANNOUNCED = {
    "income.imported": Text("นำเข้ายอดจำหน่ายที่กรมเผยแพร่", "Published sales were imported"),
}
"""What this domain announces, as the audit trail says it."""
