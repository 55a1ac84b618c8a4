"""Other things of the house that two may do at the same moment."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from otop.areas.actions import load
from otop.areas.models import Area
from otop.areas.types import LoadResult
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.fairs.actions import assign_booth, create_fair
from otop.fairs.models import Fair, Holding, Place
from otop.fairs.types import BadFair, BoothTaken
from otop.producers.models import Producer
from tests.races.harness import together
from tests.sync.ground import FIRST, NOON, a_fair, a_product

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def test_two_assignments_of_one_booth_at_once_leave_one_holder() -> None:
    fair = a_fair()
    a_product(fair, booth="3")
    place, producer = Place.objects.get(fair=fair, kind="booth", ref="1"), Producer.objects.get()
    for day in (FIRST, FIRST + timedelta(days=2)):
        give = partial(
            assign_booth,
            by=SYSTEM,
            place_id=place.pk,
            producer_id=producer.pk,
            starts_on=day,
            until=day + timedelta(days=2),
            at=NOON,
        )
        results = together(give, give)
        assert {type(r) for r in results} == {Holding, BoothTaken}
    assert Holding.objects.filter(place=place).count() == 2


def test_two_fairs_of_one_name_at_once_make_one_fair() -> None:
    make = partial(
        create_fair,
        by=SYSTEM,
        slug="aec",
        name_th="งานตัวอย่าง",
        name_en="Example",
        starts_on=FIRST,
        ends_on=FIRST,
        booths=1,
        gates=1,
        counters=1,
        at=NOON,
    )
    assert {type(r) for r in together(make, make)} == {Fair, BadFair}
    assert Place.objects.count() == 4


def test_the_areas_loaded_from_two_connections_at_once_are_loaded_once() -> None:
    results = together(*[partial(load, by=SYSTEM, at=NOON)] * 2)
    assert [type(r) for r in results] == [LoadResult, LoadResult]
    added = sorted(r.added for r in results)
    assert (added[0], added[1]) == (0, Area.objects.count())
    assert Announcement.objects.filter(what="areas.loaded").count() == 1
