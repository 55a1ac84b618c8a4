"""The day sheet: one day of a fair, and the fair up to that day."""

from __future__ import annotations

from datetime import date

from otop.reports.queries import cuts
from otop.reports.queries.figures import day_figures
from otop.reports.rules.books import Books
from otop.reports.types import Cut, Row, Table


def day_sheet(books: Books, day: date, *, target_satang: int | None) -> tuple[list[Row], list[Table]]:
    """Its figures and tables."""
    now, so_far = Cut(day=day), Cut(until=day)
    sides = [cuts.money_table(books, side, now, until=so_far) for side in ("zone", "category")]
    sides += [cuts.star_table()]
    sides += [cuts.money_table(books, side, now, until=so_far) for side in ("region", "province", "bucket")]
    return day_figures(books, day, target_satang=target_satang), [
        *sides,
        *(cuts.ranking(books, side, now) for side in ("bucket", "province", "producer")),
        cuts.best_goods(books, now),
        cuts.country_table(books, now),
        cuts.service_table(books, now),
        cuts.slip_table(books, now),
    ]
