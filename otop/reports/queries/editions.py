"""Frozen reports. They are read as they were written, whatever came in since."""

from __future__ import annotations

from datetime import date

from otop.base.types import Actor
from otop.fairs.queries import fair_by_slug
from otop.reports.models import Edition
from otop.reports.rules.prints import read
from otop.reports.types import EditionRow, Report, ReportKind, UnknownEdition


def edition_of(*, actor: Actor, slug: str, kind: ReportKind, day: date | None, edition: int) -> Report:
    """Raises UnknownFair, UnknownEdition, NotAllowed."""
    fair = fair_by_slug(actor=actor, slug=slug, verb="see_fair")
    found = last_edition(fair_id=fair.pk, kind=kind, day=day, edition=edition)
    if found is None:
        raise UnknownEdition(edition=edition)
    return found


def last_edition(*, fair_id: int, kind: ReportKind, day: date | None, edition: int | None = None) -> Report | None:
    """The newest edition, or the one asked for; None if there is none."""
    rows = Edition.objects.filter(fair_id=fair_id, kind=kind, day=day)
    if edition is not None:
        rows = rows.filter(edition=edition)
    found = rows.order_by("-edition").first()
    return read(found.content) if found else None


def editions_of(*, actor: Actor, slug: str) -> list[EditionRow]:
    """All editions of a fair: day sheets by day, then closing reports. Raises UnknownFair, NotAllowed."""
    return edition_rows(fair_id=fair_by_slug(actor=actor, slug=slug, verb="see_fair").pk)


def edition_rows(*, fair_id: int) -> list[EditionRow]:
    """The same without asking who wants to know. One statement, which leaves the contents where they are."""
    rows = Edition.objects.filter(fair_id=fair_id).order_by("-kind", "day", "edition").defer("content")
    return [
        EditionRow(
            ReportKind(e.kind), e.day, e.edition, e.cut_off_at, e.fingerprint, e.visitors, e.total_satang, e.made_by
        )
        for e in rows
    ]
