from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet, Sum

from otop.servicecentre.models import DayTotal, Service, Ticket


def services_of(*, fair_id: int) -> QuerySet[Service]:
    return Service.objects.filter(fair_id=fair_id).order_by("position", "code")


def doubled_numbers(*, fair_id: int) -> list[tuple[date, str, str]]:
    """Day, service and number of queue numbers that two tickets bear: counters gave them while offline."""
    rows = Ticket.objects.filter(fair_id=fair_id).values("day", "service", "no").annotate(times=Count("id"))
    return list(rows.filter(times__gt=1).order_by("day", "service", "no").values_list("day", "service", "no"))


def day_sums(*, fair_id: int, day: date) -> tuple[int, int]:
    """Tickets taken and persons on them, from the kept totals."""
    sums = DayTotal.objects.filter(fair_id=fair_id, day=day).aggregate(
        tickets=Sum("tickets", default=0), persons=Sum("persons", default=0)
    )
    return int(sums["tickets"]), int(sums["persons"])
