"""The parts of what is counted of visitors and services, which is nobody's."""

from __future__ import annotations

from datetime import date

from django.db import connection

from otop.reports.queries.figures import VISITORS
from otop.reports.rules.books import Books
from otop.reports.types import Cut

DAY_TURNS = 4
"""The hour with which a day begins: what came after midnight comes last."""


def parts_of(floor: Books, measure: str, side: str, cut: Cut) -> dict[str, int]:
    """What each part brought within the cut, by day, gate or service."""
    parts: dict[str, int] = {}

    def add(place_id: int, day: date, code: str, value: int) -> None:
        if value and floor.within(cut, place_id, day):
            name = day.isoformat() if side == "day" else code
            parts[name] = parts.get(name, 0) + value

    if measure in VISITORS:
        kind = measure.removeprefix("visitors").removeprefix("_")
        for place_id, day, told, count in floor.entries:
            if kind in {"", told}:
                add(place_id, day, floor.places[place_id].ref, count)
    else:
        for place_id, day, service, tickets, persons in floor.served:
            add(place_id, day, service, persons if measure == "service_persons" else tickets)
    return parts


def visitor_hours(fair_id: int, measure: str, day: date) -> dict[str, int]:
    """Entries of a day by the hour. One statement."""
    kind = measure.removeprefix("visitors").removeprefix("_")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(hour FROM minute AT TIME ZONE 'Asia/Bangkok')::int, sum(entries)::bigint"
            " FROM visitors_minutetotal WHERE fair_id = %s AND day = %s AND (%s = '' OR nationality = %s) GROUP BY 1",
            [fair_id, day, kind, kind],
        )
        rows = cursor.fetchall()
    return {f"{hour:02d}": entries for hour, entries in rows}


def in_hours(code: str) -> tuple[bool, int]:
    """By what hours of a day are put in order; what slips say comes last."""
    return not code.isdecimal(), (int(code) - DAY_TURNS) % 24 if code.isdecimal() else 0
