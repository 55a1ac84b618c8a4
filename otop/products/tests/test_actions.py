from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from otop.base.money import SATANG_MAX
from otop.base.types import SYSTEM, Actor, ActorKind, Held
from otop.people.types import NotAllowed
from otop.producers.actions import register_producer
from otop.producers.models import Producer
from otop.producers.types import ProducerKind, UnknownProducer
from otop.products.actions import register_product
from otop.products.models import Category, Product
from otop.products.queries import known_ids, products_of
from otop.products.types import BadPrice, UnknownCategory

pytestmark = pytest.mark.django_db
AT = datetime(2015, 10, 1, tzinfo=UTC)
MAKER = UUID(int=1)


@pytest.fixture(autouse=True)
def maker(loaded: None) -> None:
    register_producer(
        by=SYSTEM,
        producer_id=MAKER,
        kind=ProducerKind.GROUP,
        name_th="กลุ่มตัวอย่าง 1",
        name_en="",
        area_code="510101",
        at=AT,
    )


def register(number: int = 7, *, by: Actor = SYSTEM, category: str = "food", price_satang: int = 18_000) -> Product:
    return register_product(
        by=by,
        product_id=UUID(int=number),
        producer_id=MAKER,
        category=category,
        name_th="ลำไยอบแห้ง",
        name_en="Dried longan",
        price_satang=price_satang,
        at=AT,
    )


def test_the_five_categories_stand_in_their_order() -> None:
    codes = list(Category.objects.order_by("position").values_list("code", flat=True))
    assert codes == ["food", "beverage", "fabric_apparel", "ware_decor_souvenir", "herb_nonfood"]


def test_a_registered_product_is_known_and_in_its_makers_list() -> None:
    register(7), register(8)
    assert known_ids({UUID(int=7), UUID(int=9)}) == {UUID(int=7)}
    assert [p.pk for p in products_of(producer_id=MAKER)] == [UUID(int=7), UUID(int=8)]


def test_nothing_asked_is_nothing_known() -> None:
    assert known_ids(set()) == set()


@pytest.mark.parametrize("price", [-1, SATANG_MAX + 1])
def test_a_price_that_cannot_be_is_refused(price: int) -> None:
    with pytest.raises(BadPrice):
        register(price_satang=price)
    assert Product.objects.count() == 0


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(UnknownCategory):
        register(category="gold")
    assert Product.objects.count() == 0


def test_a_product_is_declared_where_its_producer_is() -> None:
    lamphun, chiang_mai = (Actor(ActorKind.ACCOUNT, "1", "officer", (held(code),)) for code in ("51", "50"))
    with pytest.raises(NotAllowed):
        register(by=chiang_mai)
    assert register(by=lamphun).pk == UUID(int=7)


def held(area: str) -> Held:
    return Held("province_officer", (area,), (area,), (area,))


def test_a_product_has_a_producer() -> None:
    Producer.objects.all().delete()
    with pytest.raises(UnknownProducer):
        register()


def test_who_may_not_is_refused_first() -> None:
    with pytest.raises(NotAllowed):
        register(by=Actor(ActorKind.ACCOUNT, "1", "viewer", (Held("viewer"),)))
    assert Product.objects.count() == 0
