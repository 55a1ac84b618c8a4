"""What of a report follows from what was read for it: counted once for all its forms, and never told of other books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches

from otop.reports.queries.books import KEPT_S, Reading, read_totals
from otop.reports.queries.closing import closing_report
from otop.reports.queries.day_sheet import day_sheet
from otop.reports.queries.editions import edition_rows
from otop.reports.queries.orders import foreign_orders, foreign_rows
from otop.reports.rules.books import Books, FairFacts
from otop.reports.rules.prints import fingerprint
from otop.reports.types import Cut, EditionRow, ReportKind, Row, Table


@dataclass(frozen=True, slots=True)
class Beside:
    """What a closing report is made of besides the fair's books; a day sheet has nothing of it."""

    last_year: Reading | None = None
    foreign: Sequence[dict[str, Any]] = ()
    editions: Sequence[EditionRow] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """`booths` are those that are open on the report's days, `reported` those of them that brought anything."""

    figures: list[Row]
    tables: list[Table]
    fingerprint: str
    days: list[date]
    hours: str
    booths: int
    reported: int


def counted(fair: FairFacts, day: date | None, reading: Reading) -> Counted:
    """The day's sheet, without a day the closing report.

    All that it is counted from is read each time. What was counted within the last minute is told again only where all
    of that is the same as then.
    """
    beside = beside_of(fair, day)
    last_year = beside.last_year and beside.last_year.mark
    asked = (reading.mark, fair.target_satang, last_year, beside.foreign, beside.editions)
    place = f"reports-counted-{fair.id}-{day or 'closing'}"
    if (kept := caches["hot"].get(place)) and kept[0] == asked:
        found: Counted = kept[1]
        return found
    made = count(fair, day, reading.books(), beside)
    caches["hot"].set(place, (asked, made), KEPT_S)
    return made


def beside_of(fair: FairFacts, day: date | None) -> Beside:
    if day:
        return Beside()
    return Beside(
        last_year=read_totals(fair_id=fair.last_year[0], until=fair.last_year[1]) if fair.last_year else None,
        foreign=foreign_rows(fair_id=fair.id),
        editions=[e for e in edition_rows(fair_id=fair.id) if e.kind is ReportKind.DAY],
    )


def count(fair: FairFacts, day: date | None, books: Books, beside: Beside) -> Counted:
    if day:
        figures, tables = day_sheet(books, day, target_satang=fair.target_satang)
    else:
        figures, tables = closing_report(
            books,
            target_satang=fair.target_satang,
            last_year_satang=_total(beside.last_year.books()) if beside.last_year else None,
            foreign=foreign_orders(books, beside.foreign),
            editions=beside.editions,
        )
    days = [day] if day else books.days
    return Counted(
        figures=figures,
        tables=tables,
        fingerprint=fingerprint(figures, tables),
        days=books.days,
        hours=" – ".join(books.hours[day]) if day in books.hours else "",
        booths=len(books.open_booths(days)),
        reported=len(books.reported(days)),
    )


def _total(books: Books) -> int | None:
    """What a fair sold and ordered; None if it is not in the books."""
    rows = [m for m in books.money if books.within(Cut(), m.place_id, m.day)]
    return sum(m.total for m in rows) if rows else None
