"""What everybody sees of a fair's money, as it was written when it followed last, and the facts that it follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from django.db import connection

from otop.base.sql import hot_cursor
from otop.reports.queries.books import ORDER_STANDS, SALE_STANDS, books_of
from otop.reports.queries.standing import Money as Standing
from otop.reports.rules.books import BY_SLIP, COUNTED, UNKNOWN, Books, Money, region_of
from otop.reports.rules.following import State
from otop.reports.rules.public_sums import SO_FAR, Book, Brought, Day, Key
from otop.reports.rules.waiting import Block, Kept, Shown, Window
from otop.reports.types import Cell, Cut

BOOKS = ("sold", "ordered")
TOTAL = "total"
WINDOW = "window"
"""In place of a day: what is to be remembered while parts wait."""
_NOBODY = Shown(0, "", True)
_HIDDEN = Shown(None, "", False)


@dataclass(slots=True)
class Public:
    """The sums that are shown; total is the sum of two of them.

    `stood` is the day of the newest state of each book, and `at` when it was taken.
    `moved` are the few wholes that move at once. Measures of which fewer than three makers brought anything are `few`:
    nothing of them is shown. Books in which more came in than is shown `wait`.
    `at_work`: a job works out what may be shown.
    """

    sums: dict[Key, Shown] = field(default_factory=dict)
    moved: dict[Key, int] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    stood: dict[str, str] = field(default_factory=dict)
    few: set[str] = field(default_factory=set)
    wait: set[str] = field(default_factory=set)
    at_work: bool = False

    def of(self, key: Key) -> Shown:
        if key.measure != TOTAL:
            return self.sums.get(key, _HIDDEN if self._unknown(key) else _NOBODY)
        sold, ordered = (self.of(key._replace(measure=book)) for book in BOOKS)
        if sold.value is None or (ordered.value is None and (key.day or key.side)):
            return _HIDDEN
        still = [one.at for one in (sold, ordered) if not one.current and one.value is not None]
        return Shown(sold.value + (ordered.value or 0), min(still, default=""), sold.current and ordered.current)

    def _unknown(self, key: Key) -> bool:
        """Whether something may have come in of which nothing is shown yet: the day later, or before the others."""
        book = "sold" if key.measure in MEASURES["sold"] else "ordered"
        later = key.day > self.stood.get(book, key.day)
        return key.measure in self.few or (bool(key.day) and (later or (not key.side and book in self.wait)))

    def codes(self, measure: str, day: str, side: str) -> list[str]:
        """The parts to which anybody brought anything."""
        books = BOOKS if measure == TOTAL else (measure,)
        return sorted({key.code for key in self.sums if (key.day, key.side) == (day, side) and key.measure in books})

    def days(self, measure: str, side: str = "", code: str = "") -> list[str]:
        books = BOOKS if measure == TOTAL else (measure,)
        return sorted({k.day for k in self.sums if k.day and (k.side, k.code) == (side, code) and k.measure in books})

    def since(self, key: Key) -> datetime | None:
        """When a sum stood as it is shown, if that is not now."""
        one = self.of(key)
        if one.value is None:
            return None
        at = "" if one.current else one.at
        if one.current and self.headline(key) != one.value:
            at = self.at["sold"]
        elif one.current and key.measure not in MEASURES["sold"] and "ordered" in self.wait:
            at = self.at["ordered"]
        return datetime.fromisoformat(at) if at else None

    def headline(self, key: Key) -> int | None:
        """The sum with what came in since, where it is one that moves at once."""
        if key.measure == TOTAL:
            sold, ordered = self.headline(key._replace(measure="sold")), self.of(key._replace(measure="ordered")).value
            return None if sold is None or (ordered is None and (key.day or key.side)) else sold + (ordered or 0)
        return self.moved.get(key, self.of(key).value)

    def cell(self, cell: Cell, cut: Cut) -> Cell:
        """A number of the live page as everybody sees it."""
        base = cell.measure.removesuffix("_cumulative")
        return Cell(cell.measure, self.headline(Key(base, cut.day.isoformat() if cut.day else SO_FAR)), cell.opens)


def shown_of(*, fair_id: int, standing: Standing, days: Iterable[date] | None = None) -> Public:
    """All that is shown; with `days` no parts but those so far and of these days. One statement.

    What the whole fair sold moves at once on the live page, of whichever day it is.
    """
    with hot_cursor() as cursor:
        wanted = None if days is None else [SO_FAR, *(day.isoformat() for day in days)]
        cursor.execute(_SHOWN, [fair_id, wanted, wanted])
        rows = cursor.fetchall()
    public, known = Public(), []
    for book, sums, stood, at in rows:
        if not book:
            public.at_work, known = "at_work" in (turn := orjson.loads(sums)), turn.get("at_work", [])
            continue
        public.sums.update(_sums(orjson.loads(sums)))
        if stood:
            public.stood[book], public.at[book] = stood, at
    if "sold" in known and "sold" not in public.stood:
        public.moved[Key("sold", SO_FAR)] = standing.sums["sold"]
    return _now(public, standing)


_SHOWN = """
    SELECT book, sums::text, brought->>'stood', brought->>'at' FROM (
        SELECT book, sums, CASE WHEN day = '' THEN brought END AS brought FROM reports_shown
        WHERE fair_id = %s AND (%s::text[] IS NULL OR day = ANY(%s::text[]))
    ) t
