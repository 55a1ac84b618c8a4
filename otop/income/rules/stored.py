"""A series that is read again is held against what is stored of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from otop.base.tables import Finding
from otop.base.types import Text
from otop.income.rules.comparing import baht
from otop.income.types import Figure, FigureKey


def check_stored(figures: list[Figure], stored: Mapping[FigureKey, int], *, replace: bool) -> list[Finding]:
    """A remark on each value that differs from the one stored; a fault unless it shall be replaced."""
    return [
        Finding(
            figure.row,
            figure.column,
            "differs_from_stored",
            baht(figure.value_satang),
            Text(f"ต่างจากที่เก็บไว้ {baht(stored[figure.key])} บาท", f"{baht(stored[figure.key])} baht is stored."),
            Text("ถ้าเป็นยอดแก้ไขของกรม ให้เพิ่ม --replace", "If the department revised it, add --replace."),
            taken=replace,
        )
        for figure in figures
        if stored.get(figure.key, figure.value_satang) != figure.value_satang
    ]
