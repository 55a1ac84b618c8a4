"""Freezing reports, and an officer's word on what counts for a booth and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from otop.base.announcements import announce, newest_sealed
from otop.base.types import Actor
from otop.fairs import actions as fairs
from otop.fairs.queries import closings_of, days_of, fair_by_slug, place_by_ref
from otop.fairs.types import UnknownDay
from otop.reports.models import BoothDayChoice, Edition
from otop.reports.queries.books import books_of
from otop.reports.queries.drafts import report_now
from otop.reports.queries.editions import last_edition
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.books import Books
from otop.reports.rules.prints import as_json, changes
from otop.reports.types import ClosedMeanwhile, MoneySource, NoReason, Report, ReportKind, UnknownEdition
from otop.sync import actions as sync

MEASURE_NAMES = {code: measure.name for code, measure in MEASURES.items()}


def close_day(*, by: Actor, slug: str, day: date, reason: str, at: datetime, edition: int | None = None) -> Report:
    """The day has one more edition, and its sheet is frozen as it is now; what comes later is marked late.

    `edition` is the one that the caller saw to come: where it is there already, the button was pressed twice, and the
    answer is that edition. Without it the next is made, whichever that is.
    With the last day of a fair the closing report is frozen too, and with each later edition of a day again.
    Raises ClosedMeanwhile, UnknownEdition, what `sync.actions.close_day` raises, UnknownFair.
    """
    fair = fair_by_slug(actor=by, slug=slug, verb="close_day")
    with transaction.atomic():
        fairs.lock_day_to_close(fair_id=fair.pk, day=day)
        if edition is not None and (made := _made(fair.pk, day, edition, reason.strip())):
            return made
        closed = sync.close_day(by=by, fair_id=fair.pk, day=day, reason=reason, at=at)
        whole = all(row.closed_at for row in days_of(fair_id=fair.pk))
        # Phones of the day wait meanwhile: both reports of the last day are made of books that are read once.
        books = books_of(fair_id=fair.pk, until=day) if whole and day == fair.ends_on else None
        sheet = _freeze(by, fair.pk, slug, ReportKind.DAY, day, closed.edition, at, books)
        if whole:
            _freeze_closing(by, fair.pk, slug, fair.ends_on, at, books)
    return sheet


def _made(fair_id: int, day: date, edition: int, reason: str) -> Report | None:
    """The sheet of that edition, None if it is the next. Only what somebody else gave as a reason is told apart."""
    closings = closings_of(fair_id=fair_id, day=day)
    if edition == len(closings) + 1:
        return None
    if edition not in range(1, len(closings) + 1):
        raise UnknownEdition(edition=edition)
    if reason not in ("", closings[edition - 1].reason):
        raise ClosedMeanwhile(edition=edition, next=len(closings) + 1)
    return last_edition(fair_id=fair_id, kind=ReportKind.DAY, day=day, edition=edition)


def _freeze_closing(by: Actor, fair_id: int, slug: str, ends_on: date, at: datetime, books: Books | None) -> None:
    """Under the lock of the last day, which is the last in the order of locks: two never take one number."""
    fairs.lock_day_to_close(fair_id=fair_id, day=ends_on)
    number = Edition.objects.filter(fair_id=fair_id, kind=ReportKind.CLOSING).count() + 1
    _freeze(by, fair_id, slug, ReportKind.CLOSING, None, number, at, books)


def _freeze(
    by: Actor,
    fair_id: int,
    slug: str,
    kind: ReportKind,
    day: date | None,
    number: int,
    at: datetime,
    books: Books | None,
) -> Report:
    """Written in the transaction that holds the day's lock: what is in the edition and what is late never overlap."""
    chain_no, chain_head = newest_sealed()
    found = replace(
        report_now(slug=slug, kind=kind, day=day, at=at, books=books),
        edition=number,
        chain_no=chain_no,
        chain_head=chain_head,
    )
    before = last_edition(fair_id=fair_id, kind=kind, day=day)
    if before is not None:
        found = replace(found, changes=changes(before, found, names=MEASURE_NAMES))
    values = {row.code: row.cells[0].value or 0 for row in found.figures}
    Edition.objects.create(
        fair_id=fair_id,
        kind=kind,
        day=day,
        edition=number,
        definition=found.definition,
        fingerprint=found.fingerprint,
        cut_off_at=at,
        made_by=by.id,
        visitors=values["visitors"],
        total_satang=values["total"],
        content=as_json(found),
    )
    announce(
        "reports.edition_frozen",
        by=by,
        at=at,
        subject=f"fair:{fair_id}",
        after={"kind": kind, "day": day and day.isoformat(), "edition": number, "fingerprint": found.fingerprint},
    )
    return found


def choose_source(
    *, by: Actor, slug: str, booth: str, day: date, source: MoneySource, reason: str, at: datetime
) -> BoothDayChoice:
    """For this booth and day the money rests on this source, from the next edition on. The newest choice holds.

    The same word of the same person twice is one.
    Raises NoReason, UnknownFair, UnknownPlace, UnknownDay, NotAllowed.
    """
    fair = fair_by_slug(actor=by, slug=slug, verb="settle_record")
    if not reason.strip():
        raise NoReason()
    if not fair.starts_on <= day <= fair.ends_on:
        raise UnknownDay(day=day.isoformat(), slug=slug)
    place = place_by_ref(fair=fair, kind="booth", ref=booth)
    with transaction.atomic():
        fairs.lock_place(place_id=place.pk)  # of two presses the second sees the first
        fairs.lock_days(fair_id=fair.pk, days=[day])  # in an edition or after it, never beside it
        before = BoothDayChoice.objects.filter(fair_id=fair.pk, place=place, day=day).order_by("-at", "-id").first()
        if before and (before.source, before.reason, before.by) == (source, reason.strip(), by.id):
            return before
        choice = BoothDayChoice.objects.create(
            fair_id=fair.pk, place=place, day=day, source=source, reason=reason.strip(), by=by.id, at=at
        )
        announce(
            "reports.source_chosen",
            by=by,
            at=at,
            subject=f"place:{place.pk}",
            before={"source": before.source} if before else None,
            after={"day": day.isoformat(), "source": source},
            why=reason.strip(),
        )
    return choice
