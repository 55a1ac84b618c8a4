"""Lists of products, staged: the registry does not count them, and the same list again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from conftest import StatementCounter
from otop.areas.models import Area
from otop.areas.tests.factories import DistrictFactory, ProvinceFactory
from otop.base.models import Announcement
from otop.base.tables import Table, Tick, WrongColumns
from otop.base.types import SYSTEM, Actor, ActorKind, Held
from otop.people.types import NotAllowed
from otop.products.actions import stage_products
from otop.products.models import Product, StagedProduct
from otop.products.tests.test_listing import GOOD, named, silent, table
from otop.products.types import StagedMeanwhile, StagingResult

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nan() -> tuple[int, int]:
    """Nan with Pua, and a Pua elsewhere; the ids of the two."""
    province = ProvinceFactory.create(code="55", name_th="น่าน", name_en="Nan")
    district = DistrictFactory.create(parent=province, code="5505", name_th="ปัว", name_en="Pua")
    DistrictFactory.create(parent=ProvinceFactory.create(code="54", name_th="แพร่"), code="5499", name_th="ปัว")
    return province.pk, district.pk


def stage(given: Table, *, write: bool = True, at: datetime = AT, tick: Tick = silent) -> StagingResult:
    return stage_products(by=SYSTEM, table=given, write=write, at=at, tick=tick)


def counts(result: StagingResult) -> tuple[int, int, int, int]:
    return result.new, result.changed, result.same, result.left_out


def stored() -> list[tuple[object, ...]]:
    fields = ("name", "district_name", "area_id", "latitude", "staged_at")
    return list(StagedProduct.objects.order_by("pk").values_list(*fields))


def names(many: int) -> Sequence[tuple[str, ...]]:
    return [named(f"ผ้า {n}") for n in range(many)]


def test_a_product_is_staged_with_its_district_and_the_registry_stays_as_it_was(nan: tuple[int, int]) -> None:
    result = stage(table(GOOD))
    assert counts(result) == (1, 0, 0, 0)
    assert (result.written, result.rows, result.with_coordinates) == (True, 1, 1)
    assert stored() == [("ผ้าไหม", "ปัว", nan[1], Decimal("19.181800"), AT)]
    assert Product.objects.count() == 0


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    given = table(GOOD, named("-"))
    tried = stage(given, write=False)
    assert (StagedProduct.objects.count(), Announcement.objects.count()) == (0, 0)
    done = stage(given)
    assert replace(tried, written=True) == done


def test_the_same_list_again_changes_nothing_and_says_so() -> None:
    stage(table(GOOD, named("ผ้าฝ้าย")))
    before = stored()
    assert counts(stage(table(GOOD, named("ผ้าฝ้าย")), at=LATER)) == (0, 0, 2, 0)
    assert stored() == before
    assert Announcement.objects.count() == 1


def test_a_list_with_new_coordinates_moves_the_product_and_leaves_the_others() -> None:
    stage(table(GOOD, named("ผ้าฝ้าย")))
    moved = stage(table((*GOOD[:4], "19.2", "100.8"), named("ผ้าฝ้าย")), at=LATER)
    assert counts(moved) == (0, 1, 1, 0)
    assert [(row[0], row[3], row[4]) for row in stored()] == [
        ("ผ้าไหม", Decimal("19.200000"), LATER),
        ("ผ้าฝ้าย", Decimal("19.181800"), AT),
    ]


def test_what_was_staged_is_announced_once_with_the_fingerprint_of_the_file() -> None:
    stage(replace(table(*names(3)), digest="abc"))
    told = Announcement.objects.get()
    assert (told.what, told.after) == ("products.staged", {"new": 3, "changed": 0, "sha256": "abc"})


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        (("ผ้าไหม", "x1", "ปัว", "เมืองลับแล", "", ""), "unknown_province", None),
        (("ผ้าไหม", "x1", "บางรัก", "น่าน", "", ""), "unknown_district", 0),
        (("ผ้าไหม", "x1", "อ.ปัว", "จังหวัดน่าน", "", ""), "", 1),
    ],
)
def test_names_of_areas_are_matched_and_the_unknown_ones_told(
    row: tuple[str, ...], code: str, place: int | None, nan: tuple[int, int]
) -> None:
    result = stage(table(row))
    assert [(finding.code, finding.taken) for finding in result.findings] == ([(code, True)] if code else [])
    assert [line[2] for line in stored()] == [None if place is None else nan[place]]


def test_two_districts_of_one_name_match_neither(nan: tuple[int, int]) -> None:
    DistrictFactory.create(parent=Area.objects.get(pk=nan[0]), code="5506", name_th="ปัว")
    assert [finding.code for finding in stage(table(GOOD)).findings] == ["unknown_district"]


def test_coordinates_far_from_the_province_are_told_and_not_kept() -> None:
    result = stage(table((*GOOD[:4], "7.635669", "100.042298")))
    assert [(finding.code, finding.found) for finding in result.findings] == [
        ("outside_the_province", "7.635669, 100.042298")
    ]
    assert (result.with_coordinates, [line[3] for line in stored()]) == (0, [None])


def test_the_findings_stand_in_the_order_of_the_rows() -> None:
    result = stage(table((*GOOD[:4], "7.6", "100.1"), named("-"), named("๑")))
    assert [finding.row for finding in result.findings] == [2, 3, 4]


def test_every_row_is_in_or_has_a_finding_that_leaves_it_out() -> None:
    result = stage(table(GOOD, GOOD, named("-"), ("",) * 6, named("ข")))
    out = {finding.row for finding in result.findings if not finding.taken}
    assert (result.rows, counts(result), out) == (5, (2, 0, 0, 3), {3, 4, 5})


def test_wrong_columns_change_nothing() -> None:
    with pytest.raises(WrongColumns):
        stage(table(("x",), header=("ชื่อ",)))
    assert stored() == []


def test_only_who_may_import_does() -> None:
    viewer = Actor(ActorKind.ACCOUNT, "1", "viewer", (Held("viewer"),))
    with pytest.raises(NotAllowed):
        stage_products(by=viewer, table=table(GOOD), write=True, at=AT, tick=silent)
    assert stored() == []


def test_an_import_that_is_interrupted_half_way_leaves_nothing() -> None:
    def interrupt(done: int, of: int) -> None:
        if StagedProduct.objects.exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stage(table(*names(700)), tick=interrupt)
    assert (stored(), Announcement.objects.count()) == ([], 0)


def test_two_imports_of_one_product_at_a_time_are_one_import_and_one_refusal() -> None:
    """The other import comes between the two statements of this one."""

    def come_between(done: int, of: int) -> None:
        if done == 500 and StagedProduct.objects.count() == 500:
            last = StagedProduct.objects.order_by("pk").last()
            assert last
            last.pk, last.name = None, "ผ้า 650"
            last.save()

    with pytest.raises(StagedMeanwhile):
        stage(table(*names(700)), tick=come_between)
    assert stored() == []


def test_a_longer_list_of_one_place_costs_no_more(count_statements: StatementCounter) -> None:
    with count_statements() as few:
        stage(table(*names(1)))
    with count_statements() as many:
        stage(table(*names(4)))
    assert len(many) == len(few)
