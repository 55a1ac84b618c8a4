"""What lists of rows have in common as files."""

from __future__ import annotations

from otop.reports.types import Unit


def file_name(slug: str, measure: str, query: str) -> str:
    return "-".join([slug, measure, *(part.replace("=", "-") for part in query.split("&") if part)])


def plain(value: int, unit: Unit) -> object:
    """Money in baht with a decimal point, so that a spreadsheet can add it up."""
    if unit is not Unit.SATANG:
        return value
    sign, (baht, satang) = "-" if value < 0 else "", divmod(abs(value), 100)
    return float(f"{sign}{baht}.{satang:02d}") if satang else (-baht if value < 0 else baht)
