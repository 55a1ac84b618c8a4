from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor, ActorKind, Held, Whereabouts
from otop.people.types import NotAllowed
from otop.producers.actions import register_producer
from otop.producers.models import Producer
from otop.producers.queries import producer_of
from otop.producers.types import NameMissing, ProducerKind, UnknownArea

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
AT = datetime(2015, 10, 1, tzinfo=UTC)
ID = UUID(int=7)


def register(*, by: Actor = SYSTEM, name_th: str = "กลุ่มทอผ้าตัวอย่าง 12", area_code: str = "400101") -> Producer:
    return register_producer(
        by=by,
        producer_id=ID,
        kind=ProducerKind.GROUP,
        name_th=name_th,
        name_en="Sample weavers 12",
        area_code=area_code,
        at=AT,
    )


def test_a_registered_producer_is_found_with_its_province_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    register()
    with django_assert_num_queries(1):
        found = producer_of(producer_id=ID)
        assert found is not None
        district = found.area.parent
        assert district is not None
        assert district.parent is not None
        assert district.parent.code == "40"
    assert Announcement.objects.filter(what="producers.registered", subject=f"producer:{ID}").count() == 1


def test_the_same_id_a_second_time_changes_nothing() -> None:
    register()
    assert register(name_th="กลุ่มอื่น").name_th == "กลุ่มทอผ้าตัวอย่าง 12"
    assert Announcement.objects.filter(what="producers.registered").count() == 1


@pytest.mark.parametrize("name", ["", "  ", "-", "–", " - "])
def test_a_name_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(NameMissing):
        register(name_th=name)
    assert Producer.objects.count() == 0


@pytest.mark.parametrize("code", ["", "999999", "ก"])
def test_an_unknown_area_is_refused(code: str) -> None:
    with pytest.raises(UnknownArea):
        register(area_code=code)
    assert Producer.objects.count() == 0


def test_a_district_registers_its_own_producers_and_no_others() -> None:
    officer = Actor(ActorKind.ACCOUNT, "1", "district", (Held("district_officer", ("4001",), ("4001",), ("4001",)),))
    with pytest.raises(NotAllowed):
        register(by=officer, area_code="410101")
    assert register(by=officer, area_code="400101").whereabouts() == Whereabouts(
        "400101", frozenset({f"producer:{ID}"})
    )


def test_who_may_not_is_refused_first() -> None:
    with pytest.raises(NotAllowed):
        register(by=Actor(ActorKind.ACCOUNT, "1", "viewer", (Held("viewer"),)))
    assert Producer.objects.count() == 0
