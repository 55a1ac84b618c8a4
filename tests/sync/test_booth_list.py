"""A booth's own list at a fair: goods renamed, priced, hidden and added on its phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from otop.base.types import SYSTEM
from otop.products.models import Product
from otop.reports.queries.books import books_of
from otop.reports.queries.cuts import best_goods
from otop.reports.queries.opened import opened
from otop.reports.types import Cut
from otop.sales.types import PRICE_SATANG_MAX
from otop.sync.queries import oddities
from otop.sync.rules import limits
from tests.sync.ground import FIRST, LAST, NOON, a_fair, a_phone, a_product, books, figures
from tests.sync.phone import Fields, Phone, new_id

pytestmark = pytest.mark.django_db(transaction=True)


def listed(phone: Phone) -> list[tuple[Any, ...]]:
    goods = phone.setup().json["products"]
    return [(g["name"]["th"], g["name"]["en"], g["unit_satang"], g.get("own", False)) for g in goods]


def test_a_booth_renames_prices_and_hides_what_its_holder_makes_and_the_registry_stays() -> None:
    fair = a_fair()
    silk, phone = a_product(fair), a_phone(fair)
    assert listed(phone) == [("ผ้าไหมมัดหมี่", "Ikat silk", 15_000, False)]
    phone.tell(phone.product("ผ้าไหมมัดหมี่", 12_000, of=str(silk.pk), at=NOON - timedelta(minutes=9)))
    assert listed(phone) == [("ผ้าไหมมัดหมี่", "Ikat silk", 12_000, False)]
    phone.tell(phone.product("ผ้าไหมลายใหม่", 13_000, of=str(silk.pk), at=NOON - timedelta(minutes=8)))
    assert listed(phone) == [("ผ้าไหมลายใหม่", "", 13_000, False)]
    phone.tell(phone.record("price", product=str(silk.pk), unit_satang=14_000, at=NOON - timedelta(minutes=7)))
    assert listed(phone) == [("ผ้าไหมลายใหม่", "", 14_000, False)]
    phone.tell(phone.product("ผ้าไหมลายใหม่", 14_000, of=str(silk.pk), offered=False))
    assert listed(phone) == []
    assert list(Product.objects.values_list("name_th", "price_satang")) == [("ผ้าไหมมัดหมี่", 15_000)]


def test_a_good_of_its_own_stands_behind_the_holders_and_is_no_other_booths() -> None:
    fair = a_fair()
    a_product(fair)
    phone, second, elsewhere = a_phone(fair), a_phone(fair), a_phone(fair, ref="3")
    scarf = phone.product("ผ้าพันคอ", 5_000)
    phone.tell(scarf)
    assert (
        listed(phone)
        == listed(second)
        == [
            ("ผ้าไหมมัดหมี่", "Ikat silk", 15_000, False),
            ("ผ้าพันคอ", "", 5_000, True),
        ]
    )
    assert listed(elsewhere) == []
    assert elsewhere.tell(elsewhere.product("ผ้าพันคออื่น", 1, of=scarf["body"]["product"])) == ["taken"]
    assert (listed(phone)[1], listed(elsewhere)) == (("ผ้าพันคอ", "", 5_000, True), [("ผ้าพันคออื่น", "", 1, True)])


def test_a_price_alone_adds_no_good_and_another_makers_product_does_not_come_onto_the_list() -> None:
    fair = a_fair()
    theirs, phone = a_product(fair, booth="2"), a_phone(fair)
    phone.tell(
        phone.record("price", product=str(new_id()), unit_satang=5), phone.product("ของเขา", 5, of=str(theirs.pk))
    )
    assert listed(phone) == []


def test_a_list_has_an_end() -> None:
    fair = a_fair()
    a_product(fair)
    phone = a_phone(fair)
    phone.tell(*(phone.product(f"ของ {n}", n + 1, at=NOON - timedelta(seconds=200 - n)) for n in range(105)))
    found = listed(phone)
    assert (len(found), found[0][3], found[-1][0]) == (limits.PRODUCTS_MAX, False, "ของ 98")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " "},
        {"name": "ก" * 81},
        {"name": "ก\u202e\n"},
        {"unit_satang": 0},
        {"unit_satang": PRICE_SATANG_MAX + 1},
        {"offered": "yes"},
        {"product": "x"},
    ],
)
def test_what_cannot_be_on_a_list_is_refused(wrong: Fields) -> None:
    phone = a_phone(a_fair())
    record = phone.product()
    record["body"] |= wrong
    assert phone.tell(record) == ["refused malformed"]
    assert listed(phone) == []


@pytest.mark.parametrize("product_first", [True, False])
def test_a_sale_of_a_good_of_its_own_goes_by_its_name_and_nobody_need_look(product_first: bool) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    scarf = phone.product("ผ้าพันคอ", 5_000)
    line = {"product": scarf["body"]["product"], "text": "", "qty": 2, "unit_satang": 5_000}
    told = line | {"text": "ผ้าพันคอลายเก่า", "qty": 1}
    sale = phone.record("sale", lines=[line, told], paid_by="cash", amount_satang=15_000)
    for record in (scarf, sale) if product_first else (sale, scarf):
        assert phone.tell(record) == ["taken"]
        books_of(fair_id=fair.pk, until=LAST)  # a report that is asked for in between keeps no name of before
    assert books(fair) == figures(receipts=1, sold_satang=15_000)
    assert oddities(actor=SYSTEM, fair=fair) == []
    rows = opened(actor=SYSTEM, slug=fair.slug, measure="sold", cut=Cut(receipt=sale["id"])).rows
    assert [(row.label.th, row.label.en) for row in rows] == [("ผ้าพันคอ × 2",) * 2, ("ผ้าพันคอลายเก่า × 1",) * 2]
    goods = best_goods(books_of(fair_id=fair.pk, until=LAST), Cut(day=FIRST)).rows
    assert [(row.label.th, row.cells[0].value) for row in goods] == [("ผ้าพันคอ", 10_000), ("ผ้าพันคอลายเก่า", 5_000)]
