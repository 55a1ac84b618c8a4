"""The tables of a report: money and booths by zone, category, region, province and bucket, and the rankings.

Each table adds up to the fair's total to the satang: what has no zone, holder or registered product has its own row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from otop.base.thai import english_date, sort_key, thai_date
from otop.base.types import Text
from otop.reports.rules.books import BY_SLIP, COUNTED, REGIONS, UNKNOWN, Books, Good, Money, region_of
from otop.reports.rules.countries import country_name
from otop.reports.types import Cell, Cut, Row, Table

TOP = 10
TOP_BUCKETS = 5
NO_NAME = {
    "zone": Text("ไม่มีโซน", "No zone"),
    "bucket": Text("ไม่มีกลุ่ม", "No bucket"),
    "category": Text("ไม่ทราบประเภท", "Category not known"),
    "province": Text("ไม่ทราบจังหวัด (ไม่มีผู้ใช้บูธ)", "Province not known (no holder)"),
    "region": Text("ไม่ทราบภาค (ไม่มีผู้ใช้บูธ)", "Region not known (no holder)"),
    BY_SLIP: Text("ตามใบสรุป ไม่แยกประเภท", "By slip, no category told"),
}
TITLES = {
    "zone": (Text("ตามโซน", "By zone"), Text("โซน", "Zone")),
    "category": (Text("ตามประเภทผลิตภัณฑ์", "By category"), Text("ประเภท", "Category")),
    "region": (Text("ตามภาคของผู้ผลิต", "By the producer's region"), Text("ภาค", "Region")),
    "province": (Text("ตามจังหวัดของผู้ผลิต", "By the producer's province"), Text("จังหวัด", "Province")),
    "bucket": (Text("ตามกลุ่มรายงานยอด", "By reporting bucket"), Text("กลุ่ม", "Bucket")),
}


@dataclass
class Sum:
    sold: int = 0
    ordered: int = 0
    booths: set[int] = field(default_factory=set)

    def add(self, place_id: int, *, sold: int = 0, ordered: int = 0) -> None:
        self.sold += sold
        self.ordered += ordered
        if sold or ordered:
            self.booths.add(place_id)

    def of(self, measure: str) -> int:
        values = {"sold": self.sold, "ordered": self.ordered, "booths": len(self.booths)}
        return values[measure] if measure in values else self.sold + self.ordered


@lru_cache(maxsize=2_000)
def opens(measure: str, cut: Cut) -> str:
    """The address tail below the fair that shows the rows below a number."""
    query = cut.query()
    return f"figures/{measure}/" + (f"?{query}" if query else "")


def rows_within(books: Books, cut: Cut) -> list[Money]:
    rows = books.money if cut.day is None else books.money_of_days.get(cut.day, [])
    if cut == Cut(day=cut.day):
        return rows
    return [m for m in rows if books.within(cut, m.place_id, m.day)]


def sums_by(books: Books, side: str, cut: Cut) -> dict[str, Sum]:
    """Money and booths within the cut by the code of one side."""
    if side == "category":
        return _by_category(books, cut)
    code: dict[str, Callable[[Money], str]] = {
        "zone": lambda m: books.zone(m.place_id),
        "bucket": lambda m: books.bucket(m.place_id),
        "province": lambda m: books.province(m.place_id, m.day),
        "region": lambda m: region_of(books.province(m.place_id, m.day)),
        "producer": lambda m: _shop(books, m),
        "day": lambda m: m.day.isoformat(),
    }
    found: dict[str, Sum] = {}
    for m in rows_within(books, cut):
        found.setdefault(code[side](m), Sum()).add(m.place_id, sold=m.sold, ordered=m.ordered)
    return found


def _shop(books: Books, m: Money) -> str:
    holder = books.holder(m.place_id, m.day)
    return holder.producer_id if holder else f"place {books.places[m.place_id].ref}"


def _by_category(books: Books, cut: Cut) -> dict[str, Sum]:
    found: dict[str, Sum] = {}
    sold, ordered = books.counted_goods()
    for g in goods_within(books, sold, cut):
        found.setdefault(g.category or UNKNOWN, Sum()).add(g.place_id, sold=g.satang)
    for g in goods_within(books, ordered, cut):
        found.setdefault(g.category or UNKNOWN, Sum()).add(g.place_id, ordered=g.satang)
    for m in rows_within(books, cut):
        by_slip = (m.sold if m.sold_by_slip else 0, m.ordered_slip)
        if any(by_slip):
            found.setdefault(BY_SLIP, Sum()).add(m.place_id, sold=by_slip[0], ordered=by_slip[1])
    return found


def goods_within(books: Books, goods: list[Good], cut: Cut) -> list[Good]:
    if cut == Cut():
        return goods
    return [g for g in goods if books.within(cut, g.place_id, g.day)]


def names_of(books: Books, side: str) -> dict[str, Text]:
    """Every code of a side with its name, in the order in which it is shown; zones and buckets that have booths."""
    match side:
        case "zone":
            used = {booth.zone_id for booth in books.booths()}
            named = dict(named for zone_id, named in books.zones.items() if zone_id in used)
        case "bucket":
            used = {booth.bucket_id for booth in books.booths()}
            named = dict(named for bucket_id, named in books.buckets.items() if bucket_id in used)
        case "category":
            named = {**books.categories, BY_SLIP: NO_NAME[BY_SLIP]}
        case "region":
            named = {code: name for code, (name, _) in REGIONS.items()}
        case _:
            named = dict(sorted(books.provinces.items(), key=lambda p: sort_key(p[1].th)))
    return {**named, UNKNOWN: NO_NAME[side]}


def money_table(books: Books, side: str, cut: Cut, *, until: Cut | None = None) -> Table:
    """Sold, ordered, total and booths by one side; with `until`, the cumulative total beside them."""
    now, so_far = sums_by(books, side, cut), sums_by(books, side, until) if until else {}
    columns = ["sold", "ordered", "total", "booths", *(["total_cumulative"] if until else [])]
    fixed = side in {"zone", "bucket", "category"}
    rows = [
        Row(name, _money_cells(columns, side, code, now, so_far, cut, until), code)
        for code, name in names_of(books, side).items()
        if code in now or code in so_far or (fixed and code not in {UNKNOWN, BY_SLIP})
    ]
    title, label = TITLES[side]
    return Table(f"by_{side}", title, label, columns, rows, _total_row(books, columns, cut, until))


def _money_cells(
    columns: list[str],
    side: str,
    code: str,
    now: Mapping[str, Sum],
    so_far: Mapping[str, Sum],
    cut: Cut,
    until: Cut | None,
) -> list[Cell]:
    cells = []
    for measure in columns:
        wide = measure == "total_cumulative" and until is not None
        chosen = until if wide and until is not None else cut
        value = (so_far if wide else now).get(code, Sum()).of(measure)
        cells.append(Cell(measure, value, opens(measure, chosen.narrowed(**{side: code}))))
    return cells


def _total_row(books: Books, columns: list[str], cut: Cut, until: Cut | None) -> Row:
    """The total is the fair's own sum, not the sum of the rows: that both are equal is what tests compare."""
    now, so_far = total_of(books, cut), total_of(books, until) if until else Sum()
    cells = [
        Cell(m, (so_far if m == "total_cumulative" else now).of(m), opens(m, until if until and "_" in m else cut))
        for m in columns
    ]
    return Row(Text("รวม", "Total"), cells, "total")


