"""What is past its time goes, by the rows of retention in force on the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from otop.base.announcements import announce
from otop.base.types import NATION, Actor
from otop.people.queries import check_may
from otop.privacy.models import Retention
from otop.privacy.queries.retention import retention_on
from otop.privacy.rules.keeping import SHIPPED
from otop.privacy.types import RetentionCount

AT_ONCE = 1_000  # rows in one transaction, so that nobody waits for long


@dataclass(frozen=True, slots=True)
class Step:
    """Rows that are past their time at a moment, and what becomes of them: deleted, or these fields emptied."""

    rows: Callable[[datetime], QuerySet[Any]]
    emptied: tuple[tuple[str, Any], ...] = ()


def _wrong_tries(before: datetime) -> QuerySet[Any]:
    return apps.get_model("devices.WrongTry").objects.filter(minute__lt=before)


def _sessions(before: datetime) -> QuerySet[Any]:
    return apps.get_model("sessions.Session").objects.filter(expire_date__lt=before)


def _device_names(before: datetime) -> QuerySet[Any]:
    ended = apps.get_model("devices.Device").objects.filter(place__fair__ends_on__lt=localdate(before))
    return ended.exclude(name="")


def _refusals(before: datetime) -> QuerySet[Any]:
    settled = apps.get_model("sync.Settlement").objects.filter(
        fair_id=OuterRef("fair_id"), refusal_id=OuterRef("id"), at__lt=before
    )
    return apps.get_model("sync.Refusal").objects.filter(Exists(settled)).exclude(raw=b"")


def _fairs_ended(before: datetime) -> QuerySet[Any]:
    return apps.get_model("fairs.Fair").objects.filter(ends_on__lt=localdate(before)).values("pk")


def _buyers(before: datetime) -> QuerySet[Any]:
    return apps.get_model("orders.Buyer").objects.filter(fair_id__in=_fairs_ended(before))


def _slip_pictures(before: datetime) -> QuerySet[Any]:
    return apps.get_model("sync.SlipPicture").objects.filter(fair_id__in=_fairs_ended(before))


def _requests(before: datetime) -> QuerySet[Any]:
    return apps.get_model("privacy.Request").objects.filter(answer__at__lt=before).exclude(words="")


STEPS: dict[str, Step] = {
    "wrong_try": Step(_wrong_tries),
    "session": Step(_sessions),
    "device_name": Step(_device_names, (("name", ""),)),
    "refusal": Step(_refusals, (("raw", b""),)),
    "slip_picture": Step(_slip_pictures),
    "buyer": Step(_buyers),
    "request": Step(_requests, (("words", ""),)),
}


def load_retention(*, by: Actor, at: datetime) -> int:
    """The shipped rows are there; what an officer changed since stays. Returns how many are new."""
    check_may(by, "handle_privacy", NATION)
    with transaction.atomic():
        known = set(Retention.objects.values_list("code", "starts_on"))
        new = [
            Retention(
                code=row.code,
                starts_on=row.starts_on,
                days=row.days,
                what_th=row.what.th,
                what_en=row.what.en,
                since_th=row.since.th,
                since_en=row.since.en,
                source_th=row.source.th,
                source_en=row.source.en,
                assumed=True,
            )
            for row in SHIPPED
            if (row.code, row.starts_on) not in known
        ]
        Retention.objects.bulk_create(new)
        if new:
            after = {"codes": [row.code for row in new]}
            announce("privacy.retention_loaded", by=by, at=at, subject="privacy:retention", after=after)
    return len(new)


def past_time(*, by: Actor, at: datetime) -> list[RetentionCount]:
    """How many rows of each code are past their time. Nothing changes."""
    check_may(by, "handle_privacy", NATION)
    return [RetentionCount(code, days, step.rows(at - timedelta(days=days)).count()) for code, days, step in _due(at)]


def apply_retention(*, by: Actor, at: datetime) -> list[RetentionCount]:
    """What was past its time is gone, in batches; the counts are announced. A stop in the middle goes on next time."""
    check_may(by, "handle_privacy", NATION)
    done = [RetentionCount(code, days, _apply(step, at - timedelta(days=days))) for code, days, step in _due(at)]
    after = {row.code: row.rows for row in done if row.rows}
    if after:
        announce("privacy.retention_applied", by=by, at=at, subject="privacy:retention", after=after)
    return done


def _due(at: datetime) -> list[tuple[str, int, Step]]:
    in_force = retention_on(localdate(at))
    return [
        (code, days, step)
        for code, step in STEPS.items()
        if code in in_force and (days := in_force[code].days) is not None
    ]


def _apply(step: Step, before: datetime) -> int:
    done = 0
    while keys := list(step.rows(before).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = step.rows(before).filter(pk__in=keys)
            changed = rows.update(**dict(step.emptied)) if step.emptied else rows.delete()[0]
        if not changed:  # another run took them
            break
        done += changed
    return done
