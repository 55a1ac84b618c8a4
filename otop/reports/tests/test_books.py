"""Which source of money counts, and that however a fair is cut, nothing is lost or counted twice. No database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otop.base.types import Text
from otop.reports.queries.cuts import country_table, money_table, sums_by, total_of
from otop.reports.queries.figures import value_of
from otop.reports.rules.books import Books, Good, Holder, Place, Receipts, mean, region_of, share
from otop.reports.types import Cut

DAYS = [date(2015, 11, 3), date(2015, 11, 4)]
DAY = DAYS[0]
BOOTHS = [1, 2, 3, 4]
KEYS = [(booth, day) for booth in BOOTHS for day in DAYS]
NAME = Text("ก", "a")
PRODUCTS = {"p1": "food", "p2": "beverage", "": ""}


def books(**parts: Any) -> Books:
    """Booths 1 and 2 in zone 1, 3 in zone 2, 4 in none; booth 1 changes hands on the second day, 4 is nobody's."""
    given: dict[str, Any] = {
        "places": {n: Place(n, "booth", str(n), {1: 11, 2: 11, 3: 12}.get(n), 21 if n < 3 else 22) for n in BOOTHS},
        "zones": {11: ("1", NAME), 12: ("2", NAME)},
        "buckets": {21: ("1", NAME), 22: ("2", NAME)},
        "days": DAYS,
        "hours": {},
        "holders": {
            1: [Holder(None, DAYS[1], "a", NAME, "50"), Holder(DAYS[1], None, "b", NAME, "90")],
            2: [Holder(None, None, "c", NAME, "30")],
            3: [Holder(DAYS[0], DAYS[1], "d", NAME, "10")],
        },
        "provinces": dict.fromkeys(("10", "30", "50", "90"), NAME),
        "categories": {"food": NAME, "beverage": NAME},
        "services": {},
        **{name: {} for name in ("choices", "sold", "declared", "orders")},
        **{name: [] for name in ("entries", "served", "goods_sold", "goods_ordered")},
    }
    return Books(**{**given, **parts})


ORDER = st.tuples(
    st.sampled_from(["po", "deposit", "intent"]), st.sampled_from(["TH", "CN"]), st.just(1), st.integers(1, 10**12)
)


@st.composite
def any_books(draw: st.DrawFn) -> Books:
    """Goods add up to their receipts and orders, as the door sees to."""
    goods_sold, goods_ordered, sold, orders = [], [], {}, {}
    for key in KEYS:
        lines = draw(st.lists(st.tuples(st.sampled_from(sorted(PRODUCTS)), st.integers(0, 10**12)), max_size=3))
        if lines:
            sold[key] = Receipts(1, sum(satang for _, satang in lines))
            goods_sold += [Good(*key, p, NAME, PRODUCTS[p], satang) for p, satang in lines]
        if found := draw(st.lists(ORDER, max_size=2)):
            orders[key] = found
            goods_ordered += [Good(*key, "p1", NAME, "food", row[3]) for row in found if row[0] != "intent"]
    slips = st.tuples(st.integers(0, 10**12), st.integers(0, 10**12))
    return books(
        sold=sold,
        orders=orders,
        goods_sold=goods_sold,
        goods_ordered=goods_ordered,
        declared=draw(st.dictionaries(st.sampled_from(KEYS), slips)),
        choices=draw(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["slip", "receipts"]))),
    )


@settings(derandomize=True, max_examples=60, deadline=None)
@given(any_books())
def test_the_sum_over_any_cut_is_the_total_to_the_satang(found: Books) -> None:
    for cut in (Cut(), Cut(day=DAY), Cut(until=DAY), Cut(zone="1"), Cut(province="90")):
        total = total_of(found, cut)
        for side in ("zone", "bucket", "category", "province", "region", "day", "producer"):
            parts = sums_by(found, side, cut).values()
            assert sum(part.sold for part in parts) == total.sold
            assert sum(part.ordered for part in parts) == total.ordered
            assert set().union(*(part.booths for part in parts)) == total.booths
        countries = country_table(found, cut)
        assert sum(row.cells[0].value or 0 for row in countries.rows) == total.ordered


