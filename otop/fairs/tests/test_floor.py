from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from otop.base.types import SYSTEM
from otop.fairs.actions import add_bucket, add_zone, create_fair, place_booth
from otop.fairs.models import Bucket, Fair, Place, Zone
from otop.fairs.types import BadFair, UnknownPlace
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed

pytestmark = pytest.mark.django_db
AT = datetime(2015, 11, 1, 3, 0, tzinfo=UTC)


def fair(slug: str) -> Fair:
    return create_fair(
        by=SYSTEM,
        slug=slug,
        name_th="งานตัวอย่าง",
        name_en="Sample fair",
        starts_on=date(2015, 11, 3),
        ends_on=date(2015, 11, 4),
        booths=1,
        gates=0,
        counters=0,
        at=AT,
    )


def booth_of(of: Fair) -> Place:
    return Place.objects.get(fair=of, kind="booth")


def test_zones_and_buckets_follow_those_that_the_fair_has() -> None:
    one = fair("one")
    add_zone(by=SYSTEM, fair_id=one.pk, name_th="ภาคเหนือ", name_en="North", at=AT)
    add_zone(by=SYSTEM, fair_id=one.pk, name_th="ภาคใต้", name_en="South", at=AT)
    add_bucket(by=SYSTEM, fair_id=one.pk, name_th="ผ้า", name_en="Fabric", at=AT)
    assert list(Zone.objects.filter(fair=one).order_by("position").values_list("position", "name_en")) == [
        (1, "General"),
        (2, "North"),
        (3, "South"),
    ]
    assert list(Bucket.objects.filter(fair=one).order_by("position").values_list("position", "name_en")) == [
        (1, "General"),
        (2, "Fabric"),
    ]


def test_a_zone_needs_a_name() -> None:
    one = fair("one")
    with pytest.raises(BadFair):
        add_zone(by=SYSTEM, fair_id=one.pk, name_th=" ", name_en="North", at=AT)
    assert Zone.objects.filter(fair=one).count() == 1


def test_a_booth_is_placed_in_a_zone_and_a_bucket_of_its_fair() -> None:
    one = fair("one")
    zone = add_zone(by=SYSTEM, fair_id=one.pk, name_th="ภาคเหนือ", name_en="North", at=AT)
    bucket = add_bucket(by=SYSTEM, fair_id=one.pk, name_th="ผ้า", name_en="Fabric", at=AT)
    place_booth(by=SYSTEM, place_id=booth_of(one).pk, zone_id=zone.pk, bucket_id=bucket.pk, at=AT)
    placed = booth_of(one)
    assert (placed.zone_id, placed.bucket_id) == (zone.pk, bucket.pk)


def test_a_booth_does_not_stand_in_another_fairs_zone_or_bucket() -> None:
    one, other = fair("one"), fair("other")
    booth, before = booth_of(one), Place.objects.filter(fair=one).values().get(kind="booth")
    theirs = booth_of(other)
    for zone_id, bucket_id in ((theirs.zone_id, booth.bucket_id), (booth.zone_id, theirs.bucket_id)):
        assert zone_id is not None
        assert bucket_id is not None
        with pytest.raises(UnknownPlace):
            place_booth(by=SYSTEM, place_id=booth.pk, zone_id=zone_id, bucket_id=bucket_id, at=AT)
    assert Place.objects.filter(fair=one).values().get(kind="booth") == before


def test_a_visitor_may_not_change_the_floor() -> None:
    one = fair("one")
    booth = booth_of(one)
    assert booth.zone_id is not None
    assert booth.bucket_id is not None
    with pytest.raises(NotAllowed):
        add_zone(by=VISITOR, fair_id=one.pk, name_th="ภาคเหนือ", name_en="North", at=AT)
    with pytest.raises(NotAllowed):
        add_bucket(by=VISITOR, fair_id=one.pk, name_th="ผ้า", name_en="Fabric", at=AT)
    with pytest.raises(NotAllowed):
        place_booth(by=VISITOR, place_id=booth.pk, zone_id=booth.zone_id, bucket_id=booth.bucket_id, at=AT)
    assert (Zone.objects.count(), Bucket.objects.count()) == (1, 1)
