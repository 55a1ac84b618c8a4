"""What everybody may open of a figure: one list of its parts at a time, of what is shown to everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from otop.base.sql import one_moment
from otop.base.types import Text
from otop.fairs.queries import Fair
from otop.fairs.types import Clock
from otop.people.types import NotAllowed
from otop.reports.queries.books import floor_of
from otop.reports.queries.cuts import NO_NAME, day_label, names_of, opens
from otop.reports.queries.figures import SERVICE, VISITORS
from otop.reports.queries.live import today_of
from otop.reports.queries.measures import measure_of
from otop.reports.queries.opened import PLACES, cut_label
from otop.reports.queries.parts import in_hours, parts_of, visitor_hours
from otop.reports.queries.shown import Public, shown_of
from otop.reports.queries.standing import figures_of
from otop.reports.rules.books import BY_SLIP, Books, region_of
from otop.reports.rules.countries import country_name
from otop.reports.rules.public_sums import SO_FAR, Key
from otop.reports.rules.small_cells import FEWEST
from otop.reports.rules.waiting import Shown
from otop.reports.types import BadCut, Cut, PublicFigure, PublicRow

MONEY_SIDES = ("day", "region", "province", "bucket", "category", "zone")
SIDES: dict[str, tuple[str, ...]] = {
    "total": MONEY_SIDES,
    "sold": ("hour", *MONEY_SIDES),
    "ordered": MONEY_SIDES,
    "ordered_foreign": ("day", "country"),
    "receipts": ("day", "region", "province", "bucket", "zone"),
    **dict.fromkeys(VISITORS, ("hour", "day", "gate")),
    **dict.fromkeys(SERVICE, ("day", "service")),
}
"""By what everybody may divide a measure. A measure that is not here is for officers."""
NARROWS = {"region", "province", "bucket", "category", "zone"}
BY = {
    "hour": Text("ชั่วโมง", "Hour"),
    "day": Text("วัน", "Day"),
    "region": Text("ภาค", "Region"),
    "province": Text("จังหวัด", "Province"),
    "bucket": Text("กลุ่ม", "Group"),
    "category": Text("ประเภท", "Category"),
    "zone": Text("โซน", "Zone"),
    "country": Text("ประเทศ", "Country"),
    "gate": Text("ประตู", "Gate"),
    "service": Text("บริการ", "Service"),
}
WHOLE = Text("ทั้งงาน", "The whole fair")
ONLY_SLIPS = Text("ตามใบสรุป ไม่แยกชั่วโมง", "By slip, no hour told")


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure, the cut that is meant, and the one side by which it is narrowed besides its days, '' without one."""

    measure: str
    cut: Cut
    side: str

    @property
    def base(self) -> str:
        return self.measure.removesuffix("_cumulative")

    @property
    def day(self) -> str:
        return self.cut.day.isoformat() if self.cut.day else SO_FAR

    @property
    def key(self) -> Key:
        return Key(self.base, self.day, self.side, getattr(self.cut, self.side) if self.side else "")


def public_figure(*, fair: Fair, measure: str, cut: Cut, by: str, at: datetime) -> PublicFigure:
    """A figure divided by one side; where `by` is not offered, by the first that is. Three statements, with hours four.

    Raises UnknownMeasure, BadCut, and NotAllowed for what is open to officers only.
    """
    found = measure_of(measure)
    asked = Asked(measure, cut, _narrowed(measure.removesuffix("_cumulative"), cut))
    with one_moment():
        floor = floor_of(fair_id=fair.pk, until=fair.ends_on)
        money, _ = figures_of(
            fair_id=fair.pk, until=fair.ends_on, by_clock=fair.clock == Clock.REAL, today=today_of(fair, at)
        )
        public = shown_of(fair_id=fair.pk, standing=money)
        _check(floor, public, asked)
        sides = _offered(asked)
        by = by if by in sides else next(iter(sides), "")
        whole, parts = _shown(floor, public, fair.pk, asked, by)
    told = {code: one for code, one in parts.items() if one.value is not None and whole.value is not None}
    untold = sorted(parts.keys() - told.keys()) if whole.value is not None else []
    few = _few(floor, asked, by, untold)
    return PublicFigure(
        measure=found,
        cut=cut,
        label=cut_label(floor, cut),
        by=by,
        sides={name: BY[name] for name in sides},
        rows=[
            PublicRow(_label(floor, by, code), one.value or 0, _opens(asked, by, code), _since(one))
            for code, one in _in_order(by, told)
        ],
        total=whole.value,
        since=public.since(asked.key),
        rest=whole.value - sum(one.value or 0 for one in told.values()) if whole.value is not None and by else 0,
        hidden=[_label(floor, by, code) for code in untold if code in few],
        waiting=[_label(floor, by, code) for code in untold if code not in few],
        above=_above(asked),
        few=bool(_few(floor, asked, "", [""])),
        at_work=public.at_work,
    )


def _narrowed(base: str, cut: Cut) -> str:
    """The one side by which the cut is narrowed besides its days, '' without one. Raises NotAllowed."""
    names = [f.name for f in fields(cut) if f.name not in {"day", "until"} and getattr(cut, f.name)]
    if base not in SIDES or len(names) > 1 or not set(names) <= NARROWS & set(SIDES[base]):
        raise NotAllowed()
    return names[0] if names else ""


