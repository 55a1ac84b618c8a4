"""What lies below a number: booths, then days, then receipts, orders or counts, then their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from otop.base.sql import one_moment
from otop.base.types import Actor, Text
from otop.fairs.queries import fair_by_slug
from otop.reports.queries.books import books_of
from otop.reports.queries.cuts import day_label, goods_within, names_of, opens, rows_within
from otop.reports.queries.figures import BY_KIND, FLOOR, SERVICE, VISITORS, booths_of
from otop.reports.queries.leaves import counts, lines, orders, receipts, slip, tickets
from otop.reports.queries.measures import measure_of
from otop.reports.rules.books import BY_SLIP, COUNTED, UNKNOWN, Books, BoothDay, Good, in_order
from otop.reports.rules.countries import country_name
from otop.reports.types import Cut, NotOpened, Opened, OpenedRow

ROWS_A_PAGE = 100
ORDERED = ("ordered", "ordered_domestic", "ordered_foreign", "ordered_slip")
ONE_BY_ONE = {"receipts", "orders"}
BY_BOOTH_DAY = {
    "sold",
    *ORDERED,
    "total",
    "intents",
    *ONE_BY_ONE,
    "recorded",
    *BY_KIND,
    "declared",
    "declared_difference",
}
PLACES = {
    "booth": Text("บูธ", "Booth"),
    "gate": Text("ประตู", "Gate"),
    "counter": Text("ช่องบริการ", "Counter"),
    "desk": Text("โต๊ะเจ้าหน้าที่", "Desk"),
}


def opened(*, actor: Actor, slug: str, measure: str, cut: Cut, page: int | None = 1) -> Opened:
    """The rows below a figure within a cut; `page` None gives all of them, for a download. Statements are constant.

    Raises UnknownFair, UnknownMeasure, NotAllowed, and NotOpened for a figure that is no sum of rows.
    """
    fair = fair_by_slug(actor=actor, slug=slug, verb="see_fair")
    found, base = measure_of(measure), measure.removesuffix("_cumulative")
    floor = {*FLOOR, "booths"}
    if base not in {*BY_BOOTH_DAY, *VISITORS, *SERVICE, *floor} or (cut.receipt and base in ONE_BY_ONE):
        raise NotOpened(measure=measure)
    with one_moment():
        goods = bool(cut.category or cut.product)
        books = books_of(fair_id=fair.pk, until=cut.day or cut.until or fair.ends_on, goods=goods)
        rows = _booths(books, base, cut) if base in floor else _rows(books, fair.pk, base, cut)
    pages = max(1, -(-len(rows) // ROWS_A_PAGE))
    number = min(max(page, 1), pages) if page is not None else 1
    shown = rows if page is None else rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    return Opened(
        measure=found,
        cut=cut,
        label=cut_label(books, cut),
        rows=shown,
        total=sum(row.value for row in rows),
        above=_above(books, measure, cut),
        page=number,
        pages=pages if page is not None else 1,
    )


def _rows(books: Books, fair_id: int, measure: str, cut: Cut) -> list[OpenedRow]:
    place = next((p for p in books.places.values() if p.ref == cut.place and p.kind == _kind(measure)), None)
    if cut.place and place is None:
        return []
    if measure == "total" and not cut.receipt:
        return _sold_and_ordered(books, cut)
    if cut.receipt:
        return lines(fair_id=fair_id, measure=measure, cut=cut)
    if place is not None and cut.day is not None:
        return _leaves(books, fair_id, measure, place.id, cut.day, cut) if books.within(cut, place.id, cut.day) else []
    values = values_by_day(books, measure, cut)
    if place is not None:
        return [
            OpenedRow(day_label(day), value, opens(measure, cut.narrowed(day=day, until=None)))
            for (_, day), value in sorted(values.items(), key=lambda item: item[0][1])
            if value
        ]
    return _by_place(books, measure, cut, values)


def _kind(measure: str) -> str:
    return "gate" if measure in VISITORS else "counter" if measure in SERVICE else "booth"


def _by_place(books: Books, measure: str, cut: Cut, values: dict[BoothDay, int]) -> list[OpenedRow]:
    sums: dict[int, int] = {}
    for (place_id, _), value in values.items():
        sums[place_id] = sums.get(place_id, 0) + value
    return [
        OpenedRow(place_label(books, p.id, cut.day), sums[p.id], opens(measure, cut.narrowed(place=p.ref)))
        for p in in_order(books.places[place_id] for place_id in sums)
        if sums[p.id]
    ]


def _sold_and_ordered(books: Books, cut: Cut) -> list[OpenedRow]:
    return [
        OpenedRow(measure_of(code).name, sum(values_by_day(books, code, cut).values()), opens(code, cut))
        for code in ("sold", "ordered")
    ]


def _booths(books: Books, measure: str, cut: Cut) -> list[OpenedRow]:
    if measure == "booths":
        keys = [key for key, value in values_by_day(books, "total", cut).items() if value]
        ids = {place_id for place_id, _ in keys}
    else:
        ids = booths_of(books, measure, cut)
    return [
        OpenedRow(place_label(books, p.id, cut.day), 1, opens("total", cut.narrowed(place=p.ref)))
        for p in in_order(books.places[place_id] for place_id in ids)
    ]


def values_by_day(books: Books, measure: str, cut: Cut) -> dict[BoothDay, int]:
    """A measure by place and day within a cut, its category, product, country and service too."""
    values: dict[BoothDay, int] = {}

    def add(place_id: int, day: date, value: int) -> None:
        values[place_id, day] = values.get((place_id, day), 0) + value

    if measure in VISITORS:
        kind = measure.removeprefix("visitors").removeprefix("_")
        for place_id, day, told, count in books.entries:
            if kind in {"", told} and books.within(cut, place_id, day):
                add(place_id, day, count)
    elif measure in SERVICE:
        for place_id, day, service, count, persons in books.served:
            if cut.service in {"", service} and books.within(cut, place_id, day):
                add(place_id, day, persons if measure == "service_persons" else count)
    elif measure == "total":
        for code in ("sold", "ordered"):
            for (place_id, day), value in values_by_day(books, code, cut).items():
                add(place_id, day, value)
    elif (cut.category or cut.product) and cut.category != BY_SLIP:
        sold, ordered = books.counted_goods()
        for good in _chosen(goods_within(books, sold if measure == "sold" else ordered, cut), cut):
            add(good.place_id, good.day, good.satang)
    else:
        for m in rows_within(books, cut):
            add(m.place_id, m.day, _value(books, (m.place_id, m.day), m, measure, cut))
    return values


def _chosen(goods: Iterable[Good], cut: Cut) -> list[Good]:
    return [
        g
        for g in goods
        if (not cut.category or (g.category or UNKNOWN) == cut.category)
        and (not cut.product or g.product_id == cut.product)
    ]


def _value(books: Books, key: BoothDay, m: object, measure: str, cut: Cut) -> int:
    by_slip = books.by_slip[key]
    if cut.category == BY_SLIP:
        counts = by_slip[0] if measure == "sold" else by_slip[1]
        return int(getattr(m, measure)) if counts else 0
    if cut.country and measure in ORDERED:
        if by_slip[1]:
            return int(getattr(m, "ordered_slip")) if cut.country == BY_SLIP else 0  # noqa: B009
        return sum(row[3] for row in books.orders.get(key, []) if row[0] in COUNTED and row[1] == cut.country)
    return int(getattr(m, measure) or 0)


def _leaves(books: Books, fair_id: int, measure: str, place_id: int, day: date, cut: Cut) -> list[OpenedRow]:
    """What one place brought on one day, record by record."""
    sold_by_slip, ordered_by_slip = books.by_slip.get((place_id, day), (False, False))
    read: dict[str, Callable[[], list[OpenedRow]]] = {
        "sold": lambda: receipts(fair_id, place_id, cut),
        "receipts": lambda: receipts(fair_id, place_id, cut, count=True),
        "orders": lambda: orders(fair_id, place_id, cut, count=True),
        "intents": lambda: orders(fair_id, place_id, cut, intents=True),
        "recorded": lambda: receipts(fair_id, place_id, cut) + orders(fair_id, place_id, cut),
        "declared": lambda: slip(fair_id, place_id, day, sold=True, ordered=True),
        "declared_difference": lambda: _difference(books, place_id, day, cut),
        **dict.fromkeys(BY_KIND, lambda: receipts(fair_id, place_id, cut, measure=measure)),
        **{code: lambda: orders(fair_id, place_id, cut, home=_home(measure)) for code in ORDERED},
    }
    if measure in VISITORS:
        return counts(fair_id, place_id, day, measure)
    if measure in SERVICE:
        return tickets(fair_id, place_id, day, cut.service, persons=measure == "service_persons")
    if measure == "sold" and sold_by_slip:
        return slip(fair_id, place_id, day, sold=True) if cut.category in {"", BY_SLIP} and not cut.product else []
    if measure in ORDERED and (ordered_by_slip or measure == "ordered_slip"):
        told = cut.category in {"", BY_SLIP} and cut.country in {"", BY_SLIP} and not cut.product
        counted = ordered_by_slip and measure in {"ordered", "ordered_slip"} and told
        return slip(fair_id, place_id, day, ordered=True) if counted else []
    return read[measure]()


def _home(measure: str) -> bool | None:
    return {"ordered_domestic": True, "ordered_foreign": False}.get(measure)


def _difference(books: Books, place_id: int, day: date, cut: Cut) -> list[OpenedRow]:
    m = next((m for m in books.money if (m.place_id, m.day) == (place_id, day)), None)
    if m is None or not m.declared_difference:
        return []
    return [
        OpenedRow(measure_of("declared").name, m.declared or 0, opens("declared", cut)),
        OpenedRow(measure_of("recorded").name, -m.recorded, opens("recorded", cut)),
    ]


def place_label(books: Books, place_id: int, day: date | None) -> Text:
    """`บูธ 12 · กลุ่มทอผ้าตัวอย่าง`: the holder of that day, or without a day of the last."""
    place = books.places[place_id]
    kind = PLACES[place.kind]
    days = [day] if day else reversed(books.days)
    holder = next((h for d in days if (h := books.holder(place_id, d))), None)
    name = Text(f" · {holder.name.th}", f" · {holder.name.en}") if holder else Text("", "")
    return Text(f"{kind.th} {place.ref}{name.th}", f"{kind.en} {place.ref}{name.en}")


def cut_label(books: Books, cut: Cut) -> Text:
    """The cut in words: `ถึง 5 พ.ย. 2558 · ผ้าและเครื่องแต่งกาย`."""
    parts: list[Text] = []
    if cut.day:
        parts.append(day_label(cut.day))
    elif cut.until:
        until = day_label(cut.until)
        parts.append(Text(f"ถึง {until.th}", f"to {until.en}"))
    for side in ("zone", "bucket", "category", "province", "region"):
        if code := getattr(cut, side):
            parts.append(names_of(books, side).get(code, Text(code, code)))
    if cut.country:
        parts.append(country_name(cut.country))
    if cut.service:
        parts.append(books.services.get(cut.service, Text(cut.service, cut.service)))
    if cut.product:
        names = [
            g.name for g in [*(books.goods_sold or []), *(books.goods_ordered or [])] if g.product_id == cut.product
        ]
        parts += names[:1]
    if cut.producer:
        held = [h.name for holders in books.holders.values() for h in holders if h.producer_id == cut.producer]
        parts += held[:1]
    if cut.place:
        parts += [place_label(books, p.id, cut.day) for p in books.places.values() if p.ref == cut.place][:1]
    return Text(" · ".join(p.th for p in parts), " · ".join(p.en for p in parts))


def _above(books: Books, measure: str, cut: Cut) -> list[tuple[Text, str]]:
    """The way back: without the receipt, without the place, without the day."""
    wider, steps = cut, []
    for side in ("receipt", "place", "day"):
        if getattr(wider, side):
            wider = wider.narrowed(**{side: ""})
            steps.append((cut_label(books, wider), opens(measure, wider)))
    whole = Text("ทั้งงาน", "The whole fair")
    return [(label if label.th else whole, tail) for label, tail in reversed(steps)]
