"""Frozen reports. They are read as they were written, whatever came in since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from otop.base.models import Announcement
from otop.base.types import Actor
from otop.fairs.queries import fair_by_slug
from otop.reports.models import Edition
from otop.reports.rules.prints import digest, read
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


def printed_heads() -> Iterator[tuple[str, int, str]]:
    """Which number and hash of the chain stand on each frozen report, and what the report is called."""
    rows = Edition.objects.order_by("pk").values_list(
        "fair__slug", "kind", "day", "edition", "content__chain_no", "content__chain_head"
    )
    for slug, kind, day, edition, no, head in rows:
        if no:
            yield _name(slug, kind, day and str(day), edition), no, head


def other_editions() -> Iterator[str]:
    """Frozen reports whose numbers do not give their fingerprint, or that the trail tells otherwise or not at all.

    Those that the trail tells and that are not there are among them.
    """
    slugs: dict[str, str] = {}
    here: Counter[tuple[Any, ...]] = Counter()
    for row in Edition.objects.select_related("fair").order_by("pk").iterator(chunk_size=10):
        subject, day = f"fair:{row.fair_id}", row.day and str(row.day)
        slugs[subject] = row.fair.slug
        print_ = digest(row.content["figures"], row.content["tables"])
        here[subject, row.kind, day, row.edition, print_ if print_ == row.fingerprint else ""] += 1
    told: Counter[tuple[Any, ...]] = Counter()
    frozen = Announcement.objects.filter(what="reports.edition_frozen").order_by("id")
    for subject, said in frozen.values_list("subject", "after"):
        said = said or {}
        told[subject, said.get("kind"), said.get("day"), said.get("edition"), said.get("fingerprint")] += 1
    for subject, kind, day, edition, _ in sorted((here - told) + (told - here), key=str):
        yield _name(slugs.get(subject, subject), kind, day, edition)


def _name(slug: str, kind: str, day: Any, edition: int) -> str:
    return f"{slug} {day or kind} edition {edition}"