def _check(floor: Books, public: Public, asked: Asked) -> None:
    """Sums up to an earlier day are for officers."""
    cut, lived = asked.cut, [*floor.lived_days, *map(date.fromisoformat, public.days("total"))]
    if cut.until is not None and cut.until < max(lived, default=cut.until):
        raise NotAllowed()
    if cut.day is not None and cut.day not in floor.days:
        raise BadCut(side="day", value=cut.day.isoformat())
    if asked.side and asked.key.code not in names_of(floor, asked.side):
        raise BadCut(side=asked.side, value=asked.key.code[:20])


def _offered(asked: Asked) -> list[str]:
    """By what the cut can be divided further."""
    never = "day" if asked.cut.day else "hour"
    if not asked.side:
        return [name for name in SIDES[asked.base] if name != never]
    return [name for name in ("province", "day") if name != never and (name == "day" or asked.side == "region")]


def _shown(floor: Books, public: Public, fair_id: int, asked: Asked, by: str) -> tuple[Shown, dict[str, Shown]]:
    """The figure itself, and its parts by code."""
    if asked.base in VISITORS or asked.base in SERVICE:
        values = _counted(floor, fair_id, asked, by)
        return Shown(sum(values.values()), "", True), {code: Shown(n, "", True) for code, n in values.items()}
    key, parts = asked.key, {}
    if by == "day":
        days = public.days(key.measure, key.side, key.code)
        parts = {day: public.of(key._replace(day=day)) for day in days}
    elif by:
        codes = public.codes(key.measure, key.day, by)
        parts = {
            code: public.of(Key(key.measure, key.day, by, code))
            for code in codes
            if asked.side != "region" or region_of(code) == key.code
        }
    return public.of(key), {code: one for code, one in parts.items() if one.value != 0}


def _few(floor: Books, asked: Asked, by: str, codes: Sequence[str]) -> set[str]:
    """The parts in which fewer than three makers have a booth. Anybody may bring to an hour, category or country."""
    makers: dict[str, set[str]] = {code: set() for code in codes}
    for place, holders in floor.holders.items() if codes else ():
        for h in holders:
            at = {"province": h.province, "region": region_of(h.province)}
            at |= {"zone": floor.zone(place), "bucket": floor.bucket(place)}
            if at.get(asked.side, asked.key.code) != asked.key.code or (asked.cut.day and not h.on(asked.cut.day)):
                continue
            for code in [at[by]] if by in at else codes:
                if code in makers and (by != "day" or h.on(date.fromisoformat(code))):
                    makers[code].add(h.producer_id)
    return {code for code, who in makers.items() if len(who) < FEWEST}


def _counted(floor: Books, fair_id: int, asked: Asked, by: str) -> dict[str, int]:
    """Visitors and services: nobody's."""
    if by == "hour" and asked.cut.day:
        return visitor_hours(fair_id, asked.base, asked.cut.day)
    return parts_of(floor, asked.base, by or "day", asked.cut)


def _since(one: Shown) -> datetime | None:
    return None if one.current or one.value is None or not one.at else datetime.fromisoformat(one.at)


def _in_order(by: str, shown: Mapping[str, Shown]) -> list[tuple[str, Shown]]:
    """Days and hours as they went by, gates by number, all else by size."""
    if by == "hour":
        return sorted(shown.items(), key=lambda item: in_hours(item[0]))
    if by in {"day", "gate"}:
        return sorted(shown.items(), key=lambda item: (len(item[0]), item[0]))
    return sorted(shown.items(), key=lambda item: (-(item[1].value or 0), item[0]))


def _opens(asked: Asked, by: str, code: str) -> str:
    """The list below a row, '' where the public's road ends."""
    if by == "day" and asked.side in {"", "region"}:
        return opens(asked.base, asked.cut.narrowed(day=date.fromisoformat(code), until=None))
    if by in NARROWS and (asked.cut.day is None or by == "region"):
        return opens(asked.measure, asked.cut.narrowed(**{"region": "", by: code}))
    return ""


def _label(floor: Books, by: str, code: str) -> Text:
    match by:
        case "day":
            return day_label(date.fromisoformat(code))
        case "hour":
            return ONLY_SLIPS if code == BY_SLIP else Text(f"{code}.00 น.", f"{code}:00")
        case "country":
            return country_name(code)
        case "gate":
            return Text(f"{PLACES['gate'].th} {code}", f"{PLACES['gate'].en} {code}")
        case "service":
            return floor.services.get(code, Text(code, code))
    return names_of(floor, by).get(code, NO_NAME[by])


def _above(asked: Asked) -> list[tuple[Text, str]]:
    """The way back, widest first."""
    cut = asked.cut
    steps = [(WHOLE, opens(asked.measure, Cut(until=cut.until)))] if asked.side or cut.day else []
    if asked.side and cut.day:
        steps.append((day_label(cut.day), opens(asked.measure, Cut(day=cut.day))))
    return steps