"""


def _now(public: Public, standing: Standing) -> Public:
    today = standing.day.isoformat() if standing.day else ""
    came = {"sold": standing.today["sold"], "receipts": standing.today["receipts"]}
    if "sold" in public.stood:
        whole = Key("sold", SO_FAR)
        if (was := public.of(whole)).value is not None:
            public.moved[whole] = standing.sums["sold"]
            public.wait.update({"sold"} if was.value != standing.sums["sold"] else ())
        for measure, value in came.items():
            day = Key(measure, today)
            if public.of(day).value is not None:
                public.moved[day] = value
    elif standing.sums["sold"] or came["receipts"]:
        public.few.update(("sold", "receipts"))
    if "ordered" in public.stood and public.of(Key("ordered", SO_FAR)).value != standing.sums["ordered"]:
        public.wait.add("ordered")
    if "ordered" not in public.stood and standing.sums["ordered"]:
        public.few.update(("ordered", "ordered_foreign"))
    return public


def state_of(*, fair_id: int) -> dict[str, State]:
    """What each book shows, and what that was added up from. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT book, day, sums::text, brought::text FROM reports_shown WHERE fair_id = %s AND book <> ''",
            [fair_id],
        )
        rows = cursor.fetchall()
    states = {}
    for book in {row[0] for row in rows}:
        mine = {day: (orjson.loads(sums), orjson.loads(brought)) for b, day, sums, brought in rows if b == book}
        so_far = mine[SO_FAR][1]
        sums = {key: one for some, _ in mine.values() for key, one in _sums(some, so_far["at"])}
        days = {day: _day(brought) for day, (_, brought) in mine.items() if day and day != WINDOW}
        window = {m: _block(*block) for m, block in mine[WINDOW][1].items()} if WINDOW in mine else {}
        states[book] = State(days, sums, so_far["stood"], so_far["at"], window)
    return states


def _sums(kept: Mapping[str, Any], now: str = "") -> Iterator[tuple[Key, Shown]]:
    for key, (value, at, current) in kept.items():
        yield Key(*key.split("|")), Shown(value, now if current else at, current)


def _day(brought: Mapping[str, Any]) -> Day:
    return {int(place): Brought(*one) for place, one in brought.items()}


def _block(shown: list[Any], waiting: Mapping[str, Any]) -> Block:
    return Block([Kept(*one) for one in shown], {Key(*key.split("|")): Kept(*one) for key, one in waiting.items()})


def kept(state: State) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """A state as rows: sums and what they were added up from, by day. Wholes of days stand with what is so far."""
    rows: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        day: ({}, {str(place): list(one) for place, one in brought.items()}) for day, brought in state.book.items()
    }
    rows[WINDOW] = ({}, _as_json(state.window))
    rows[SO_FAR] = ({}, {"stood": state.stood, "at": state.at})
    for key, shown in state.sums.items():
        since = "" if shown.current else shown.at
        rows.setdefault(key.day if key.side else SO_FAR, ({}, {}))[0]["|".join(key)] = [
            shown.value,
            since,
            shown.current,
        ]
    return rows


def _as_json(window: Window) -> dict[str, Any]:
    return {
        measure: [[list(one) for one in block.shown], {"|".join(key): list(one) for key, one in block.waiting.items()}]
        for measure, block in window.items()
    }


MEASURES = {"sold": ("sold", "receipts"), "ordered": ("ordered",)}


