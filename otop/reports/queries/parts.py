"""The parts of a figure by one side, who stands behind each, and which of them may not be shown to everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db import connection

from otop.reports.queries.figures import SERVICE, VISITORS
from otop.reports.rules.books import BY_SLIP, COUNTED, HOME, Books, Money, region_of
from otop.reports.rules.small_cells import hidden, hidden_within
from otop.reports.types import Cut

Part = tuple[int, set[str]]
Fact = tuple[int, date, str, int]
DAY_TURNS = 4
"""The hour with which a day begins: what is sold after midnight comes last."""
_CODES: dict[str, Callable[[Books, Money], str]] = {
    "day": lambda books, m: m.day.isoformat(),
    "zone": lambda books, m: books.zone(m.place_id),
    "bucket": lambda books, m: books.bucket(m.place_id),
    "province": lambda books, m: books.province(m.place_id, m.day),
    "region": lambda books, m: region_of(books.province(m.place_id, m.day)),
}


def parts_of(books: Books, measure: str, side: str, cut: Cut) -> dict[str, Part]:
    """What each part brought within the cut, and its makers. A cut by category is divided by day only."""
    parts: dict[str, Part] = {}
    for place_id, day, code, value in _facts(books, measure, "category" if cut.category else side):
        if value and cut.category in {"", code} and books.within(cut, place_id, day):
            name = day.isoformat() if cut.category else code
            before, makers = parts.get(name, (0, set()))
            parts[name] = (before + value, makers | {books.producer(place_id, day)})
    return parts


def _facts(books: Books, measure: str, side: str) -> Iterator[Fact]:
    """Place, day, code and value of all that a measure is the sum of."""
    if measure in VISITORS:
        kind = measure.removeprefix("visitors").removeprefix("_")
        for place_id, day, told, count in books.entries:
            if kind in {"", told}:
                yield place_id, day, day.isoformat() if side == "day" else books.places[place_id].ref, count
    elif measure in SERVICE:
        for place_id, day, service, tickets, persons in books.served:
            code = day.isoformat() if side == "day" else service
            yield place_id, day, code, persons if measure == "service_persons" else tickets
    elif side == "country":
        yield from _by_country(books)
    elif side == "category":
        yield from _by_category(books, measure)
    else:
        for m in books.money:
            yield m.place_id, m.day, _CODES[side](books, m), int(getattr(m, measure))


def _by_country(books: Books) -> Iterator[Fact]:
    for m in books.money:
        for basis, country, _, satang in books.orders.get((m.place_id, m.day), []):
            if basis in COUNTED and country != HOME and not m.ordered_by_slip:
                yield m.place_id, m.day, country, satang


def _by_category(books: Books, measure: str) -> Iterator[Fact]:
    sold, ordered = books.counted_goods()
    for g in [*(sold if measure != "ordered" else []), *(ordered if measure != "sold" else [])]:
        yield g.place_id, g.day, g.category or "unknown", g.satang
    for m in books.money:
        by_slip = m.sold if m.sold_by_slip and measure != "ordered" else 0
        yield m.place_id, m.day, BY_SLIP, by_slip + (m.ordered_slip if measure != "sold" else 0)


def hour_parts(books: Books, fair_id: int, day: date) -> dict[str, Part]:
    """Receipts of a day by the hour, and last what the day's slips say beside them. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hour, place_id, sum(amount_satang - voided_satang)::bigint FROM sales_hourtotal"
            " WHERE fair_id = %s AND place_id = ANY(%s) AND day = %s GROUP BY 1, 2",
            [fair_id, [p.id for p in books.booths()], day],
        )
        rows = cursor.fetchall()
    parts: dict[str, Part] = {}
    for hour, place_id, satang in sorted(rows, key=lambda row: (row[0] - DAY_TURNS) % 24):
        if satang:
            before, makers = parts.get(f"{hour:02d}", (0, set()))
            parts[f"{hour:02d}"] = (before + satang, makers | {books.producer(place_id, day)})
    by_slip = [m for m in books.money if m.day == day and m.sold_by_slip]
    told = sum(satang for satang, _ in parts.values())
    rest = sum(m.sold for m in books.money if m.day == day) - told
    if rest or by_slip:
        parts[BY_SLIP] = (rest, {books.producer(m.place_id, day) for m in by_slip})
    return parts


def visitor_hours(fair_id: int, measure: str, day: date) -> dict[str, Part]:
    """Entries of a day by the hour. One statement."""
    kind = measure.removeprefix("visitors").removeprefix("_")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(hour FROM minute AT TIME ZONE 'Asia/Bangkok')::int, sum(entries)::bigint"
            " FROM visitors_minutetotal WHERE fair_id = %s AND day = %s AND (%s = '' OR nationality = %s) GROUP BY 1",
            [fair_id, day, kind, kind],
        )
        rows = sorted(cursor.fetchall(), key=lambda row: (row[0] - DAY_TURNS) % 24)
    return {f"{hour:02d}": (entries, set()) for hour, entries in rows}


def hidden_parts(books: Books, measure: str, side: str, *, daily: bool = False) -> set[str]:
    """The codes of a side that nobody but officers sees of a measure; `daily` in lists of a single day, or by day.

    Total less sold is ordered: where ordered is too small, sold is not shown so far, and the total is not of a day. A
    part that is too small on one day is hidden on every day, for all days together are shown.
    """
    if measure in VISITORS or measure in SERVICE:
        return set()
    if side == "day":
        tables = [parts_of(books, one, side, Cut()) for one in OF_A_DAY.get(measure, (measure,))]
        return hidden(*tables)
    if daily:
        also = hidden_parts(books, "ordered" if measure == "total" else measure, side)
        together, cuts = OF_A_DAY.get(measure, (measure,)), [Cut(day=day) for day in books.lived_days]
    else:
        also = hidden_parts(books, "total", side) if measure in SO_FAR else set()
        together, cuts = SO_FAR.get(measure, (measure,)), [Cut()]
    tables = [parts_of(books, one, side, cut) for one in together for cut in cuts]
    if side != "province":
        return hidden(*tables, also=also)
    return hidden_within(tables, region_of, hidden_parts(books, measure, "region", daily=daily), also)


OF_A_DAY = {"total": ("total", "ordered"), "ordered": ("total", "ordered")}
SO_FAR = {"sold": ("sold", "ordered"), "ordered": ("sold", "ordered")}
"""Measures that hide the same parts."""
