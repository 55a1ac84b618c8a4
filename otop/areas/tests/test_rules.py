from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from otop.areas import rules
from otop.areas.queries import province_topology
from otop.areas.types import AreaFacts, Level, Spelling, SuccessionBasis
from otop.base.thai import sort_key

pytestmark = pytest.mark.wide

P, D, T = Level.PROVINCE, Level.DISTRICT, Level.TAMBON


@pytest.mark.parametrize(
    ("written", "readings"),
    [
        ("น่าน", [("น่าน", None)]),
        ("  Nan ", [("nan", None)]),
        ("จังหวัดน่าน", [("จังหวัดน่าน", None), ("น่าน", P)]),
        ("จ.น่าน", [("จน่าน", None), ("น่าน", P)]),
        ("จ น่าน", [("จน่าน", None), ("น่าน", P)]),
        ("Changwat Nan", [("changwatnan", None), ("nan", P)]),
        ("NAN PROVINCE", [("nanprovince", None), ("nan", P)]),
        ("อ. ปัว", [("อปัว", None), ("ปัว", D)]),
        ("กิ่งอำเภอ ปัว", [("กิ่งอำเภอปัว", None), ("ปัว", D)]),
        ("เขตพระนคร", [("เขตพระนคร", None), ("พระนคร", D)]),
        ("Amphoe Pua", [("amphoepua", None), ("pua", D)]),
        ("Pua District", [("puadistrict", None), ("pua", D)]),
        ("แขวงบางนาใต้", [("แขวงบางนาใต้", None), ("บางนาใต้", T)]),
        ("ต.ตลาด", [("ตตลาด", None), ("ตลาด", T)]),
        ("Ko Tao Sub-district", [("kotaosubdistrict", None), ("kotao", T)]),
        ("อ่างทอง", [("อ่างทอง", None)]),
        ("จตุจักร", [("จตุจักร", None)]),
        ("ตาก", [("ตาก", None)]),
        (" . ", []),
        ("จังหวัด", [("จังหวัด", None)]),
    ],
)
def test_a_word_for_the_level_narrows_a_name_and_never_eats_its_first_letter(
    written: str, readings: list[tuple[str, Level | None]]
) -> None:
    assert rules.spellings_of(written) == [Spelling(key, level) for key, level in readings]


@pytest.mark.parametrize(
    ("one_way", "another"),
    [
        ("น้ำพอง", "น\u0e49\u0e4d\u0e32พอง"),
        ("น้ำพอง", "น\u0e4d\u0e49\u0e32พอง"),
        ("น้ำพอง", "น\u0e33\u0e49พอง"),
        ("แม่แจ่ม", "เเม่เเจ่ม"),
        ("Phang-nga", "PHANG NGA"),
        ("จ.ป.ร.", "จปร"),
        ("ตลาด", "\u200bตลาด"),
    ],
)
def test_two_ways_to_type_one_name_are_the_same_name(one_way: str, another: str) -> None:
    assert rules.cleaned(one_way) == rules.cleaned(another)


@pytest.mark.parametrize(
    ("area", "names"),
    [
        (AreaFacts("55", "น่าน", "Nan"), ["nan", "น่าน"]),
        (AreaFacts("10", "กรุงเทพมหานคร", "Bangkok"), ["bangkok", "bkk", "krungthep", "krungthepmahanakhon"]),
        (AreaFacts("5501", "เมืองน่าน", "Mueang Nan"), ["mueang", "mueangnan", "muang", "muangnan", "เมือง", "เมืองน่าน"]),
        (AreaFacts("1001", "เขตพระนคร", "Phra Nakhon"), ["phranakhon", "พระนคร", "เขตพระนคร"]),
        (AreaFacts("450109", "ปอภาร (ปอพาน)", "Po Phan"), ["pophan", "ปอพาน", "ปอภาร", "ปอภารปอพาน"]),
        (AreaFacts("1351", "ลำลูกกา (สาขา)", "", ended_on=date(2006, 1, 1)), ["ลำลูกกาสาขา"]),
    ],
)
def test_an_area_is_known_by_the_names_that_people_write(area: AreaFacts, names: list[str]) -> None:
    expected = sorted([*names, "กทม", "กรุงเทพ", "กรุงเทพมหานคร"]) if area.code == "10" else sorted(names)
    assert rules.written_names(area) == expected


def test_the_source_holds_all_areas_that_are_and_were() -> None:
    areas = rules.source_areas({})
    assert Counter(area.level for area in areas if area.ended_on is None) == {P: 77, D: 928, T: 7436}
    assert Counter(area.level for area in areas if area.ended_on is not None) == {D: 80, T: 1503}
    assert len({area.code for area in areas}) == len(areas)
    assert {area.parent_code for area in areas} - {area.code for area in areas} == {""}