def total_of(books: Books, cut: Cut) -> Sum:
    total = Sum()
    for m in rows_within(books, cut):
        total.add(m.place_id, sold=m.sold, ordered=m.ordered)
    return total


def star_table() -> Table:
    note = Text("ยังไม่มีแหล่งข้อมูลระดับดาว", "There is no source of stars yet.")
    cells = [Cell(measure, None) for measure in ("sold", "ordered", "total", "booths")]
    row = Row(Text("ทุกระดับดาว", "All stars"), cells, "all")
    columns = [cell.measure for cell in cells]
    return Table("by_star", Text("ตามระดับดาว", "By star"), Text("ระดับดาว", "Star"), columns, [row], None, note)


def ranking(books: Books, side: str, cut: Cut) -> Table:
    """The buckets, provinces or shops with the highest totals."""
    titles = {
        "bucket": (Text("ห้ากลุ่มที่มียอดสูงสุด", "Top five buckets"), Text("กลุ่ม", "Bucket"), TOP_BUCKETS),
        "province": (Text("จังหวัดที่มียอดสูงสุด", "Top provinces"), Text("จังหวัด", "Province"), TOP),
        "producer": (Text("ร้านที่มียอดสูงสุด", "Top shops"), Text("ผู้ผลิต", "Producer"), TOP),
    }
    title, label, count = titles[side]
    names = _shops(books, cut) if side == "producer" else names_of(books, side)
    best = sorted(sums_by(books, side, cut).items(), key=lambda item: (-item[1].of("total"), item[0]))
    rows = []
    for code, found in [item for item in best if item[0] != UNKNOWN and item[1].of("total") > 0][:count]:
        sides = {"place": code.removeprefix("place ")} if code.startswith("place ") else {side: code}
        cells = [Cell(m, found.of(m), opens(m, cut.narrowed(**sides))) for m in ("sold", "ordered", "total")]
        rows.append(Row(names[code], cells, code))
    return Table(f"top_{side}s", title, label, ["sold", "ordered", "total"], rows)


def _shops(books: Books, cut: Cut) -> dict[str, Text]:
    """Producers by id and booths without a holder by number."""
    names: dict[str, Text] = {}
    for m in rows_within(books, cut):
        holder, ref = books.holder(m.place_id, m.day), books.places[m.place_id].ref
        names[_shop(books, m)] = holder.name if holder else Text(f"บูธ {ref}", f"Booth {ref}")
    return names


