"""Booths of a day with two sources of money: what receipts say, what the slip says, and which of them counts."""

from __future__ import annotations

from datetime import date

from django.db import connection

from otop.base.types import Actor
from otop.fairs.queries import Fair
from otop.people.queries import check_may
from otop.reports.queries.books import books_of
from otop.reports.types import Choice, MoneySource, TwoSources

_CHOICES = """
SELECT p.ref, c.source, c.reason, c.at, coalesce(nullif(a.display_name, ''), a.username, c.by)
FROM reports_boothdaychoice c JOIN fairs_place p ON p.id = c.place_id
LEFT JOIN people_account a ON a.id::text = c.by
WHERE c.fair_id = %s AND c.day = %s ORDER BY c.at DESC, c.id DESC
"""


def sources_of_day(*, actor: Actor, fair: Fair, day: date) -> list[TwoSources]:
    """By booth; whether they differ or not. Which one counts is decided where reports decide it. Two statements."""
    check_may(actor, "see_desk", fair)
    books = books_of(fair_id=fair.pk, until=day, goods=False)
    choices = _choices(fair.pk, day)
    both = {m.place_id: m for m in books.money if m.day == day and m.declared is not None and m.recorded}
    found = []
    for place in books.booths():
        if money := both.get(place.id):
            holder = books.holder(place.id, day)
            counts = MoneySource.SLIP if money.sold_by_slip else MoneySource.RECEIPTS
            found.append(
                TwoSources(
                    place.ref,
                    holder.name if holder else None,
                    money.recorded,
                    money.declared or 0,
                    counts,
                    choices.get(place.ref, []),
                )
            )
    return found


def _choices(fair_id: int, day: date) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES, [fair_id, day])
        for booth, source, reason, at, by in cursor.fetchall():
            found.setdefault(booth, []).append(Choice(MoneySource(source), reason, at, by))
    return found
