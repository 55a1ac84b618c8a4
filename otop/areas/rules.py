"""How people write the names of areas, what the source says of them, and how a map is drawn from shared borders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, chain, pairwise
from math import cos, radians
from types import MappingProxyType
from typing import Any

import geothai
from geothai.abolished import abolished_areas

from otop.areas.types import AreaFacts, Level, ProvinceMap, Spelling, SuccessionBasis, SuccessionFacts

SOURCE = "geothai"
# Raise it whenever the columns made from the same source change (spellings, sort keys): the next start loads again.
MAKE = 1

_LEVEL_WORDS = (
    (Level.PROVINCE, re.compile(r"^(?:จังหวัด|จ[.\s]|changwat\s)|\sprovince$", re.I)),
    (
        Level.DISTRICT,
        re.compile(
            r"^(?:กิ่ง\s?)?(?:อำเภอ|เขต|อ[.\s])|^(?:king\s)?(?:amphoe|amphur|khet)\s|\s(?:minor\s)?district$", re.I
        ),
    ),
    (Level.TAMBON, re.compile(r"^(?:ตำบล|แขวง|ต[.\s]|(?:tambon|tambol|khwaeng)\s)|\s(?:sub-?|sub\s)district$", re.I)),
)
_BRACKETS = re.compile(r"[()]")
_SARA_AM = re.compile("ํ([่-๋]*)า([่-๋]*)")
# Names that people use and no list holds, by code.
_BYNAMES = {
    "10": ("กทม", "กรุงเทพ", "bkk", "krungthep", "krungthepmahanakhon"),
    "14": ("อยุธยา", "ayutthaya"),
    "30": ("โคราช", "korat"),
}

Line = Sequence[tuple[float, float]]


# Names as people write them


def spellings_of(text: str) -> list[Spelling]:
    """All readings of a written name: as it stands, and without a word for the level, which then narrows it."""
    text = text.strip()
    readings = [Spelling(cleaned(text), None)]
    readings += [Spelling(cleaned(w.sub("", text)), level) for level, w in _LEVEL_WORDS if w.search(text)]
    return [reading for reading in readings if reading.key]


def cleaned(text: str) -> str:
    """Small letters without spaces, dots, hyphens, brackets and other signs; other ways to type แ and ำ become one."""
    text = text.casefold().replace("ฯ", "").replace("เเ", "แ").replace("ำ", "ํา")
    text = _SARA_AM.sub(r"\1\2ำ", text)
    return text.translate(_WITHOUT_SIGNS)


class _WithoutSigns(dict[int, int | None]):
    """By character, what stays of it; each is looked up once."""

    def __missing__(self, character: int) -> int | None:
        self[character] = None if unicodedata.category(chr(character))[0] in "PZSC" else character
        return self[character]


_WITHOUT_SIGNS = _WithoutSigns()


def written_names(area: AreaFacts) -> list[str]:
    """Every cleaned spelling under which an area is found, in order."""
    names = [area.name_th, area.name_en]
    if area.ended_on is None:
        names += _BRACKETS.split(area.name_th)  # "ปอภาร (ปอพาน)" is written either way
    keys = {reading.key for name in names for reading in spellings_of(name)}
    keys.update(_BYNAMES.get(area.code, ()))
    if area.level is Level.DISTRICT and area.code.endswith("01") and area.parent_code != "10":
        keys |= {"เมือง", "mueang"}  # the capital's district is written without the province's name
    keys |= {"muang" + key.removeprefix("mueang") for key in keys if key.startswith("mueang")}
    return sorted(keys)


# What the source says


def edition() -> str:
    """Which data, made into columns by which rules, the table should hold."""
    return f"{geothai.DATA_VERSION}+{MAKE}"


def source_areas(names_zh: Mapping[str, str]) -> list[AreaFacts]:
    """Every area that is or was, provinces first, then districts, then tambons; `names_zh` is by province code."""
    provinces = geothai.provinces()
    districts = [district for province in provinces for district in geothai.districts(province.code)]
    tambons = [tambon for district in districts for tambon in geothai.subdistricts(district.code)]
    areas = [
        *(AreaFacts(p.code, p.name_th, p.name_en, names_zh.get(p.code, "")) for p in provinces),
        *(AreaFacts(d.code, d.name_th, d.name_en) for d in districts),
        *(AreaFacts(t.code, t.name_th, t.name_en, postcodes=t.postal_codes) for t in tambons),
        *(
            AreaFacts(a.code, a.name_th, a.name_en or "", ended_on=date.fromisoformat(a.abolished_on))
            for a in abolished_areas()
        ),
    ]
    return sorted(areas, key=lambda area: (len(area.code), area.code))


def source_successions() -> list[SuccessionFacts]:
    """Who took whose place; where no notice gives the day, it is the day on which the old area ended."""
    return [
        SuccessionFacts(
            old_code=area.code,
            new_code=successor,
            on=date.fromisoformat(area.successors_in_force or area.abolished_on),
            basis=SuccessionBasis(area.successors_basis or SuccessionBasis.NAME),
            source=area.successors_source or "",
        )
        for area in abolished_areas()
        for successor in area.successors
    ]


# The map. TopoJSON: borders are stored once, as arcs of small whole steps; a ring names its arcs, ~n means backwards.


def province_names_zh(topology: Mapping[str, Any]) -> dict[str, str]:
    return {shape["properties"]["code"]: shape["properties"]["name_zh"] for shape in _shapes(topology)}


def province_rings(topology: Mapping[str, Any]) -> dict[str, list[Line]]:
    """The closed outlines of each province, by code, as (longitude, latitude) in degrees."""
    arcs = _decoded_arcs(topology)
    return {shape["properties"]["code"]: list(_rings(shape, arcs)) for shape in _shapes(topology)}


def province_boxes(topology: Mapping[str, Any]) -> dict[str, tuple[float, float, float, float]]:
    """South, west, north, east of each province, in degrees, by code."""
    boxes = {}
    for code, lines in province_rings(topology).items():
        xs, ys = zip(*chain.from_iterable(lines), strict=True)
        boxes[code] = (min(ys), min(xs), max(ys), max(xs))
    return boxes


def province_map(topology: Mapping[str, Any], *, width: float = 250.0) -> ProvinceMap:
    """Every province in one box of this width: north up, east-west shortened by the cosine of the middle latitude."""
    rings = province_rings(topology)
    points = [point for lines in rings.values() for line in lines for point in line]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    per_latitude = width / ((east - west) * cos(radians((south + north) / 2)))
    per_longitude = width / (east - west)
    paths = {
        code: "".join(
            _path([((x - west) * per_longitude, (north - y) * per_latitude) for x, y in line]) for line in lines
        )
        for code, lines in sorted(rings.items())
    }
    return ProvinceMap(width, round((north - south) * per_latitude, 1), MappingProxyType(paths))


def _shapes(topology: Mapping[str, Any]) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = topology["objects"]["provinces"]["geometries"]
    return shapes


def _decoded_arcs(topology: Mapping[str, Any]) -> list[Line]:
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [
        [
            (x * scale_x + start_x, y * scale_y + start_y)
            for x, y in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        ]
        for arc in topology["arcs"]
    ]


def _rings(shape: Mapping[str, Any], arcs: Sequence[Line]) -> Iterator[Line]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for ring in chain.from_iterable(polygons):
        lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring]
        # Each arc begins where the one before it ended.
        yield [*lines[0], *chain.from_iterable(line[1:] for line in lines[1:])]


def _path(line: Line) -> str:
    """`M` to the first point, then small steps, in tenths of a unit; a ring too small to see leaves nothing.

    The points are rounded before the steps are taken, so that neighbours meet exactly and nothing drifts.
    """
    tenths = [(round(x * 10), round(y * 10)) for x, y in line]
    corners = [point for point, before in zip(tenths, [None, *tenths], strict=False) if point != before]
    if len(corners) < 4:  # the last point is the first again
        return ""
    steps = [f"{_tenth(x - a)} {_tenth(y - b)}" for (a, b), (x, y) in pairwise(corners[:-1])]
    return f"M{_tenth(corners[0][0])} {_tenth(corners[0][1])}l{' '.join(steps)}z"


def _tenth(value: int) -> str:
    return f"{value / 10:g}"
