"""Buckets, provinces and regions as the live page ranks them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from otop.base.types import Text
from otop.reports.queries.cuts import NO_NAME, opens
from otop.reports.queries.shown import Public
from otop.reports.queries.standing import Around, Side
from otop.reports.rules.books import REGIONS, region_of
from otop.reports.rules.public_sums import SO_FAR, Key
from otop.reports.rules.small_cells import FEWEST
from otop.reports.types import Cell, Cut

REGION_NAMES = {code: name for code, (name, _) in REGIONS.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """A bucket's, province's or region's share so far. Where not `shown` it has no value.

    `booths` and `makers` brought something; None for everybody, who could tell from them whose amount just came in.
    `since`: it is as it stood then. `few`: fewer than three makers have a booth there at all, so it is never shown.
    """

    code: str
    name: Text
    cell: Cell
    booths: int | None
    makers: int | None
    shown: bool = True
    since: datetime | None = None
    few: bool = False

    @property
    def mark(self) -> str:
        """Why it is not shown: `few`, or `waits` until enough makers have brought something; '' where it is."""
        return "" if self.shown else "few" if self.few else "waits"

    @property
    def satang(self) -> int:
        return self.cell.value or 0


def measure_of_parts(side: str, sums: dict[str, Side], shown: Public | None) -> str:
    """Of what the parts of a list are: of the total, or of what was sold where more of them may be shown of that."""
    if shown is None:
        return "total"
    told = {
        measure: sum(shown.of(Key(measure, SO_FAR, side, code)).value is not None for code in sums)
        for measure in ("total", "sold")
    }
    return max(told, key=lambda measure: told[measure])


def parts_so_far(of: Key, sums: dict[str, Side], around: Around, day: date | None, shown: Public | None) -> list[Part]:
    """Buckets, provinces or regions by their amount so far, highest first, and last what is not shown.

    Everybody sees those of the state that is shown: one that comes in later would tell who has just sold.
    """
    names = {"bucket": around.buckets, "province": around.provinces, "region": REGION_NAMES}[of.side]
    measure = f"{of.measure}_cumulative"
    codes = shown.codes(of.measure, SO_FAR, of.side) if shown else sums
    parts = [
        _as_part(
            Part(
                code,
                names.get(code, NO_NAME[of.side]),
                Cell(measure, found.satang, opens(measure, Cut(until=day).narrowed(**{of.side: code}))),
                len(found.booths),
                len(found.makers),
                few=_makers(around, of.side, code) < FEWEST,
            ),
            of._replace(code=code),
            shown,
        )
        for code, found in ((code, sums.get(code, Side())) for code in codes)
    ]
    there = [part for part in parts if part.satang or not part.shown]
    return sorted(there, key=lambda part: (not part.shown, -part.satang, part.code))


def _makers(around: Around, side: str, code: str) -> int:
    """How many have a booth there at all; a maker is of one province."""
    if side != "region":
        return around.makers.get((side, code), 0)
    return sum(n for (of, province), n in around.makers.items() if of == "province" and region_of(province) == code)


def _as_part(part: Part, key: Key, shown: Public | None) -> Part:
    if shown is None:
        return part
    one = shown.of(key)
    return replace(
        part,
        cell=replace(part.cell, value=one.value),
        booths=None,
        makers=None,
        shown=one.value is not None,
        since=shown.since(key),
    )


def by_region(provinces: dict[str, Side]) -> dict[str, Side]:
    found: dict[str, Side] = {}
    for code, side in provinces.items():
        region = found.setdefault(region_of(code), Side())
        region.satang += side.satang
        region.booths |= side.booths
        region.makers |= side.makers
    return found
