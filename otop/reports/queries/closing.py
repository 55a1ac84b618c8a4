"""The closing report: the whole fair, against its target and the year before."""

from __future__ import annotations

from collections.abc import Sequence

from otop.base.types import Text
from otop.reports.queries import cuts
from otop.reports.queries.figures import closing_figures, summed
from otop.reports.queries.orders import foreign_table
from otop.reports.rules.books import Books
from otop.reports.types import Cell, Cut, EditionRow, ForeignOrder, Row, Table

SIGNERS = [
    (
        "prepared",
        Text("ผู้จัดทำ ลงชื่อ .................... ตำแหน่ง ....................", "Prepared by ...................."),
    ),
    (
        "checked",
        Text("ผู้ตรวจสอบ ลงชื่อ .................... ตำแหน่ง ....................", "Checked by ...................."),
    ),
    (
        "approved",
        Text("ผู้อนุมัติ ลงชื่อ .................... ตำแหน่ง ....................", "Approved by ...................."),
    ),
]


def closing_report(
    books: Books,
    *,
    target_satang: int | None,
    last_year_satang: int | None,
    foreign: Sequence[ForeignOrder],
    editions: Sequence[EditionRow],
) -> tuple[list[Row], list[Table]]:
    """Its figures and tables. `editions` are those of the fair's days."""
    whole = Cut()
    sides = [cuts.money_table(books, side, whole) for side in ("zone", "category")]
    sides += [cuts.star_table()]
    sides += [cuts.money_table(books, side, whole) for side in ("region", "province", "bucket")]
    figures = closing_figures(books, target_satang=target_satang, last_year_satang=last_year_satang)
    return figures, [
        day_table(books),
        *sides,
        *(cuts.ranking(books, side, whole) for side in ("bucket", "province", "producer")),
        cuts.best_goods(books, whole),
        foreign_table(foreign),
        cuts.country_table(books, whole),
        cuts.service_table(books, whole),
        cuts.slip_table(books, whole),
        correction_table(editions),
        Table("signatures", Text("ผู้ลงนาม", "Who signs"), Text("", ""), [], [Row(t, [], c) for c, t in SIGNERS]),
    ]


def day_table(books: Books) -> Table:
    """Each day of the fair; one from which nothing came has dashes."""
    columns = ["visitors", "sold", "ordered", "total", "booths", "service_persons"]

    def row(label: Text, cut: Cut, code: str) -> Row:
        return Row(label, [summed(books, measure, cut).cells[0] for measure in columns], code)

    rows = [
        row(cuts.day_label(day), Cut(day=day), day.isoformat())
        if day in books.lived_days
        else Row(cuts.day_label(day), [Cell(measure, None) for measure in columns], day.isoformat())
        for day in books.days
    ]
    total = row(Text("รวม", "Total"), Cut(), "total")
    return Table("by_day", Text("รายวัน", "Day by day"), Text("วันที่", "Day"), columns, rows, total)


def correction_table(editions: Sequence[EditionRow]) -> Table:
    """Every edition of every day that has more than one: what was published, and what it was corrected to."""
    count: dict[object, int] = {}
    for e in editions:
        count[e.day] = count.get(e.day, 0) + 1
    rows = []
    for e in editions:
        if e.day is not None and count[e.day] > 1:
            label = cuts.day_label(e.day)
            told = Text(f"{label.th} ฉบับที่ {e.edition}", f"{label.en}, edition {e.edition}")
            cells = [Cell("visitors", e.visitors), Cell("total", e.total_satang)]
            rows.append(Row(told, cells, f"{e.day} {e.edition}"))
    title = Text("การแก้ไขระหว่างฉบับ", "Corrections between editions")
    note = None if rows else Text("ไม่มีการแก้ไข", "There were none.")
    return Table("corrections", title, Text("วันและฉบับ", "Day and edition"), ["visitors", "total"], rows, None, note)
