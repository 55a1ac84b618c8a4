"""The goods of receipts wait for the next form of a report, and are never told once they are not those of now."""

from __future__ import annotations

from datetime import date

import pytest

from conftest import StatementCounter
from otop.products.models import Product
from otop.reports.queries.books import books_of
from otop.reports.tests.cast import DAY, LAST, LONGAN, NEXT, SILK, Cast, plain

pytestmark = pytest.mark.django_db


def sold(cast: Cast, until: date = LAST) -> dict[str, int]:
    """Money of receipts by the good's name and category."""
    goods = books_of(fair_id=cast.fair_id, until=until).goods_sold or []
    return {f"{good.name.th} {good.category}".strip(): good.satang for good in goods}


def test_who_asks_again_does_not_read_every_line_again(count_statements: StatementCounter) -> None:
    cast = plain()
    cast.sale("1", DAY, (SILK, 2, 100))
    with count_statements() as first:
        found = sold(cast)
    with count_statements() as again:
        assert sold(cast) == found == {"ผ้าไหม fabric_apparel": 200}
    assert ["sales_saleline" in statement for statement in (*first, *again)] == [True, False]


def test_a_new_sale_and_a_void_count_at_once() -> None:
    cast = plain()
    first = cast.sale("1", DAY, (SILK, 2, 100))
    assert sold(cast) == {"ผ้าไหม fabric_apparel": 200}
    cast.sale("2", NEXT, (LONGAN, 1, 50))
    assert sold(cast) == {"ผ้าไหม fabric_apparel": 200, "ลำไยอบแห้ง food": 50}
    cast.void("1", DAY, first)
    assert sold(cast) == {"ลำไยอบแห้ง food": 50}


def test_goods_up_to_one_day_are_not_told_for_another() -> None:
    cast = plain()
    cast.sale("1", DAY, (SILK, 2, 100))
    cast.sale("2", NEXT, (LONGAN, 1, 50))
    assert list(sold(cast)) == ["ผ้าไหม fabric_apparel", "ลำไยอบแห้ง food"]
    assert list(sold(cast, until=DAY)) == ["ผ้าไหม fabric_apparel"]


def test_a_good_has_the_name_and_category_of_now_and_one_without_a_product_its_text() -> None:
    cast = plain()
    cast.sale("1", DAY, (SILK, 2, 100), (None, 1, 30))
    assert sold(cast) == {"ผ้าไหม fabric_apparel": 200, "ของฝาก": 30}
    Product.objects.filter(pk=SILK).update(name_th="ผ้าไหมมัดหมี่", category="food")
    assert sold(cast) == {"ผ้าไหมมัดหมี่ food": 200, "ของฝาก": 30}
