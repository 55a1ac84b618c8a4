"""What everybody may open of a figure: one list of its parts at a time, none of them of fewer than three makers."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from django.core.cache import caches

from otop.base.sql import one_moment
from otop.base.types import Text
from otop.fairs.queries import Fair
from otop.people.types import NotAllowed
from otop.reports.queries.books import books_of
from otop.reports.queries.cuts import NO_NAME, day_label, names_of, opens
from otop.reports.queries.figures import SERVICE, VISITORS
from otop.reports.queries.measures import measure_of
from otop.reports.queries.opened import PLACES, cut_label
from otop.reports.queries.parts import Part, hidden_parts, hour_parts, parts_of, visitor_hours
from otop.reports.rules.books import BY_SLIP, Books, region_of
from otop.reports.rules.countries import country_name
from otop.reports.rules.small_cells import hidden
from otop.reports.types import BadCut, Cut, OpenedRow, PublicFigure

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
KEPT_S = 60
WHOLE = Text("ทั้งงาน", "The whole fair")
ONLY_SLIPS = Text("ตามใบสรุป ไม่แยกชั่วโมง", "By slip, no hour told")


def public_figure(*, fair: Fair, measure: str, cut: Cut, by: str) -> PublicFigure:
    """A figure divided by one side; where `by` is not offered, by the first that is. One statement, with hours two.

    Raises UnknownMeasure, BadCut, and NotAllowed for what is open to officers only.
    """
    found, base = measure_of(measure), measure.removesuffix("_cumulative")
    side = _narrowed(base, cut)
    with one_moment():
        books = (
            _with_goods(fair)
            if "category" in {by, side}
            else books_of(fair_id=fair.pk, until=fair.ends_on, goods=False)
        )
        _check(books, cut, side)
        sides = _offered(books, base, cut, side)
        by = by if by in sides else next(iter(sides), "")
        parts = _parts(books, fair.pk, base, by, cut)
    small = _too_small(books, base, cut, side)
    veiled = set() if small or (side and by == "day") else _veiled(books, base, by, cut, parts)
    shown = {code: value for code, (value, _) in parts.items() if by and not small and code not in veiled}
    total = sum(value for value, _ in parts.values())
    return PublicFigure(
        measure=found,
        cut=cut,
        label=cut_label(books, cut),
        by=by,
        sides={name: BY[name] for name in sides},
        rows=[
            OpenedRow(_label(books, by, code), value, _opens(measure, by, cut, side, code))
            for code, value in _in_order(by, shown)
        ],
        total=None if small else total,
        rest=0 if small or not by else total - sum(shown.values()),
        hidden=[_label(books, by, code) for code in sorted(veiled)],
        above=_above(books, measure, cut, side),
    )


def _with_goods(fair: Fair) -> Books:
    """Read from every line of every receipt, so for all who ask within a minute once."""
    key = f"reports-goods-{fair.pk}"
    kept: Books | None = caches["hot"].get(key)
    if kept is None:
        kept = _books(fair, goods=True)
        caches["hot"].set(key, kept, KEPT_S)
    return kept


def _books(fair: Fair, *, goods: bool) -> Books:
    return books_of(fair_id=fair.pk, until=fair.ends_on, goods=goods)


def _narrowed(base: str, cut: Cut) -> str:
    """The one side by which the cut is narrowed besides its days, '' without one. Raises NotAllowed."""
    names = [f.name for f in fields(cut) if f.name not in {"day", "until"} and getattr(cut, f.name)]
    if base not in SIDES or len(names) > 1 or not set(names) <= NARROWS & set(SIDES[base]):
        raise NotAllowed()
    return names[0] if names else ""


def _check(books: Books, cut: Cut, side: str) -> None:
    """Sums up to an earlier day are not for everybody: one taken from the next would give that day's."""
    if cut.until is not None and cut.until < max(books.lived_days, default=cut.until):
        raise NotAllowed()
    if cut.day is not None and cut.day not in books.days:
        raise BadCut(side="day", value=cut.day.isoformat())
    if side and getattr(cut, side) not in names_of(books, side):
        raise BadCut(side=side, value=getattr(cut, side)[:20])


def _offered(books: Books, base: str, cut: Cut, side: str) -> list[str]:
    """By what the cut can be divided further; a part that is small on some day is not divided by day."""
    never = "day" if cut.day else "hour"
    if not side:
        return [name for name in SIDES[base] if name != never]
    by_day = getattr(cut, side) not in hidden_parts(books, base, side, daily=True)
    return [name for name in ("province", "day") if name != never and (by_day if name == "day" else side == "region")]


def _parts(books: Books, fair_id: int, base: str, by: str, cut: Cut) -> dict[str, Part]:
    if by == "hour" and cut.day:
        return hour_parts(books, fair_id, cut.day) if base == "sold" else visitor_hours(fair_id, base, cut.day)
    return parts_of(books, base, by or "day", cut)


def _too_small(books: Books, base: str, cut: Cut, side: str) -> bool:
    """Whether the cut itself may not be shown."""
    if side and getattr(cut, side) in hidden_parts(books, base, side, daily=cut.day is not None):
        return True
    return cut.day is not None and cut.day.isoformat() in hidden_parts(books, base, "day")


def _veiled(books: Books, base: str, by: str, cut: Cut, parts: dict[str, Part]) -> set[str]:
    """The codes of the list that are shown together only."""
    if by == "hour":
        return hidden(parts) if base == "sold" else set()
    found = hidden_parts(books, base, by or "day", daily=cut.day is not None)
    return {code for code in found if not cut.region or region_of(code) == cut.region}


def _in_order(by: str, values: dict[str, int]) -> list[tuple[str, int]]:
    """Days and hours as they went by, gates by number, all else by size."""
    if by == "hour":
        return list(values.items())
    if by in {"day", "gate"}:
        return sorted(values.items(), key=lambda item: (len(item[0]), item[0]))
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))


def _opens(measure: str, by: str, cut: Cut, side: str, code: str) -> str:
    """The list below a row, '' where the public's road ends."""
    if by == "day" and (not side or side == "region"):
        return opens(measure.removesuffix("_cumulative"), cut.narrowed(day=date.fromisoformat(code), until=None))
    if by in NARROWS and (cut.day is None or by == "region"):
        return opens(measure, cut.narrowed(**{"region": "", by: code}))
    return ""


def _label(books: Books, by: str, code: str) -> Text:
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
            return books.services.get(code, Text(code, code))
    return names_of(books, by).get(code, NO_NAME[by])


def _above(books: Books, measure: str, cut: Cut, side: str) -> list[tuple[Text, str]]:
    """The way back, widest first."""
    steps = [(WHOLE, opens(measure, Cut(until=cut.until)))] if side or cut.day else []
    if side and cut.day:
        steps.append((day_label(cut.day), opens(measure, Cut(day=cut.day))))
    return steps
