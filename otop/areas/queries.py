from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from otop.areas import rules
from otop.areas.models import Area, AreaSuccession
from otop.areas.types import REGIONS, Level, ProvinceMap
from otop.base.types import Text

EVERYWHERE = Text("ทั้งประเทศ", "the whole country")
PROVINCE_SHAPES = Path(__file__).with_name("static") / "areas" / "provinces.topojson"


def by_code(code: str, *, on: date | None = None) -> Area | None:
    """The area that bore the code on a day; without a day the newest that ever bore it, abolished or not."""
    bearers = Area.objects.filter(code=code)
    return (bearers.filter(valid__contains=on) if on else bearers).order_by("valid").last()


def find(name: str, *, level: Level | None = None, within: str | None = None, on: date | None = None) -> QuerySet[Area]:
    """Every area so named, in Thai or English, as people write it; provinces first, each level in Thai order.

    `จ.`, `อำเภอ`, `แขวง`, `District` and the like are read as the level; case, spaces and signs do not matter. `within`
    is the code of a province or district. Without a day: areas in force. Parents come along.
    """
    readings = [_spelled(reading.key, reading.level) for reading in rules.spellings_of(name)]
    if not readings:
        return Area.objects.none()
    areas = _in_force(on).filter(reduce(or_, readings))
    if level is not None:
        areas = areas.filter(level=level)
    if within is not None:
        areas = areas.filter(code__startswith=within).exclude(code=within)
    return areas.select_related("parent__parent").order_by(Length("code"), "sort_key", "code")


def by_postcode(postcode: str) -> QuerySet[Area]:
    """The tambons in force that use a postcode, by code. Parents come along."""
    return _in_force(None).filter(postcodes__contains=[postcode]).select_related("parent__parent").order_by("code")


def provinces() -> QuerySet[Area]:
    """The provinces in force, in Thai order."""
    return _in_force(None).filter(level=Level.PROVINCE).order_by("sort_key")


def children_of(code: str, *, on: date | None = None) -> QuerySet[Area]:
    """The districts of a province or the tambons of a district, in Thai order."""
    return _in_force(on).filter(parent__code=code).order_by("sort_key", "code")


def districts() -> dict[str, Text]:
    """The districts in force by code, each within its province, in Thai order. One statement."""
    rows = _in_force(None).filter(level=Level.DISTRICT).select_related("parent")
    named = {}
    for area in rows.order_by("parent__sort_key", "sort_key", "code"):
        above = area.parent.name if area.parent else area.name
        named[area.code] = Text(f"{area.name_th}, {above.th}", f"{area.name_en or area.name_th}, {above.en}")
    return named


def names_of(codes: Iterable[str]) -> dict[str, Text]:
    """Names by code, each within those above it ("Mueang, Chiang Mai"); regions and "" too. One statement at most."""
    asked = set(codes)
    named = {code: region.name for code, region in REGIONS.items()} | {"": EVERYWHERE}
    wanted = {code[:n] for code in asked - named.keys() for n in (2, 4, 6) if n <= len(code)}
    found = {a.code: a.name for a in Area.objects.filter(code__in=wanted).order_by("valid")} if wanted else {}
    for code in asked - named.keys():
        above = [found[code[:n]] for n in (6, 4, 2) if n <= len(code) and code[:n] in found]
        named[code] = (
            Text(*(", ".join(names) for names in zip(*((a.th, a.en) for a in above), strict=True)))
            if above
            else Text(code, code)
        )
    return named


def successors_of(code: str) -> QuerySet[Area]:
    """The areas that took the place of an abolished one, by code; empty if none is known."""
    return Area.objects.filter(
        pk__in=AreaSuccession.objects.filter(old__code=code).values("new"),
    ).order_by("code")


@cache
def province_paths() -> ProvinceMap:
    """The provinces as SVG path data, decoded once per process."""
    return rules.province_map(province_topology())


@cache
def province_boxes() -> dict[str, tuple[float, float, float, float]]:
    """The box around each province, by code: south, west, north, east, in degrees. Decoded once per process."""
    return rules.province_boxes(province_topology())


def province_topology() -> dict[str, Any]:
    """The committed shapes (static/areas/PROVENANCE.md)."""
    topology: dict[str, Any] = json.loads(PROVINCE_SHAPES.read_bytes())
    return topology


def _in_force(on: date | None) -> QuerySet[Area]:
    return Area.objects.filter(valid__upper_inf=True) if on is None else Area.objects.filter(valid__contains=on)


def _spelled(key: str, level: Level | None) -> Q:
    return Q(spellings__contains=[key]) if level is None else Q(spellings__contains=[key], level=level)
