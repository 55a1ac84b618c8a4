from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from otop.notices.models import Consent, Notice
from otop.notices.types import NoticeKind, UnknownNotice


def notice_of(kind: NoticeKind, *, on: date) -> Notice:
    """The version in force on a day: the greatest number of those that have begun. Raises UnknownNotice."""
    found = Notice.objects.filter(kind=kind, starts_on__lte=on).order_by("version").last()
    if found is None:
        raise UnknownNotice
    return found


def consents_of(subjects: Collection[str]) -> QuerySet[Consent]:
    """Every yes and no of these subjects, newest first, with the version that they were about."""
    return Consent.objects.filter(subject__in=subjects).select_related("notice").order_by("-at", "-pk")


def consent_in_force(*, subject: str, kind: NoticeKind) -> Consent | None:
    """The yes that holds; None when there is none, or it was withdrawn."""
    newest = consents_of([subject]).filter(notice__kind=kind).first()
    return newest if newest is not None and newest.given else None
