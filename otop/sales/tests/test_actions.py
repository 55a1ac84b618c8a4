from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from otop.sales.actions import book_confirmations, book_prices, book_products, book_sales, book_slips, book_voids
from otop.sales.models import Confirmation, DayTotal, DeclaredDay, HourTotal, SaleLine, Slip, Void
from otop.sales.queries import day_sums, days_of, declared_satang, idle_confirmations, list_of_booth, strangers_voids
from otop.sales.tests.factories import BOOTH, DAY, FAIR, OTHER_BOOTH, confirmation, price, product, sale, slip, void
from otop.sales.types import Listed, PaidBy

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[Any]]
BOOTHS = {"1": BOOTH, "2": OTHER_BOOTH}


def sums(receipts: int, amount: int, voided: int = 0, voided_satang: int = 0, seen: int = 0) -> dict[str, int]:
    told = {"receipts": receipts, "amount_satang": amount, "voided": voided, "voided_satang": voided_satang}
    return told | {"confirmed": int(seen > 0), "confirmed_satang": seen}


def test_sales_add_to_the_total_of_their_booth_hour_and_payment_kind() -> None:
    promptpay = sale(200, paid_by=PaidBy.PROMPTPAY)
    book_sales([sale(100), sale(10, 20), promptpay, sale(7, hour=13)], known_products=set())
    book_sales([sale(1_000, place=OTHER_BOOTH)], known_products=set())
    rows = HourTotal.objects.order_by("place_id", "hour", "paid_by").values_list(
        "place_id", "hour", "paid_by", "receipts", "amount_satang"
    )
    assert list(rows) == [
        (BOOTH, 12, "cash", 2, 130),
        (BOOTH, 12, "promptpay", 1, 200),
        (BOOTH, 13, "cash", 1, 7),
        (OTHER_BOOTH, 12, "cash", 1, 1_000),
    ]
    days = DayTotal.objects.order_by("place_id", "paid_by").values_list(
        "place_id", "paid_by", "receipts", "amount_satang"
    )
    assert list(days) == [(BOOTH, "cash", 3, 137), (BOOTH, "promptpay", 1, 200), (OTHER_BOOTH, "cash", 1, 1_000)]
    assert day_sums(fair_id=FAIR, day=DAY) == sums(5, 1_337)


