from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Sum

from otop.servicecentre.models import DayTotal, Service


def services_of(*, fair_id: int) -> QuerySet[Service]:
    return Service.objects.filter(fair_id=fair_id).order_by("position", "code")


def day_sums(*, fair_id: int, day: date) -> tuple[int, int]:
    """Tickets taken and persons on them, from the kept totals."""
    sums = DayTotal.objects.filter(fair_id=fair_id, day=day).aggregate(
        tickets=Sum("tickets", default=0), persons=Sum("persons", default=0)
    )
    return int(sums["tickets"]), int(sums["persons"])
