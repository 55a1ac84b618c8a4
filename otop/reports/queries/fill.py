"""How complete the figures are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from otop.reports.rules.books import Books
from otop.reports.types import Fill
from otop.sync.queries.desk import missing_of_fair, open_refusal_count


def fill_of(books: Books, *, fair_id: int, days: Sequence[date]) -> Fill:
    """Booths that are in, of those that are open on the days, and what phones gave out and we lack. Two statements."""
    missing = missing_of_fair(fair_id=fair_id)
    return Fill(
        booths=len(books.open_booths(days)),
        booths_reported=len(books.reported(days)),
        phones_missing=len(missing),
        records_missing=sum(count for _, count in missing),
        refused_open=open_refusal_count(fair_id=fair_id),
    )
