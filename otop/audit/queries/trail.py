"""The trail, newest first, page by page; each filter has an index that is named in otop/base/models.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import CharField, F, Func, Q, QuerySet, Value

from otop.areas.types import ANNOUNCED as AREAS
from otop.audit.types import ANNOUNCED as AUDIT
from otop.audit.types import Wanted
from otop.base.models import Announcement
from otop.base.types import NATION, Actor, ActorKind, Text
from otop.devices.types import ANNOUNCED as DEVICES
from otop.fairs.types import ANNOUNCED as FAIRS
from otop.income.types import ANNOUNCED as INCOME
from otop.notices.types import ANNOUNCED as NOTICES
from otop.people.queries import accounts_called, check_may
from otop.people.types import ANNOUNCED as PEOPLE
from otop.privacy.types import ANNOUNCED as PRIVACY
from otop.producers.types import ANNOUNCED as PRODUCERS
from otop.products.types import ANNOUNCED as PRODUCTS
from otop.reports.types import ANNOUNCED as REPORTS
from otop.servicecentre.types import ANNOUNCED as SERVICES
from otop.sync.types import ANNOUNCED as SYNC

SENTENCES: dict[str, Text] = PEOPLE | AREAS | PRODUCERS | PRODUCTS | FAIRS | DEVICES | SERVICES | INCOME | SYNC
SENTENCES |= REPORTS | NOTICES | PRIVACY | AUDIT
ROWS_A_PAGE = 50
ROWS_A_CHUNK = 1_000
ACCOUNTS_MOST = 100

Place = tuple[datetime, int] | None


def sentence(what: str) -> Text:
    return SENTENCES.get(what, Text(what, what))


def page_of_trail(*, actor: Actor, wanted: Wanted, after: Place = None) -> tuple[list[Announcement], Place]:
    """A page, and where the next one begins. Raises NotAllowed."""
    check_may(actor, "see_audit", NATION)
    rows = list(_from(_wanted(wanted), after)[: ROWS_A_PAGE + 1])
    more = len(rows) > ROWS_A_PAGE
    return rows[:ROWS_A_PAGE], (rows[ROWS_A_PAGE - 1].at, rows[ROWS_A_PAGE - 1].pk) if more else None


def whole_trail(*, actor: Actor, wanted: Wanted) -> Iterator[Announcement]:
    """All of it, for a file: chunk by chunk, so that memory stays flat and no transaction stays open."""
    check_may(actor, "see_audit", NATION)
    rows = _wanted(wanted)

    def chunks() -> Iterator[Announcement]:
        after: Place = None
        while chunk := list(_from(rows, after)[:ROWS_A_CHUNK]):
            yield from chunk
            after = (chunk[-1].at, chunk[-1].pk)

    return chunks()


def _from(rows: QuerySet[Announcement], after: Place) -> QuerySet[Announcement]:
    if after is None:
        return rows
    at, pk = after
    return rows.filter(at__lte=at).exclude(at=at, id__gte=pk)


def _wanted(wanted: Wanted) -> QuerySet[Announcement]:
    rows = Announcement.objects.order_by("-at", "-id")
    if "." in wanted.what:
        rows = rows.filter(what=wanted.what)
    elif wanted.what:
        domain = Func(F("what"), Value("."), Value(1), function="split_part", output_field=CharField())
        rows = rows.alias(domain=domain).filter(domain=wanted.what)
    if wanted.kind:
        rows = rows.filter(actor_kind=wanted.kind)
    if wanted.who:
        kind, _, number = wanted.who.partition(":")
        called = [] if kind == ActorKind.ACCOUNT and number else accounts_called(words=wanted.who, most=ACCOUNTS_MOST)
        accounts = [number, *map(str, called)]
        others = [kind for kind in ActorKind if kind != ActorKind.ACCOUNT]
        by_id = Q(actor_kind__in=others, actor_id=wanted.who)
        rows = rows.filter(Q(actor_kind=ActorKind.ACCOUNT, actor_id__in=accounts) | by_id)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.words:
        rows = rows.filter(~Q(why=""), why__icontains=wanted.words)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return rows
