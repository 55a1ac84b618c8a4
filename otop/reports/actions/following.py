"""What everybody sees follows what came in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import SystemRandom

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from otop.base.sql import one_moment
from otop.fairs.queries import Fair
from otop.reports.models import Shown
from otop.reports.queries.shown import facts_of, kept, state_of
from otop.reports.rules.following import State, follow
from otop.reports.rules.public_sums import Book, makers_of, moves_of
from otop.reports.rules.small_cells import FEWEST

AT_WORK = timedelta(seconds=60)
"""How long whoever looks may need; then another look may try."""
FREE_S, REST = 0.1, 20
"""Seconds of work that cost no rest, and how many times longer than the others the rest is: a twentieth of a core."""
MUCH = 300
"""Days of booths that moved: with more, no visitor waits for it, and a job does the work."""
JOB_RESTS = 3


def let_follow(*, fair: Fair, until: date, facts: str, at: datetime) -> None:
    """What may be shown of the fair up to a day is shown as it is now, for all who look; nobody waits for it.

    `facts` is a word for what the look found, so that nobody looks at the same again. Of two at once one does the work;
    where it is much, a job does.
    """
    if not _my_turn(fair.pk, facts, at):
        return
    started = time.thread_time()
    before, now = _read(fair.pk, until)
    moved = {book: moves_of(before[book].book if book in before else {}, now[book]) for book in now}
    if sum(len(pairs) for days in moved.values() for pairs in days.values()) > MUCH:
        _put_in_the_queue(
            fair, facts, [book for book in now if book not in before and len(makers_of(moved[book])) >= FEWEST]
        )
        return
    _follow(fair.pk, before, now, at)
    _rest(fair.pk, at, started, REST)


def work_out(*, fair: Fair, until: date, facts: str, at: datetime) -> None:
    """The same for a job: it takes as long as it takes."""
    _turns(fair.pk).update(sums={"facts": facts, "at_work": []}, at=at + 10 * AT_WORK)
    started = time.thread_time()
    before, now = _read(fair.pk, until)
    _follow(fair.pk, before, now, at)
    _rest(fair.pk, at, started, JOB_RESTS)
    _turns(fair.pk).update(sums={"facts": facts})


def _read(fair_id: int, until: date) -> tuple[dict[str, State], dict[str, Book]]:
    with one_moment():
        before = state_of(fair_id=fair_id)
        return before, facts_of(fair_id=fair_id, until=until, before=before)


def _follow(fair_id: int, before: Mapping[str, State], now: Mapping[str, Book], at: datetime) -> None:
    chance = SystemRandom()
    for book, brought in now.items():
        if found := follow(before.get(book), brought, at.isoformat(), chance):
            _keep(fair_id, book, before.get(book), found, at)


def _put_in_the_queue(fair: Fair, facts: str, told: list[str]) -> None:
    """One job a fair waits at most. Meanwhile everybody sees that parts are worked out, and wholes of `told`."""
    lock = f"reports.work_out {fair.pk}"
    job = app.configure_task("reports.work_out", queueing_lock=lock, lock=lock)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(slug=fair.slug)
    _turns(fair.pk).update(sums={"facts": facts, "at_work": told})


def _rest(fair_id: int, at: datetime, started: float, times: int) -> None:
    rest = timedelta(seconds=times * max(0, time.thread_time() - started - FREE_S))
    _turns(fair_id).update(at=at + rest)


def _turns(fair_id: int) -> QuerySet[Shown]:
    return Shown.objects.filter(fair_id=fair_id, book="", day="")


def _my_turn(fair_id: int, facts: str, at: datetime) -> bool:
    rest = {"sums": {"facts": facts}, "at": at + AT_WORK}
    _, first = Shown.objects.get_or_create(fair_id=fair_id, book="", day="", defaults=rest)
    return first or bool(_turns(fair_id).filter(at__lte=at).update(**rest))


def _keep(fair_id: int, book: str, before: State | None, found: State, at: datetime) -> None:
    """Rows that changed; none where another wrote a state meanwhile."""
    old, new = kept(before) if before else {}, kept(found)
    with transaction.atomic():
        mine = _turns(fair_id).select_for_update()
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
