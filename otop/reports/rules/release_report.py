"""The facts of a release from a fair's report, as frozen: every number leads to its rows. Pure."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import geothai

from otop.base.thai import english_date, thai_date
from otop.base.types import Text
from otop.reports.rules.books import mean
from otop.reports.rules.paper import BANGKOK
from otop.reports.rules.release_facts import UNKNOWN as NO_NAME
from otop.reports.rules.release_facts import Facts, NamedAmount, NamedOrder
from otop.reports.types import Cell, Report, ReportKind, Row, Table

ORDERS_NAMED = 5
UNKNOWN = "unknown"
# In a day sheet the release tells the fair up to that day.
SO_FAR = {
    "visitors": "visitors_cumulative",
    "sold": "sold_cumulative",
    "ordered": "ordered_cumulative",
    "total": "total_cumulative",
    "service_persons": "service_persons_cumulative",
}


def release_facts(report: Report, *, host: Text | None = None) -> Facts:
    """The facts as the report has them; what it has no source for is not known."""
    cells = {cell.measure: cell for row in report.figures for cell in row.cells}
    over = report.kind is ReportKind.CLOSING
    chosen = {m: cells.get(m if over else SO_FAR[m], Cell(m, None)) for m in SO_FAR}
    target, before = cells.get("target"), cells.get("last_year") if over else None
    split = {m: cells.get(m) if over else None for m in ("visitors_thai", "visitors_foreign")}
    return Facts(
        fair=report.fair_name,
        host=host or NO_NAME,
        starts_on=report.starts_on,
        ends_on=report.ends_on if over else report.day,
        visitors=chosen["visitors"].value,
        visitors_thai=value_of(split["visitors_thai"]),
        visitors_foreign=value_of(split["visitors_foreign"]),
        sold_satang=chosen["sold"].value,
        ordered_satang=chosen["ordered"].value,
        target_satang=value_of(target),
        last_year_satang=value_of(before),
        service_persons=chosen["service_persons"].value,
        counted_days=counted_days(report, cells),
        foreign_orders=foreign_orders(report),
        buckets=buckets(report),
        opens={**{m: c.opens for m, c in cells.items()}, **{m: c.opens for m, c in chosen.items()}},
        as_of=as_of(report),
        entries=True,
        replayed=report.replayed,
        over=over,
    )


def counted_days(report: Report, cells: dict[str, Cell]) -> int:
    """Over how many days the report's own mean goes; 0 where that cannot be told for certain."""
    visitors, told = value_of(cells.get("visitors")), value_of(cells.get("visitors_mean"))
    if visitors is None or told is None:
        return 0
    fitting = [days for days in range(1, report.days + 1) if mean(visitors, days) == told]
    return fitting[0] if len(fitting) == 1 else 0


def value_of(cell: Cell | None) -> int | None:
    return cell.value if cell else None


def table_of(report: Report, code: str) -> Table | None:
    return next((table for table in report.tables if table.code == code), None)


def buckets(report: Report) -> list[NamedAmount]:
    table = table_of(report, "by_bucket")
    if table is None:
        return []
    measure = "total_cumulative" if "total_cumulative" in table.columns else "total"
    rows = [(row, row.cells[table.columns.index(measure)]) for row in table.rows if row.code != UNKNOWN]
    return [NamedAmount(row.label, cell.value or 0, cell.opens) for row, cell in rows]


def foreign_orders(report: Report) -> list[NamedOrder]:
    """The greatest few, as the report lists them."""
    table = table_of(report, "foreign_orders")
    return [order_of(row) for row in table.rows[:ORDERS_NAMED]] if table else []


def order_of(row: Row) -> NamedOrder:
    """The report's line is "product · category · producer · province · country"; its address has the country's code."""
    cell, parts = row.cells[0], row.label.th.split(" · ")
    named = {province.name_th: province.code for province in geothai.provinces()}
    country = parse_qs(urlsplit(cell.opens).query).get("country", [""])[0]
    return NamedOrder(
        product=Text(parts[0], in_latin(row.label.en.split(" · ")[0])),
        province=next((named[part] for part in parts[1:] if part in named), ""),
        country=country,
        amount_satang=cell.value,
        opens=cell.opens,
    )


def in_latin(name: str) -> str:
    """Where the registry has no English name the report shows the Thai one, which is no word of an English release."""
    return "" if any("\u0e00" <= letter <= "\u0e7f" for letter in name) else name


def as_of(report: Report) -> Text:
    local = report.cut_off_at.astimezone(BANGKOK)
    day, hour = local.date(), local.strftime("%H.%M")
    edition = Text(f"รายงานฉบับที่ {report.edition}", f"edition {report.edition}")
    if not report.edition:
        edition = Text("ฉบับร่าง ตัวเลขอาจเปลี่ยนแปลง", "a draft, the figures may change")
    return Text(
        f"ข้อมูล ณ วันที่ {thai_date(day, long=True)} เวลา {hour} น. ({edition.th})",
        f"Figures as of {english_date(day, long=True)}, {hour.replace('.', ':')} ({edition.en}).",
    )