def facts_of(*, fair_id: int, until: date, before: Mapping[str, State]) -> dict[str, Book]:
    """What each booth brought on each day, of both books. What divides it is read for days that moved.

    One statement; where anything moved two more.
    """
    books = books_of(fair_id=fair_id, until=until, goods=False)
    found: dict[str, dict[str, dict[int, Brought]]] = {book: {} for book in BOOKS}
    for m in books.money:
        for book, one in _brought(books, m).items():
            found[book].setdefault(m.day.isoformat(), {})[m.place_id] = one
    moved = {day for book in BOOKS for day in found[book] if not _same(found[book][day], before.get(book), day)}
    split = _split(fair_id, sorted(moved)) if moved else {}
    return {
        book: {day: _as_before_or_split(book, day, some, before, moved, split) for day, some in days.items()}
        for book, days in found.items()
    }


def _brought(books: Books, m: Money) -> dict[str, Brought]:
    province = books.province(m.place_id, m.day)
    codes = {
        "region": region_of(province),
        "zone": books.zone(m.place_id),
        "bucket": books.bucket(m.place_id),
        "province": province,
    }
    maker, found = books.producer(m.place_id, m.day), {}
    if m.sold or m.receipts:
        cells = {f"{BY_SLIP}|{BY_SLIP}": m.sold} if m.sold_by_slip else {}
        found["sold"] = Brought(maker, codes, {"sold": m.sold, "receipts": m.receipts}, cells)
    if m.ordered:
        cells = {f"{BY_SLIP}|": m.ordered} if m.ordered_by_slip else _countries(books, m)
        found["ordered"] = Brought(maker, codes, {"ordered": m.ordered}, cells)
    return found


def _countries(books: Books, m: Money) -> dict[str, int]:
    """Cells of which the category is not read yet."""
    found: dict[str, int] = {}
    for basis, country, _, satang in books.orders.get((m.place_id, m.day), []):
        if basis in COUNTED:
            found[f"|{country}"] = found.get(f"|{country}", 0) + satang
    return found


def _bare(one: Brought) -> tuple[Any, ...]:
    """What is known without the goods, and may move."""
    countries: dict[str, int] = {}
    for cell, satang in one.cells.items() if "ordered" in one.amounts else ():
        country = cell.rpartition("|")[2]
        countries[country] = countries.get(country, 0) + satang
    return one.maker, one.amounts, countries, _by_slip(one)


def _by_slip(one: Brought) -> bool:
    return any(cell.startswith(BY_SLIP) for cell in one.cells)


def _same(now: Day, state: State | None, day: str) -> bool:
    was = state.book.get(day, {}) if state else {}
    return {place: _bare(one) for place, one in now.items()} == {place: _bare(one) for place, one in was.items()}


Split = dict[tuple[str, int, str], dict[str, int]]


def _as_before_or_split(
    book: str, day: str, some: Day, before: Mapping[str, State], moved: set[str], split: Split
) -> dict[int, Brought]:
    if day not in moved:
        state = before.get(book)
        return dict(state.book.get(day, {})) if state else {}
    return {
        place: one if _by_slip(one) else one._replace(cells=split.get((book, place, day), {}))
        for place, one in some.items()
    }


_CELLS = """
    SELECT {fact}.place_id, {fact}.day::text, {cell}, sum(l.qty * l.unit_satang)::bigint
    FROM {facts} {fact} JOIN {lines} l ON l.fair_id = {fact}.fair_id AND l.{link} = {fact}.id
    LEFT JOIN products_product p ON p.id = l.product_id
    WHERE {fact}.fair_id = %(fair)s AND {fact}.day = ANY(%(days)s::date[]) AND {stands}
        AND {fact}.place_id = ANY(ARRAY(SELECT id FROM fairs_place WHERE fair_id = %(fair)s))
    GROUP BY 1, 2, 3"""
_CATEGORY = "coalesce(p.category_id, %(unknown)s)"
_SPLIT = {
    "sold": _CELLS.format(
        fact="s",
        facts="sales_sale",
        lines="sales_saleline",
        link="sale_id",
        cell=f"lpad(s.hour::text, 2, '0') || '|' || {_CATEGORY}",
        stands=SALE_STANDS,
    ),
    "ordered": _CELLS.format(
        fact="o",
        facts="orders_order",
        lines="orders_orderline",
        link="order_id",
        cell=f"{_CATEGORY} || '|' || o.country",
        stands=f"o.basis IN ('po', 'deposit') AND {ORDER_STANDS}",
    ),
}


def _split(fair_id: int, days: list[str]) -> Split:
    found: Split = {}
    for book, sql in _SPLIT.items():
        with connection.cursor() as cursor:
            cursor.execute(sql, {"fair": fair_id, "days": days, "unknown": UNKNOWN})
            for place, day, cell, satang in cursor.fetchall():
                if satang:
                    found.setdefault((book, place, day), {})[cell] = satang
    return found
