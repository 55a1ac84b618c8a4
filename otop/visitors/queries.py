from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Sum

from otop.visitors.models import Count, DayTotal


def days_of(*, fair_id: int, count_ids: Collection[UUID]) -> dict[UUID, date]:
    """The business day of each of those counts that are in the books."""
    return dict(Count.objects.filter(fair_id=fair_id, id__in=count_ids).values_list("id", "day"))


def day_entries(*, fair_id: int, day: date) -> dict[str, int]:
    """Entries of one day by nationality (`thai`, `foreign`, `unknown`), from the kept totals."""
    rows = DayTotal.objects.filter(fair_id=fair_id, day=day).values_list("nationality").annotate(Sum("entries"))
    return {"thai": 0, "foreign": 0, "unknown": 0} | {name: int(entries) for name, entries in rows}


def gate_entries(*, fair_id: int, place_id: int, day: date) -> dict[str, int]:
    """Entries of one gate and day by nationality, all its phones together, from the kept totals."""
    rows = DayTotal.objects.filter(fair_id=fair_id, place_id=place_id, day=day)
    return {"thai": 0, "foreign": 0, "unknown": 0} | dict(rows.values_list("nationality", "entries"))
