from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from otop.base.money import Line
from otop.base.records import Booked
from otop.orders.actions import book_order_voids, book_orders
from otop.orders.models import Buyer, DayTotal, Order, OrderLine
from otop.orders.queries import day_sums, days_of
from otop.orders.types import Basis, OrderBody, OrderVoidBody

FAIR, BOOTH, OTHER_BOOTH = 7, 71, 72
DAY = date(2015, 11, 3)
NOON = datetime(2015, 11, 3, 12, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


def booked(body: Any, *, place: int = BOOTH) -> Booked[Any]:
    return Booked(uuid4(), FAIR, place, DAY, 12, NOON, body)


def order(satang: int, basis: Basis = Basis.PO, *, product: UUID | None = None, **more: Any) -> Booked[OrderBody]:
    line = Line(qty=1, unit_satang=satang, product=product, text="ผ้าไหม")
    return booked(OrderBody(lines=[line], amount_satang=satang, basis=basis, **more))


def void(of: Booked[Any], **more: Any) -> Booked[OrderVoidBody]:
    return booked(OrderVoidBody(of.id, "ยกเลิก"), **more)


@pytest.mark.django_db
def test_orders_add_to_the_total_of_their_booth_basis_and_country_and_an_intent_does_not_count() -> None:
    book_orders(
        [order(100), order(200, country="CN"), order(400, Basis.DEPOSIT), order(800, Basis.INTENT), order(1)],
        known_products=set(),
    )
    rows = DayTotal.objects.order_by("basis", "country").values_list("basis", "country", "orders", "amount_satang")
    assert list(rows) == [
        ("deposit", "TH", 1, 400),
        ("intent", "TH", 1, 800),
        ("po", "CN", 1, 200),
        ("po", "TH", 2, 101),
    ]
    assert day_sums(fair_id=FAIR, day=DAY) == (4, 701)


@pytest.mark.django_db
def test_an_order_keeps_currency_and_rate_to_the_last_digit_and_the_buyer_in_a_row_of_its_own() -> None:
    product = uuid4()
    one = order(
        100,
        product=product,
        buyer="ผู้ซื้อตัวอย่าง",
        currency="CNY",
        amount_minor=21,
        rate="4.761904762",
        rate_on=DAY,
        deposit_satang=50,
    )
    book_orders([one], known_products={product})
    kept = Order.objects.get()
    assert (kept.currency, kept.amount_minor, kept.rate) == ("CNY", 21, Decimal("4.761904762"))
    assert (kept.rate_on, kept.deposit_satang, kept.ordered_at) == (DAY, 50, NOON)
    assert list(Buyer.objects.values_list("order_id", "name")) == [(one.id, "ผู้ซื้อตัวอย่าง")]
    assert list(OrderLine.objects.values_list("no", "product_id", "unknown_product")) == [(1, product, None)]


@pytest.mark.django_db
@pytest.mark.parametrize("when", list(permutations(range(3))))
def test_an_order_leaves_the_total_once_whatever_the_order_and_number_of_its_voids(when: tuple[int, ...]) -> None:
    one, stays = order(100), order(5)
    book_orders([stays], known_products=set())
    steps: list[Callable[[], None]] = [
        lambda: book_orders([one], known_products=set()),
        lambda: book_order_voids([void(one)]),
        lambda: book_order_voids([void(one), void(one)]),
    ]
    for step in when:
        steps[step]()
    assert day_sums(fair_id=FAIR, day=DAY) == (1, 5)


@pytest.mark.django_db
def test_another_booths_void_has_no_effect_before_or_after_the_order() -> None:
    one = order(100)
    book_order_voids([void(one, place=OTHER_BOOTH)])
    book_orders([one], known_products=set())
    book_order_voids([void(one, place=OTHER_BOOTH)])
    assert day_sums(fair_id=FAIR, day=DAY) == (1, 100)


@pytest.mark.django_db
def test_the_days_of_orders_leave_out_what_is_not_here() -> None:
    one = order(100)
    book_orders([one], known_products=set())
    assert days_of(fair_id=FAIR, order_ids=[one.id, uuid4()]) == {one.id: DAY}


@pytest.mark.django_db
def test_every_booking_is_one_statement_for_one_record_and_for_three(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    for n in (1, 3):
        orders = [order(1) for _ in range(n)]
        with django_assert_num_queries(2):
            book_orders(orders, known_products=set())
            book_order_voids([void(o) for o in orders])


def test_an_order_is_the_sum_of_its_lines() -> None:
    assert order(100).body.fault() is None
    fault = OrderBody(lines=[Line(qty=2, unit_satang=3)], amount_satang=5, basis=Basis.PO).fault()
    assert fault is not None
    assert fault.code == "sum"
    assert OrderVoidBody(uuid4(), "").fault() is None
