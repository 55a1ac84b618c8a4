from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from otop.base.models import Announcement
from otop.base.types import SYSTEM, Actor, ActorKind, Held, Whereabouts
from otop.fairs.actions import assign_booth, close_day, create_fair, set_target, set_venue
from otop.fairs.models import Day, Fair, Place, Venue
from otop.fairs.queries import booth_ids, holder_of, place_by_ref, places_of
from otop.fairs.types import BadFair, BoothTaken, UnknownDay, UnknownPlace
from otop.people.tests.factories import actor_with
from otop.people.types import GrantScope, NotAllowed, Role
from otop.producers.actions import register_producer
from otop.producers.types import ProducerKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
AT = datetime(2015, 10, 1, tzinfo=UTC)
VIEWER = Actor(ActorKind.ACCOUNT, "1", "viewer", (Held("viewer"),))
GOOD: dict[str, Any] = {
    "by": SYSTEM,
    "slug": "aec",
    "name_th": "งานตัวอย่าง",
    "name_en": "Example fair",
    "starts_on": date(2015, 11, 3),
    "ends_on": date(2015, 11, 25),
    "booths": 12,
    "gates": 2,
    "counters": 1,
    "at": AT,
}


def make(**changed: Any) -> Fair:
    return create_fair(**{**GOOD, **changed})


def maker(number: int) -> UUID:
    producer = register_producer(
        by=SYSTEM,
        producer_id=UUID(int=number),
        kind=ProducerKind.GROUP,
        name_th=f"กลุ่มตัวอย่าง {number}",
        name_en="",
        area_code="510101",
        at=AT,
    )
    return producer.pk


def test_a_fair_has_its_days_and_numbered_places() -> None:
    fair = make()
    assert Day.objects.filter(fair=fair).count() == 23
    places = [(p.kind, p.ref) for p in places_of(actor=SYSTEM, fair=fair)]
    booths = [("booth", str(n)) for n in range(1, 13)]
    assert places == [*booths, ("counter", "1"), ("desk", "1"), ("gate", "1"), ("gate", "2")]
    assert Announcement.objects.get(what="fairs.created").subject == f"fair:{fair.pk}"


@pytest.mark.parametrize(
    "changed",
    [
        {"slug": "Aec"},
        {"slug": "a--b"},
        {"slug": ""},
        {"slug": "x" * 61},
        {"ends_on": date(2015, 11, 2)},
        {"ends_on": date(2016, 11, 2)},
        {"booths": -1},
        {"gates": 20_001},
    ],
)
def test_a_fair_that_cannot_be_is_refused_and_nothing_stands(changed: dict[str, Any]) -> None:
    with pytest.raises(BadFair):
        make(**changed)
    assert Fair.objects.count() == 0


def test_a_slug_is_taken_once() -> None:
    make()
    with pytest.raises(BadFair):
        make()
    assert Fair.objects.count() == 1


def test_who_may_not_makes_no_fair_and_no_target() -> None:
    fair = make()
    with pytest.raises(NotAllowed):
        make(by=VIEWER, slug="other")
    with pytest.raises(NotAllowed):
        set_target(by=VIEWER, fair_id=fair.pk, target_satang=1, at=AT)


def test_a_target_is_kept_with_what_stood_before() -> None:
    fair = make()
    set_target(by=SYSTEM, fair_id=fair.pk, target_satang=5, at=AT)
    set_target(by=SYSTEM, fair_id=fair.pk, target_satang=7, at=AT)
    told = Announcement.objects.filter(what="fairs.target_set").order_by("id").values_list("before", "after")
    assert list(told) == [({"satang": None}, {"satang": 5}), ({"satang": 5}, {"satang": 7})]


def test_a_venue_serves_one_fair_after_another_and_is_kept_once() -> None:
    names = {"name_th": "ตลาดตัวอย่าง", "name_en": "Example market"}
    fairs = [make(), make(slug="next")]
    for fair in fairs:
        set_venue(by=SYSTEM, fair_id=fair.pk, **names, at=AT)
        fair.refresh_from_db()
    assert fairs[0].venue == fairs[1].venue == Venue.objects.get()
    told = Announcement.objects.filter(what="fairs.venue_set").order_by("id").values_list("before", flat=True)
    assert list(told) == [{"venue": None}, {"venue": None}]
    with pytest.raises(NotAllowed):
        set_venue(by=VIEWER, fair_id=fairs[0].pk, **names, at=AT)


def test_booths_are_found_by_number_and_nothing_else_is() -> None:
    fair = make()
    assert set(booth_ids(fair_id=fair.pk, refs=["1", "99"])) == {"1"}
    with pytest.raises(UnknownPlace):
        place_by_ref(fair=fair, kind="gate", ref="3")


def test_a_booth_has_one_holder_at_a_time_and_another_after() -> None:
    fair = make()
    booth = Place.objects.get(fair=fair, kind="booth", ref="1")
    first, second = maker(1), maker(2)
    days = (date(2015, 11, 3), date(2015, 11, 10))
    assign_booth(by=SYSTEM, place_id=booth.pk, producer_id=first, starts_on=days[0], until=days[1], at=AT)
    with pytest.raises(BoothTaken):
        assign_booth(
            by=SYSTEM, place_id=booth.pk, producer_id=second, starts_on=date(2015, 11, 9), until=days[1], at=AT
        )
    assign_booth(by=SYSTEM, place_id=booth.pk, producer_id=second, starts_on=days[1], until=date(2015, 11, 26), at=AT)
    holders = [holder_of(place_id=booth.pk, on=day) for day in (date(2015, 11, 9), date(2015, 11, 10))]
    assert [h and h.producer_id for h in holders] == [first, second]
    assert holder_of(place_id=booth.pk, on=date(2015, 12, 1)) is None


def test_closing_again_makes_a_new_edition_and_keeps_the_first_time() -> None:
    fair = make()
    later = datetime(2015, 11, 5, tzinfo=UTC)
    editions = [
        close_day(by=SYSTEM, fair_id=fair.pk, day=date(2015, 11, 3), missing=[], reason="", at=at).edition
        for at in (AT, later)
    ]
    assert editions == [1, 2]
    assert Day.objects.get(fair=fair, day=date(2015, 11, 3)).closed_at == AT


def test_a_day_outside_the_fair_cannot_be_closed() -> None:
    with pytest.raises(UnknownDay):
        close_day(by=SYSTEM, fair_id=make().pk, day=date(2015, 12, 1), missing=[], reason="", at=AT)


def test_a_province_holds_fairs_of_its_own_and_runs_no_others() -> None:
    chiang_mai = actor_with(Role.PROVINCE_OFFICER, GrantScope("50"))
    fair = make(by=chiang_mai, slug="chiang-mai", area_code="50")
    assert fair.whereabouts() == Whereabouts("50", frozenset({"fair:chiang-mai"}))
    for area in ("", "51"):
        with pytest.raises(NotAllowed):
            make(by=chiang_mai, slug="other", area_code=area)
    with pytest.raises(NotAllowed):
        set_target(by=actor_with(Role.PROVINCE_OFFICER, GrantScope("51")), fair_id=fair.pk, target_satang=1, at=AT)
    with pytest.raises(BadFair):
        make(slug="nowhere", area_code="59")
