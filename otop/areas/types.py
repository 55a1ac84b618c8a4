"""The words of the map: levels, an area as the source tells it, what a load did, shapes for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from otop.base.types import Text


class Level(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"  # อำเภอ, in Bangkok เขต
    TAMBON = "tambon"  # ตำบล, in Bangkok แขวง


@dataclass(frozen=True, slots=True)
class Region:
    """One of the four regions; `digits` are the first digits of its provinces' codes."""

    name: Text
    digits: str


# The four regions as the National Statistical Office groups provinces.
REGIONS: dict[str, Region] = {
    "north": Region(Text("ภาคเหนือ", "North"), "56"),
    "northeast": Region(Text("ภาคตะวันออกเฉียงเหนือ", "Northeast"), "34"),
    "central": Region(Text("ภาคกลาง", "Central"), "127"),
    "south": Region(Text("ภาคใต้", "South"), "89"),
}


class SuccessionBasis(StrEnum):
    """How sure it is that one area took another's place."""

    NOTICE = "notice"  # a notice in the Royal Gazette says so
    NAME = "name"  # the same name in the same place: likely, never proven


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """One area as the source tells it. `ended_on` is the first day on which it was no more."""

    code: str
    name_th: str
    name_en: str
    name_zh: str = ""
    postcodes: tuple[str, ...] = ()
    ended_on: date | None = None

    @property
    def level(self) -> Level:
        return {2: Level.PROVINCE, 4: Level.DISTRICT, 6: Level.TAMBON}[len(self.code)]

    @property
    def parent_code(self) -> str:
        return self.code[:-2]


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """`new_code` took the place of `old_code` on a day; `source` cites the notice, where there is one."""

    old_code: str
    new_code: str
    on: date
    basis: SuccessionBasis
    source: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """One reading of what a person wrote: a cleaned name, and the level if the person named it (`จ.`, `District`)."""

    key: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, in areas; all zero when the table already stood at this edition."""

    edition: str
    added: int = 0
    changed: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """The provinces as SVG path data by code, north up, in a box of `width` by `height` units."""

    width: float
    height: float
    paths: Mapping[str, str] = field(repr=False)

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


ANNOUNCED = {
    "areas.loaded": Text("โหลดข้อมูลพื้นที่การปกครอง", "The areas of the country were loaded"),
}
"""What this domain announces, as the audit trail says it."""
