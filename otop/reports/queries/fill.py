"""How complete the figures are."""

from __future__ import annotations

from otop.reports.types import Fill
from otop.sync.queries.desk import missing_of_fair, open_refusal_count


def fill_of(*, fair_id: int, booths: int, reported: int) -> Fill:
    """Booths that are in, of those that are open, and what phones gave out and we lack. Two statements."""
    missing = missing_of_fair(fair_id=fair_id)
    return Fill(
        booths=booths,
        booths_reported=reported,
        phones_missing=len(missing),
        records_missing=sum(count for _, count in missing),
        refused_open=open_refusal_count(fair_id=fair_id),
    )