def test_a_line_keeps_a_known_product_and_flags_an_unknown_one() -> None:
    known, stranger = uuid4(), uuid4()
    book_sales([sale(1, product=known), sale(2, product=stranger), sale(3)], known_products={known})
    rows = SaleLine.objects.order_by("unit_satang").values_list("product_id", "unknown_product", "no", "qty", "text")
    assert list(rows) == [(known, None, 1, 1, "ผ้า"), (None, stranger, 1, 1, "ผ้า"), (None, None, 1, 1, "ผ้า")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_sale_is_voided_once_by_any_number_of_voids_in_any_order(order: tuple[int, ...]) -> None:
    one = sale(100)
    steps: list[Callable[[], None]] = [
        lambda: book_sales([one], known_products=set()),
        lambda: book_voids([void(one)]),
        lambda: book_voids([void(one), void(one)]),
    ]
    for step in order:
        steps[step]()
    assert day_sums(fair_id=FAIR, day=DAY) == sums(1, 100, 1, 100)
    assert Void.objects.count() == 3


def test_another_booths_void_has_no_effect_before_or_after_the_sale_and_is_listed() -> None:
    one = sale(100)
    book_voids([void(one, place=OTHER_BOOTH)])
    assert list(strangers_voids(fair_id=FAIR)) == []  # nobody knows yet whose sale it is
    book_sales([one], known_products=set())
    book_voids([void(one, place=OTHER_BOOTH, minutes=1)])
    assert day_sums(fair_id=FAIR, day=DAY) == sums(1, 100)
    assert [v.place_id for v in strangers_voids(fair_id=FAIR)] == [OTHER_BOOTH, OTHER_BOOTH]


def test_a_void_of_a_sale_that_never_came_changes_nothing() -> None:
    book_voids([void(sale(100))])
    assert HourTotal.objects.count() == 0


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_money_is_seen_once_by_any_number_of_confirmations_in_any_order(order: tuple[int, ...]) -> None:
    one, gone = sale(100, paid_by=PaidBy.PROMPTPAY), sale(7, paid_by=PaidBy.PROMPTPAY)
    steps: list[Callable[[], None]] = [
        lambda: book_sales([one, gone], known_products=set()),
        lambda: book_confirmations([confirmation(one), confirmation(gone)]),
        lambda: book_confirmations([confirmation(one), confirmation(one)]),
        lambda: book_voids([void(gone)]),
    ]
    for step in order:
        steps[step]()
    assert day_sums(fair_id=FAIR, day=DAY) == sums(2, 107, 1, 7, seen=100)
    assert Confirmation.objects.count() == 4
    assert list(idle_confirmations(fair_id=FAIR)) == []


def test_a_confirmation_of_cash_or_of_another_booths_sale_has_no_effect_and_is_listed() -> None:
    cash, theirs = sale(100), sale(7, paid_by=PaidBy.PROMPTPAY, place=OTHER_BOOTH)
    idle = [confirmation(cash), confirmation(theirs, minutes=1)]
    book_confirmations(idle)
    assert list(idle_confirmations(fair_id=FAIR)) == []  # nobody knows yet what they are of
    book_sales([cash], known_products=set())
    book_sales([theirs], known_products=set())
    book_voids([void(cash)])
    assert day_sums(fair_id=FAIR, day=DAY) == sums(2, 107, 1, 100)
    assert [c.id for c in idle_confirmations(fair_id=FAIR)] == [c.id for c in idle]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_slip_is_the_declared_day_in_any_order(order: tuple[int, ...]) -> None:
    slips = [slip(100), slip(50, ordered=7, minutes=2), slip(900, minutes=1)]
    for n in order:
        book_slips([slips[n]], booth_ids=BOOTHS)
    book_slips([slip(1_000, booth="2")], booth_ids=BOOTHS)
    assert declared_satang(fair_id=FAIR, day=DAY) == 1_057
    assert Slip.objects.count() == 4


def test_of_two_slips_of_one_moment_the_greater_id_counts_also_within_one_batch() -> None:
    low, high = sorted([slip(1), slip(2)], key=lambda s: s.id)
    book_slips([high, low], booth_ids=BOOTHS)
    assert DeclaredDay.objects.get().slip_id == high.id


def test_the_price_of_a_product_is_the_newest_of_its_booth() -> None:
    silk = uuid4()
    book_prices([price(silk, 300, minutes=5), price(silk, 100), price(silk, 900, place=OTHER_BOOTH, minutes=9)])
    assert list_of_booth(fair_id=FAIR, place_id=BOOTH) == {silk: Listed(300, None, None, registered=False)}


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_prices_and_products_of_one_good_make_the_same_list_in_every_order(order: tuple[int, ...]) -> None:
    scarf = uuid4()
    said: list[Callable[[], None]] = [
        lambda: book_products([product(scarf, "ผ้าพันคอ", 100), product(scarf, "ผ้าคลุมไหล่", 200, minutes=3)]),
        lambda: book_prices([price(scarf, 300, minutes=4), price(scarf, 50, minutes=2)]),
        lambda: book_products([product(scarf, "ผ้าเก่า", 900, offered=False, minutes=1)]),
        lambda: book_products([product(scarf, "ของบูธอื่น", 7, minutes=9, place=OTHER_BOOTH)]),
    ]
    for n in order:
        said[n]()
    assert list_of_booth(fair_id=FAIR, place_id=BOOTH) == {scarf: Listed(300, "ผ้าคลุมไหล่", True, registered=False)}
    book_products([product(scarf, "ผ้าคลุมไหล่", 250, offered=False, minutes=5)])
    assert list_of_booth(fair_id=FAIR, place_id=BOOTH) == {scarf: Listed(250, "ผ้าคลุมไหล่", False, registered=False)}


def test_of_two_words_of_one_moment_the_greater_id_holds_and_goods_stand_in_the_order_of_their_first() -> None:
    one, two = uuid4(), uuid4()
    low, high = sorted((product(one, name, 1, minutes=5) for name in "ab"), key=lambda r: r.id)
    book_products([high, product(two, "ค", 1, minutes=4), low])
    found = list_of_booth(fair_id=FAIR, place_id=BOOTH)
    assert [(good, said.name) for good, said in found.items()] == [(two, "ค"), (one, high.body.name)]


def test_the_days_of_sales_leave_out_what_is_not_here() -> None:
    one = sale(100)
    book_sales([one], known_products=set())
    assert days_of(fair_id=FAIR, sale_ids=[one.id, uuid4()]) == {one.id: DAY}
    assert days_of(fair_id=FAIR + 1, sale_ids=[one.id]) == {}


def test_every_booking_is_one_statement_for_one_record_and_for_three(django_assert_num_queries: Queries) -> None:
    for n in (1, 3):
        sales = [sale(1, 2) for _ in range(n)]
        with django_assert_num_queries(6):
            book_sales(sales, known_products=set())
            book_voids([void(s) for s in sales])
            book_confirmations([confirmation(s) for s in sales])
            book_prices([price(uuid4(), 1) for _ in range(n)])
            book_products([product(uuid4(), "ก", 1) for _ in range(n)])
            book_slips([slip(m, minutes=m) for m in range(n)], booth_ids=BOOTHS)


def test_the_lists_cost_one_statement_with_one_and_with_three_rows(django_assert_num_queries: Queries) -> None:
    for n in (1, 3):
        sales = [sale(1) for _ in range(n)]
        book_sales(sales, known_products=set())
        book_voids([void(s, place=OTHER_BOOTH) for s in sales])
        book_confirmations([confirmation(s) for s in sales])
        book_products([product(uuid4(), "ก", 1) for _ in range(n)])
        with django_assert_num_queries(3):
            assert len(list_of_booth(fair_id=FAIR, place_id=BOOTH)) in {1, 4}
            assert len(strangers_voids(fair_id=FAIR)) == len(idle_confirmations(fair_id=FAIR))