def best_goods(books: Books, cut: Cut) -> Table:
    """The goods of receipts with the most money. What a phone sent without a product is told by its text."""
    satang: dict[tuple[str, str], int] = {}
    names: dict[tuple[str, str], Text] = {}
    for g in goods_within(books, books.counted_goods()[0], cut):
        key = (g.product_id, "" if g.product_id else g.name.th)
        satang[key] = satang.get(key, 0) + g.satang
        names[key] = g.name if g.name.th else Text("ไม่ระบุชื่อ", "No name given")
    best = sorted(satang.items(), key=lambda item: (-item[1], item[0]))[:TOP]
    rows = [
        Row(names[key], [Cell("sold", value, opens("sold", cut.narrowed(product=key[0])) if key[0] else "")], key[0])
        for key, value in best
    ]
    return Table("top_goods", Text("สินค้าขายดี", "Best-selling goods"), Text("สินค้า", "Good"), ["sold"], rows)


def country_table(books: Books, cut: Cut) -> Table:
    """Ordered money by the buyer's country; what slips declare has none."""
    sums: dict[str, int] = {}
    for m in rows_within(books, cut):
        if not m.ordered_by_slip:
            for basis, country, _, satang in books.orders.get((m.place_id, m.day), []):
                if basis in COUNTED:
                    sums[country] = sums.get(country, 0) + satang
        elif m.ordered_slip:
            sums[BY_SLIP] = sums.get(BY_SLIP, 0) + m.ordered_slip
    best = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        Row(country_name(code), [Cell("ordered", value, opens("ordered", cut.narrowed(country=code)))], code)
        for code, value in best
    ]
    total = Row(Text("รวม", "Total"), [Cell("ordered", total_of(books, cut).ordered, opens("ordered", cut))], "total")
    title = Text("ยอดสั่งซื้อตามประเทศ", "Ordered by country")
    return Table("by_country", title, Text("ประเทศ", "Country"), ["ordered"], rows, total)


def service_table(books: Books, cut: Cut) -> Table:
    columns = ["service_persons", "service_tickets"]
    found: dict[str, list[int]] = {code: [0, 0] for code in books.services}
    for place_id, day, service, tickets, persons in books.served:
        if books.within(cut, place_id, day):
            counts = found.setdefault(service, [0, 0])
            counts[0] += persons
            counts[1] += tickets

    def row(label: Text, values: list[int], code: str) -> Row:
        where = cut.narrowed(service=code) if code != "total" else cut
        return Row(label, [Cell(m, v, opens(m, where)) for m, v in zip(columns, values, strict=True)], code)

    rows = [row(books.services.get(code, Text(code, code)), values, code) for code, values in found.items()]
    total = row(Text("รวม", "Total"), [sum(values[n] for values in found.values()) for n in (0, 1)], "total")
    title = Text("ศูนย์บริการร่วม", "Joint service centre")
    note = Text("ยังไม่มีแหล่งข้อมูลหน่วยงานเจ้าของบริการ", "There is no source of the services' agencies yet.")
    return Table("service", title, Text("บริการ", "Service"), columns, rows, total, note)


def slip_table(books: Books, cut: Cut) -> Table:
    """Each booth and day with a slip: what receipts say, what the slip says, the difference, and what counts."""
    columns = ["recorded", "declared", "declared_difference", "total"]
    slips = [m for m in rows_within(books, cut) if m.declared is not None]

    def values(rows: Iterable[Money]) -> list[int]:
        some = list(rows)
        declared = sum(m.declared or 0 for m in some)
        return [
            *(sum(m.recorded for m in some), declared),
            *(sum(m.declared_difference for m in some), sum(m.total for m in some)),
        ]

    def row(label: Text, some: list[Money], where: Cut, code: str) -> Row:
        cells = zip(columns, values(some), strict=True)
        return Row(label, [Cell(m, v, opens(m, where) if where.place else "") for m, v in cells], code)

    rows = []
    for m in slips:
        ref = books.places[m.place_id].ref
        where = Cut(day=m.day, place=ref)
        rows.append(row(_slip_label(ref, m), [m], where, f"{ref} {m.day}"))
    title = Text("ยอดตามใบสรุปเทียบกับใบเสร็จ", "Slips beside receipts")
    note = Text(
        "บูธและวันเดียวกันนับแหล่งเดียว: ใบเสร็จ เว้นแต่เจ้าหน้าที่เลือกใบสรุปพร้อมเหตุผล",
        "One source counts for a booth and day: receipts, unless an officer chose the slip with a reason.",
    )
    total = row(Text("รวม", "Total"), slips, cut, "total")
    return Table("slips", title, Text("บูธ วัน และแหล่งที่นับ", "Booth, day, what counts"), columns, rows, total, note)


def _slip_label(ref: str, m: Money) -> Text:
    counts = Text("นับใบสรุป", "the slip counts") if m.sold_by_slip else Text("นับใบเสร็จ", "receipts count")
    return Text(
        f"บูธ {ref} · {thai_date(m.day)} · {counts.th}",
        f"Booth {ref} · {english_date(m.day)} · {counts.en}",
    )


def day_label(day: date) -> Text:
    return Text(thai_date(day), english_date(day))
