"""A report as it would be published at this moment."""

from __future__ import annotations

from datetime import date, datetime

from otop.base.collecting import little_collecting
from otop.base.sql import one_moment
from otop.base.types import Actor, Text
from otop.fairs.queries import fair_by_slug, fair_named
from otop.fairs.types import Clock, UnknownDay
from otop.reports.queries.books import read_goods
from otop.reports.queries.counted import Counted, beside_of, count, counted
from otop.reports.queries.fill import fill_of
from otop.reports.queries.measures import DEFINITION
from otop.reports.rules.books import Books, FairFacts
from otop.reports.types import Fill, Report, ReportKind


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


def report_now(*, slug: str, kind: ReportKind, day: date | None, at: datetime, books: Books | None = None) -> Report:
    """For those who have asked already whether it may be seen. Statements are constant.

    `books` are those up to the report's last day, where its caller has read them.
    """
    fair = fair_facts(slug=slug)
    if kind is ReportKind.DAY and (day is None or not fair.starts_on <= day <= fair.ends_on):
        raise UnknownDay(day=day.isoformat() if day else "?", slug=fair.slug)
    day = day if kind is ReportKind.DAY else None
    with one_moment(), little_collecting():
        if books:
            made = count(fair, day, books, beside_of(fair, day))
        else:
            made = counted(fair, day, read_goods(fair_id=fair.id, until=day or fair.ends_on))
        fill = fill_of(fair_id=fair.id, booths=made.booths, reported=made.reported)
    return _report(fair, kind, day, at, made, fill)


def _report(fair: FairFacts, kind: ReportKind, day: date | None, at: datetime, made: Counted, fill: Fill) -> Report:
    return Report(
        kind=kind,
        fair_slug=fair.slug,
        fair_name=fair.name,
        venue=fair.venue,
        replayed=fair.replayed,
        day=day,
        day_number=made.days.index(day) + 1 if day in made.days else len(made.days),
        days=len(made.days),
        starts_on=fair.starts_on,
        ends_on=fair.ends_on,
        cut_off_at=at,
        edition=0,
        definition=DEFINITION,
        fill=fill,
        figures=made.figures,
        tables=made.tables,
        fingerprint=made.fingerprint,
        hours=made.hours,
    )
