"""How a published series is read, and how its cuts are compared."""

from otop.income.rules.comparing import compare, differences, fiscal_year, months_of
from otop.income.rules.members import member_names, recognise
from otop.income.rules.reading import SeriesRead, read_series
from otop.income.rules.stored import check_stored

__all__ = [
    "SeriesRead",
    "check_stored",
    "compare",
    "differences",
    "fiscal_year",
    "member_names",
    "months_of",
    "read_series",
    "recognise",
]
