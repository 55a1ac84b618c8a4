from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from otop.base.types import SYSTEM
from otop.fairs.actions import create_fair
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed
from otop.servicecentre.actions import add_service
from otop.servicecentre.queries import services_of

pytestmark = pytest.mark.django_db
AT = datetime(2015, 11, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def fair_id() -> int:
    day = date(2015, 11, 3)
    fair = create_fair(
        by=SYSTEM,
        slug="one",
        name_th="งานตัวอย่าง",
        name_en="Sample fair",
        starts_on=day,
        ends_on=day,
        booths=0,
        gates=0,
        counters=1,
        at=AT,
    )
    return int(fair.pk)


def test_services_stand_in_the_order_in_which_they_were_added(fair_id: int) -> None:
    add_service(by=SYSTEM, fair_id=fair_id, code="land", name_th="ที่ดิน", name_en="Land", at=AT)
    add_service(by=SYSTEM, fair_id=fair_id, code="id_card", name_th="บัตรประชาชน", name_en="Identity card", at=AT)
    add_service(by=SYSTEM, fair_id=fair_id, code="land", name_th="อื่น", name_en="Other", at=AT)
    assert [(s.position, s.code, s.name_en) for s in services_of(fair_id=fair_id)] == [
        (1, "land", "Land"),
        (2, "id_card", "Identity card"),
    ]


def test_a_visitor_adds_no_service(fair_id: int) -> None:
    with pytest.raises(NotAllowed):
        add_service(by=VISITOR, fair_id=fair_id, code="land", name_th="ที่ดิน", name_en="Land", at=AT)
    assert not services_of(fair_id=fair_id).exists()
