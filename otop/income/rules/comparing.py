"""Fiscal years, and what the cuts of the same money say of each month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from otop.base.tables import WHOLE_FILE, Finding
from otop.base.thai import BUDDHIST_ERA, MONTHS
from otop.base.types import Text
from otop.income.types import CUT_NAMES, Cut, MonthCuts

FIRST_MONTH = 10  # a fiscal year begins in October of the year before


def fiscal_year(month: date) -> int:
    """The Buddhist-era fiscal year: 2567 is October 2566 to September 2567."""
    return month.year + BUDDHIST_ERA + (month.month >= FIRST_MONTH)


def months_of(year: int) -> list[date]:
    """The first days of the twelve months of a Buddhist-era fiscal year."""
    last = year - BUDDHIST_ERA
    return [date(last - (month >= FIRST_MONTH), month, 1) for month in (10, 11, 12, *range(1, 10))]


def compare(sums: Mapping[tuple[Cut, date], int], year: int) -> list[MonthCuts]:
    """The twelve months of a fiscal year, each with the total of every cut in satang."""
    return [MonthCuts(month, {cut: sums.get((cut, month)) for cut in Cut}) for month in months_of(year)]


def differences(months: list[MonthCuts]) -> list[Finding]:
    """One remark on each month of which the cuts do not say the same."""
    return [
        Finding(
            WHOLE_FILE,
            "",
            "cuts_differ",
            baht(month.spread_satang),
            Text(
                f"{month_name(month.month).th}: ยอดรวมต่างกัน {baht(month.spread_satang)} บาท ({_said(month).th})",
                f"{month_name(month.month).en}: the totals differ by {baht(month.spread_satang)} baht "
                f"({_said(month).en}).",
            ),
            Text("ถามกรมว่ายอดใดถูก ระบบเก็บตามที่เผยแพร่", "Ask the department which is right; kept as published."),
            taken=True,
        )
        for month in months
        if month.spread_satang
    ]


def month_name(month: date) -> Text:
    name = MONTHS[month.month - 1]
    return Text(f"{name.th} {month.year + BUDDHIST_ERA}", f"{name.en} {month.year}")


def baht(satang: int) -> str:
    """`1,000.00` for 100000."""
    return f"{satang // 100:,}.{satang % 100:02}"


def _said(month: MonthCuts) -> Text:
    parts = [(CUT_NAMES[cut], baht(value)) for cut, value in month.satang.items() if value is not None]
    return Text(
        ", ".join(f"{name.th} {value}" for name, value in parts),
        ", ".join(f"{name.en} {value}" for name, value in parts),
    )
