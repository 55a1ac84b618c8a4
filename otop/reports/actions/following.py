"""What everybody sees follows what came in."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from random import SystemRandom

from django.db import transaction

from otop.base.sql import one_moment
from otop.fairs.queries import Fair
from otop.reports.models import Shown
from otop.reports.queries.shown import facts_of, kept, state_of
from otop.reports.rules.following import State, follow

AT_WORK = timedelta(seconds=60)
"""How long whoever looks may need; then another look may try."""
FREE_S, REST = 0.1, 20
"""Seconds of work that cost no rest, and how many times longer than the others the rest is: a twentieth of a core."""


def let_follow(*, fair: Fair, until: date, facts: str, at: datetime) -> None:
    """What may be shown of the fair up to a day is shown as it is now, for all who look; nobody waits for it.

    `facts` is a word for what the look found, so that nobody looks at the same again. Of two at once one does the work.
    """
    if not _my_turn(fair.pk, facts, at):
        return
    started = time.thread_time()
    with one_moment():
        before = state_of(fair_id=fair.pk)
        now = facts_of(fair_id=fair.pk, until=until, before=before)
    chance = SystemRandom()
    for book, brought in now.items():
        if found := follow(before.get(book), brought, at.isoformat(), chance):
            _keep(fair.pk, book, before.get(book), found, at)
    rest = timedelta(seconds=REST * max(0, time.thread_time() - started - FREE_S))
    Shown.objects.filter(fair_id=fair.pk, book="", day="").update(at=at + rest)


def _my_turn(fair_id: int, facts: str, at: datetime) -> bool:
    rest = {"sums": {"facts": facts}, "at": at + AT_WORK}
    _, first = Shown.objects.get_or_create(fair_id=fair_id, book="", day="", defaults=rest)
    return first or bool(Shown.objects.filter(fair_id=fair_id, book="", day="", at__lte=at).update(**rest))


def _keep(fair_id: int, book: str, before: State | None, found: State, at: datetime) -> None:
    """Rows that changed; none where another wrote a state meanwhile."""
    old, new = kept(before, book) if before else {}, kept(found, book)
    with transaction.atomic():
        mine = Shown.objects.select_for_update().filter(fair_id=fair_id, book="", day="")
        newest = Shown.objects.filter(fair_id=fair_id, book=book, day="").values_list("at", flat=True).first()
        if not mine or newest != (datetime.fromisoformat(before.at) if before else None):
            return
        Shown.objects.bulk_create(
            [
                Shown(fair_id=fair_id, book=book, day=day, sums=sums, brought=brought, at=at)
                for day, (sums, brought) in new.items()
                if old.get(day) != (sums, brought)
            ],
            update_conflicts=True,
            unique_fields=["fair_id", "book", "day"],
            update_fields=["sums", "brought", "at"],
        )