def test_every_area_is_known_by_its_name_with_and_without_the_word_for_its_level() -> None:
    before = {P: ("จังหวัด", "จ."), D: ("อำเภอ", "อ. "), T: ("ตำบล", "ต ")}
    after = {P: "Province", D: "district", T: "Subdistrict"}
    missed = [
        (area.code, written)
        for area in rules.source_areas({})
        if area.ended_on is None
        for written in [
            area.name_th,
            area.name_en.upper(),
            *(word + area.name_th.removeprefix("เขต") for word in before[area.level]),
            f"{area.name_en} {after[area.level]}",
        ]
        if not any(
            reading.key in rules.written_names(area) and reading.level in (None, area.level)
            for reading in rules.spellings_of(written)
        )
    ]
    assert missed == []


def test_the_source_says_who_took_whose_place() -> None:
    successions = rules.source_successions()
    assert Counter(s.basis for s in successions) == {SuccessionBasis.NAME: 1071, SuccessionBasis.NOTICE: 115}
    bang_na = [(s.new_code, s.on) for s in successions if s.old_code == "104701"]
    assert bang_na == [("104702", date(2017, 7, 26)), ("104703", date(2017, 7, 26))]


def test_a_new_edition_number_goes_with_new_columns() -> None:
    """A new digest under the source's old version: raise rules.MAKE, so that tables that stand load again."""
    made = [
        (area, sort_key(area.name_th), rules.written_names(area))
        for area in rules.source_areas(rules.province_names_zh(province_topology()))
    ]
    digest = hashlib.sha256(repr((made, rules.source_successions())).encode()).hexdigest()[:16]
    assert (rules.edition(), digest) == ("2026.10.23+1", "58bf5f201f3fd2d8")


# Two squares side by side; the border between them is stored once. One unit is one tenth of a degree.
#   (0,10) - (10,10) - (20,10)
#   (0,0)  - (10,0)  - (20,0)
SQUARES: dict[str, Any] = {
    "transform": {"scale": [0.1, 0.1], "translate": [100.0, -0.5]},
    "arcs": [
        [[10, 0], [0, 10]],  # the border, upwards
        [[10, 10], [-10, 0], [0, -10], [10, 0]],  # around the west
        [[10, 0], [10, 0], [0, 10], [-10, 0]],  # around the east
        [[15, 4], [0, 0], [0, 0]],  # an islet too small to see
    ],
    "objects": {
        "provinces": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "11", "name_zh": "西"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]], [[3]]], "properties": {"code": "12", "name_zh": "东"}},
            ]
        }
    },
}


def test_a_ring_is_its_arcs_in_turn_and_backwards_where_they_say_so() -> None:
    rings = {
        code: [[(round(x, 6), round(y, 6)) for x, y in line] for line in lines]
        for code, lines in rules.province_rings(SQUARES).items()
    }
    assert rings["11"] == [[(101.0, -0.5), (101.0, 0.5), (100.0, 0.5), (100.0, -0.5), (101.0, -0.5)]]
    assert rings["12"][0] == [(101.0, -0.5), (102.0, -0.5), (102.0, 0.5), (101.0, 0.5), (101.0, -0.5)]


def test_a_map_has_north_up_steps_from_the_first_corner_and_no_invisible_islets() -> None:
    drawn = rules.province_map(SQUARES, width=20.0)
    assert drawn.view_box == "0 0 20 10"
    assert dict(drawn.paths) == {"11": "M10 10l0 -10 -10 0 0 10z", "12": "M10 10l10 0 0 -10 -10 0z"}


def test_a_map_away_from_the_equator_is_narrower() -> None:
    northern = {**SQUARES, "transform": {"scale": [0.1, 0.1], "translate": [100.0, 59.5]}}
    assert rules.province_map(northern, width=20.0).height == 20.0


def inside(point: tuple[float, float], line: rules.Line) -> bool:
    """Whether a ray from the point to the east crosses the line an odd number of times."""
    x, y = point
    crossings = [
        (bx - ax) * (y - ay) / (by - ay) + ax > x for (ax, ay), (bx, by) in pairwise(line) if (ay > y) != (by > y)
    ]
    return sum(crossings) % 2 == 1


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("10", (100.50, 13.75)),
        ("36", (102.03, 15.81)),
        ("38", (103.65, 18.30)),
        ("50", (98.98, 18.79)),
        ("43", (102.74, 17.82)),
        ("55", (100.77, 18.78)),
        ("83", (98.36, 7.89)),
        ("96", (101.82, 6.42)),
    ],
)
def test_a_city_lies_in_its_own_province_and_no_other(code: str, city: tuple[float, float]) -> None:
    rings = rules.province_rings(province_topology())
    assert [found for found, lines in rings.items() if any(inside(city, line) for line in lines)] == [code]
