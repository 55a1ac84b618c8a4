"""A report as it would be published at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from otop.base.types import Actor, Text
from otop.fairs.queries import fair_by_slug, fair_named
from otop.fairs.types import Clock, UnknownDay
from otop.reports.queries.books import books_of, one_moment
from otop.reports.queries.closing import closing_report
from otop.reports.queries.day_sheet import day_sheet
from otop.reports.queries.editions import edition_rows
from otop.reports.queries.fill import fill_of
from otop.reports.queries.measures import DEFINITION
from otop.reports.queries.orders import foreign_orders
from otop.reports.rules.books import Books, FairFacts
from otop.reports.rules.prints import fingerprint
from otop.reports.types import Cut, Report, ReportKind, Row, Table


def draft(*, actor: Actor, slug: str, kind: ReportKind, day: date | None, at: datetime) -> Report:
    """The report computed now, all of one moment. Its edition is 0. Raises UnknownFair, UnknownDay, NotAllowed."""
    fair_by_slug(actor=actor, slug=slug, verb="see_fair")
    return report_now(slug=slug, kind=kind, day=day, at=at)


def fair_facts(*, slug: str) -> FairFacts:
    """Raises UnknownFair."""
    fair = fair_named(slug=slug)
    last = fair.last_year
    return FairFacts(
        id=fair.pk,
        slug=fair.slug,
        name=Text(fair.name_th, fair.name_en),
        venue=Text(fair.venue.name_th, fair.venue.name_en) if fair.venue else None,
        replayed=fair.clock == Clock.REPLAYED,
        starts_on=fair.starts_on,
        ends_on=fair.ends_on,
        target_satang=fair.target_satang,
        last_year=(last.pk, last.ends_on) if last else None,
    )


def report_now(*, slug: str, kind: ReportKind, day: date | None, at: datetime) -> Report:
    """For those who have asked already whether it may be seen. Statements are constant."""
    fair = fair_facts(slug=slug)
    if kind is ReportKind.DAY and (day is None or not fair.starts_on <= day <= fair.ends_on):
        raise UnknownDay(day=day.isoformat() if day else "?", slug=fair.slug)
    with one_moment():
        if kind is ReportKind.DAY and day is not None:
            books = books_of(fair_id=fair.id, until=day)
            figures, tables = day_sheet(books, day, target_satang=fair.target_satang)
            days = [day]
        else:
            books = books_of(fair_id=fair.id, until=fair.ends_on)
            figures, tables = _closing(books, fair)
            days = books.days
        return _report(fair, kind, day if kind is ReportKind.DAY else None, at, books, days, figures, tables)


def _closing(books: Books, fair: FairFacts) -> tuple[list[Row], list[Table]]:
    return closing_report(
        books,
        target_satang=fair.target_satang,
        last_year_satang=_last_year_satang(fair),
        foreign=foreign_orders(books, fair_id=fair.id),
        editions=[e for e in edition_rows(fair_id=fair.id) if e.kind is ReportKind.DAY],
    )


def _last_year_satang(fair: FairFacts) -> int | None:
    """What last year's fair sold and ordered; None if it is not in the books."""
    if fair.last_year is None:
        return None
    fair_id, until = fair.last_year
    books = books_of(fair_id=fair_id, until=until, goods=False)
    rows = [m for m in books.money if books.within(Cut(), m.place_id, m.day)]
    return sum(m.total for m in rows) if rows else None


def _report(
    fair: FairFacts,
    kind: ReportKind,
    day: date | None,
    at: datetime,
    books: Books,
    days: Sequence[date],
    figures: list[Row],
    tables: list[Table],
) -> Report:
    return Report(
        kind=kind,
        fair_slug=fair.slug,
        fair_name=fair.name,
        venue=fair.venue,
        replayed=fair.replayed,
        day=day,
        day_number=books.days.index(day) + 1 if day in books.days else len(books.days),
        days=len(books.days),
        starts_on=fair.starts_on,
        ends_on=fair.ends_on,
        cut_off_at=at,
        edition=0,
        definition=DEFINITION,
        fill=fill_of(books, fair_id=fair.id, days=days),
        figures=figures,
        tables=tables,
        fingerprint=fingerprint(figures, tables),
        hours=" – ".join(books.hours[day]) if day in books.hours else "",
    )
