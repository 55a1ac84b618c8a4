from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import geothai
import pytest
from django.db.models import QuerySet

from otop.areas import queries
from otop.areas.models import Area
from otop.areas.rules import province_names_zh
from otop.areas.tests.factories import ProvinceFactory
from otop.areas.types import REGIONS, Level

CountQueries = Callable[[int], AbstractContextManager[object]]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def codes(areas: QuerySet[Area] | list[Area]) -> list[str]:
    return [area.code for area in areas]


def test_a_code_finds_its_area_in_force_or_abolished(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(2):
        tambon, old = queries.by_code("840503"), queries.by_code("104701")
    assert tambon is not None
    assert tambon.name.en == "Ko Tao"
    assert old is not None
    assert old.name.th == "บางนา"
    assert queries.by_code("9999") is None


def test_on_a_day_a_code_finds_only_what_was_in_force() -> None:
    assert queries.by_code("104701", on=date(2022, 4, 21)) == queries.by_code("104701")
    assert queries.by_code("104701", on=date(2022, 4, 22)) is None


def test_a_code_that_was_given_again_finds_the_one_of_the_day_and_else_the_newest() -> None:
    first = ProvinceFactory.create(code="97", valid=(date(1950, 1, 1), date(1972, 1, 1)))
    second = ProvinceFactory.create(code="97", valid=(date(1980, 1, 1), None))
    assert queries.by_code("97", on=date(1960, 1, 1)) == first
    assert queries.by_code("97", on=date(1975, 1, 1)) is None
    assert queries.by_code("97") == second


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("น่าน", ["55"]),
        ("จังหวัด น่าน", ["55"]),
        ("จ.น่าน", ["55"]),
        ("NAN", ["55"]),
        ("nan province", ["55"]),
        ("กทม.", ["10"]),
        ("กรุงเทพฯ", ["10"]),
        ("พระนคร", ["1001"]),
        ("เขตพระนคร", ["1001"]),
        ("เขต พระนคร", ["1001"]),
        ("อำเภอเมืองน่าน", ["5501"]),
        ("Muang Nan", ["5501"]),
        ("ko phangan", ["8405", "840501"]),
        ("อ.เกาะพะงัน", ["8405"]),
        ("ตำบลเกาะพะงัน", ["840501"]),
        ("Ko Pha-ngan Subdistrict", ["840501"]),
        ("จ.ป.ร.", ["850406"]),
        ("แขวงบางนา", ["141505"]),
        ("ไม่มีที่นี่", []),
        ("", []),
    ],
)
def test_a_name_is_found_as_people_write_it(written: str, found: list[str]) -> None:
    assert codes(queries.find(written)) == found


def test_level_and_place_narrow_a_name() -> None:
    assert codes(queries.find("เกาะพะงัน", level=Level.TAMBON)) == ["840501"]
    assert codes(queries.find("เมือง", within="55")) == ["5501"]
    assert codes(queries.find("ตลาด", within="84")) == ["840101"]
    assert codes(queries.find("น่าน", within="55")) == []
    assert codes(queries.find("แขวงบางนา", within="10", on=date(2020, 1, 1))) == ["104701"]


@pytest.mark.parametrize(("written", "least"), [("เขตพระนคร", 1), ("เกาะพะงัน", 2), ("เมือง", 76)])
def test_names_with_their_parents_come_in_one_query(
    django_assert_num_queries: CountQueries, written: str, least: int
) -> None:
    with django_assert_num_queries(1):
        parents = [area.parent.name for area in queries.find(written) if area.parent]
    assert len(parents) >= least


def test_a_postcode_finds_its_tambons_with_their_parents_in_one_query(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        found = [(area.code, area.parent.name_en) for area in queries.by_postcode("84280") if area.parent]
    assert found == [("840501", "Ko Pha-ngan"), ("840502", "Ko Pha-ngan")]
    assert codes(queries.by_postcode("00000")) == []


def test_provinces_come_in_thai_order_in_one_query(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        names = [area.name_th for area in queries.provinces()]
    assert len(names) == 77
    assert names[:6] == ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี", "กาฬสินธุ์", "กำแพงเพชร", "ขอนแก่น"]
    assert names[-6:] == ["อ่างทอง", "อำนาจเจริญ", "อุดรธานี", "อุตรดิตถ์", "อุทัยธานี", "อุบลราชธานี"]


def test_children_come_in_thai_order_in_one_query(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        names = [area.name_th for area in queries.children_of("8405")]
    assert names == ["เกาะเต่า", "เกาะพะงัน", "บ้านใต้"]
    assert len(queries.children_of("55")) == 15
    assert codes(queries.children_of("840501")) == []


def test_children_of_a_day_are_those_of_the_day() -> None:
    assert codes(queries.children_of("1047")) == ["104703", "104702"]
    assert "104701" in codes(queries.children_of("1047", on=date(2010, 1, 1)))


def test_names_of_codes_stand_within_those_above_and_come_in_one_query(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        names = queries.names_of(["840503", "84", "849999", "x", "", "north"])
    assert names["840503"].en == "Ko Tao, Ko Pha-ngan, Surat Thani"
    assert [names[code].en for code in ("84", "849999", "x", "")] == [
        "Surat Thani",
        "Surat Thani",
        "x",
        "the whole country",
    ]
    assert names["north"].en == REGIONS["north"].name.en


def test_successors_come_in_one_query(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        found = codes(queries.successors_of("104701"))
    assert found == ["104702", "104703"]
    assert codes(queries.successors_of("100205")) == ["102901"]
    assert codes(queries.successors_of("1099")) == []


def test_the_shapes_are_those_of_the_provinces_by_code() -> None:
    provinces = {province.code for province in geothai.provinces()}
    shapes = queries.province_paths()
    assert set(shapes.paths) == provinces
    assert [code for code, path in shapes.paths.items() if not path.startswith("M")] == []
    assert shapes.view_box == "0 0 250 459"
    assert queries.province_paths() is shapes


def test_each_province_has_a_box_of_south_west_north_east() -> None:
    boxes = queries.province_boxes()
    assert sorted(boxes) == sorted(queries.province_paths().paths)
    south, west, north, east = boxes["55"]  # Nan
    assert (south < 18.78 < north, west < 100.77 < east) == (True, True)
    assert [
        code for code, box in boxes.items() if not (5.5 < box[0] < box[2] < 20.6 and 97 < box[1] < box[3] < 106)
    ] == []


def test_the_shapes_are_the_file_whose_origin_is_written_down() -> None:
    digest = hashlib.sha256(queries.PROVINCE_SHAPES.read_bytes()).hexdigest()
    assert f"`{digest}`" in queries.PROVINCE_SHAPES.with_name("PROVENANCE.md").read_text(encoding="utf-8")


def test_every_province_has_its_chinese_name() -> None:
    stored = dict(Area.objects.exclude(name_zh="").values_list("code", "name_zh"))
    assert stored == province_names_zh(queries.province_topology())
    assert stored["50"] == "清迈府"