@settings(derandomize=True, max_examples=60, deadline=None)
@given(any_books())
def test_every_row_of_a_cut_is_the_figure_of_that_cut(found: Books) -> None:
    """What a table shows for a zone is what the measure says when it is asked for that zone alone."""
    for side in ("zone", "bucket", "province", "region"):
        for row in money_table(found, side, Cut()).rows:
            for cell in row.cells:
                assert cell.value == value_of(found, cell.measure, Cut().narrowed(**{side: row.code})), (
                    side,
                    row.code,
                    cell,
                )


@settings(derandomize=True, max_examples=60, deadline=None)
@given(any_books())
def test_for_each_booth_and_day_one_source_counts(found: Books) -> None:
    for m in found.money:
        key = (m.place_id, m.day)
        receipts, declared = found.sold.get(key, Receipts()).satang, found.declared.get(key)
        assert m.sold == (declared[0] if declared and m.sold_by_slip else receipts)
        assert m.sold_by_slip is False or declared is not None
        assert m.ordered_slip == 0 or m.ordered_domestic == m.ordered_foreign == 0
        assert m.intents == sum(row[3] for row in found.orders.get(key, []) if row[0] == "intent")


PO = [("po", "CN", 1, 40)]


@pytest.mark.parametrize(
    ("sold", "orders", "declared", "choice", "counts", "difference"),
    [
        ((1, 100), PO, None, None, (100, 40), 0),
        ((1, 100), PO, (90, 30), None, (100, 40), -20),
        ((1, 100), PO, (90, 30), "slip", (90, 30), -20),
        ((1, 100), PO, (90, 30), "receipts", (100, 40), -20),
        (None, [], (90, 30), None, (90, 30), 0),  # a booth without a phone
        (None, PO, (90, 30), None, (90, 40), 80),  # each kind of money by itself
        ((1, 100), [], (90, 30), None, (100, 30), 20),
        ((0, 0), [], (90, 30), None, (90, 30), 0),  # all receipts were voided
        ((0, 0), [], (90, 30), "receipts", (0, 0), 0),
        ((1, 100), PO, None, "slip", (100, 40), 0),  # no slip came after all
    ],
)
def test_receipts_win_where_there_are_any_unless_an_officer_says_otherwise(
    sold: Any, orders: Any, declared: Any, choice: str | None, counts: tuple[int, int], difference: int
) -> None:
    key = (1, DAY)
    found = books(
        sold={key: Receipts(*sold)} if sold else {},
        orders={key: orders} if orders else {},
        declared={key: declared} if declared else {},
        choices={key: choice} if choice else {},
    ).money[0]
    assert ((found.sold, found.ordered), found.declared_difference) == (counts, difference)


def test_receipts_are_divided_by_payment_kind_also_where_a_slip_counts() -> None:
    key = (1, DAY)
    found = books(sold={key: Receipts(4, 100, 20, 70, 30)}, declared={key: (90, 0)}, choices={key: "slip"}).money[0]
    kinds = (found.by_cash, found.by_promptpay_unverified, found.by_promptpay_confirmed, found.by_other)
    assert (found.sold, kinds, sum(kinds)) == (90, (20, 40, 30, 10), 100)


def test_money_belongs_to_the_holder_of_its_day() -> None:
    found = books(sold={(1, day): Receipts(1, 5) for day in DAYS})
    assert {code: part.sold for code, part in sums_by(found, "province", Cut()).items()} == {"50": 5, "90": 5}


def test_the_four_regions_hold_all_77_provinces() -> None:
    numbers = [*range(10, 28), *range(30, 50), *range(50, 59), *range(60, 68), *range(70, 78), *range(80, 87)]
    codes = [str(n) for n in (*numbers, *range(90, 97))]
    assert len(codes) == 77
    assert Counter(map(region_of, codes)) == {"central": 26, "northeast": 20, "north": 17, "south": 14}
    assert region_of("unknown") == region_of("") == "unknown"


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(999, 1000, 999), (9_999, 10_000, 999), (10_000, 10_000, 1000), (1, 0, None)]
)
def test_a_share_says_1000_only_where_it_was_reached(part: int, whole: int, expected: int | None) -> None:
    assert share(part, whole) == expected


@pytest.mark.parametrize(("total", "by", "expected"), [(240_000, 23, 10_435), (5, 2, 3), (4, 0, None), (0, 3, 0)])
def test_a_mean_is_the_nearest_whole(total: int, by: int, expected: int | None) -> None:
    assert mean(total, by) == expected
