"""A report as a paper: every figure and every cut, in one language, with what makes it an official figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from otop.base.papers.words import DASH, Column, Fact, Figure, Language, Line, Paper, Table, Value
from otop.base.thai import english_date, thai_date, to_thai_digits, weekday
from otop.base.types import Text
from otop.reports import types
from otop.reports.types import Cell, Fill, Measure, Report, ReportKind, Row, Unit, UnknownMeasure

BANGKOK = timezone(timedelta(hours=7))
UNITS = {
    Unit.SATANG: Text("บาท", "baht"),
    Unit.ENTRIES: Text("ครั้ง", "entries"),
    Unit.RECEIPTS: Text("ใบ", "receipts"),
    Unit.ORDERS: Text("คำสั่งซื้อ", "orders"),
    Unit.PERSONS: Text("คน", "persons"),
    Unit.TICKETS: Text("บัตร", "tickets"),
    Unit.BOOTHS: Text("บูธ", "booths"),
    Unit.DAYS: Text("วัน", "days"),
    Unit.PRODUCERS: Text("ราย", "producers"),
    Unit.CASES: Text("เรื่อง", "cases"),
    Unit.TRIPS: Text("เที่ยว", "trips"),
    Unit.PER_MILLE: Text("ร้อยละ", "%"),
}
KINDS = {
    types.FigureKind.ACTUAL: Text("นับจริง", "actual"),
    types.FigureKind.DECLARED: Text("ตามที่แจ้ง", "declared"),
    types.FigureKind.FORECAST: Text("คาดการณ์", "forecast"),
    types.FigureKind.TARGET: Text("เป้าหมาย", "target"),
    types.FigureKind.CUMULATIVE: Text("สะสม", "cumulative"),
}
TITLES = {
    ReportKind.DAY: Text("รายงานประจำวัน", "Day sheet"),
    ReportKind.CLOSING: Text("รายงานสรุปผลการจัดงาน", "Closing report"),
}
REPLAYED = Text(
    "ข้อมูลสาธิต: งานนี้บันทึกย้อนหลังด้วยนาฬิกาจำลอง ตัวเลขไม่ใช่ผลจริงของทางราชการ",
    "Demonstration: this fair was handed in on a replayed clock. Its figures are not official results.",
)
DRAFT = Text("ฉบับร่าง ยังไม่ปิดยอด ตัวเลขอาจเปลี่ยนแปลง", "Draft: not closed yet, the figures may change.")
FINGERPRINT = Text("ลายนิ้วมือข้อมูล (SHA-256)", "Fingerprint (SHA-256)")
CHAIN = Text("หัวสายโซ่หลักฐาน เลขที่ {n}", "Head of the audit chain, number {n}")
CHANGES = (
    (Text("ฉบับก่อน", "Before"),),
    (Text("ฉบับก่อน", "Before"), Text("ฉบับนี้", "Now")),
    (Text("ฉบับก่อน", "Before"), Text("ฉบับนี้", "Now"), Text("ต่างกัน", "Difference")),
)


def paper_of(report: Report, measures: Mapping[str, Measure], lang: Language, *, thai_digits: bool = False) -> Paper:
    """The paper of a report; every row and table is in it. Raises UnknownMeasure."""
    return Writer(measures, lang, thai_digits).paper(report)


@dataclass(frozen=True, slots=True)
class Writer:
    measures: Mapping[str, Measure]
    lang: Language
    thai_digits: bool

    def say(self, text: Text, **values: object) -> str:
        return self.digits((text.th if self.lang == "th" else text.en).format(**values))

    def name(self, text: Text) -> str:
        """A name as it is given: braces in it mean nothing; where one language is empty, the other's."""
        return self.digits((text.th or text.en) if self.lang == "th" else (text.en or text.th))

    def digits(self, text: str) -> str:
        return to_thai_digits(text) if self.thai_digits else text

    def paper(self, report: Report) -> Paper:
        title = self.say(TITLES[report.kind])
        fair = self.name(report.fair_name)
        edition = self.edition(report)
        return Paper(
            title=f"{title} {fair}" if self.lang == "th" else f"{fair}: {title.lower()}",
            lang=self.lang,
            subtitle=self.subtitle(report),
            facts=self.facts(report, edition),
            notes=[self.say(n) for n, said in ((REPLAYED, report.replayed), (DRAFT, not report.edition)) if said],
            figures=[figure for row in report.figures for figure in self.figures(row)],
            tables=[self.table(table) for table in report.tables] + self.changes(report.changes),
            footer=f"{fair} · {edition} · {self.cut_off(report.cut_off_at)}",
            thai_digits=self.thai_digits,
        )

    def day(self, day: date) -> str:
        name = weekday(day)
        if self.lang == "en":
            return f"{name.en}, {english_date(day, long=True)}"
        return self.digits(f"{name.th}ที่ {thai_date(day, long=True)}")

    def subtitle(self, report: Report) -> str:
        if report.kind is ReportKind.DAY and report.day:
            text = Text("{day} · วันที่ {n} จาก {days} วัน", "{day} · day {n} of {days}")
            when = self.say(text, day=self.day(report.day), n=report.day_number, days=report.days)
        else:
            text = Text("{first} ถึง {last} · รวม {days} วัน", "{first} to {last} · {days} days")
            ends = (self.short(report.starts_on), self.short(report.ends_on))
            when = self.say(text, first=ends[0], last=ends[1], days=report.days)
        return f"{when} · {self.name(report.venue)}" if report.venue else when

    def short(self, day: date) -> str:
        return thai_date(day, long=True) if self.lang == "th" else english_date(day, long=True)

    def edition(self, report: Report) -> str:
        return self.say(
            Text("ฉบับที่ {n}", "edition {n}") if report.edition else Text("ฉบับร่าง", "draft"), n=report.edition
        )

    def cut_off(self, at: datetime) -> str:
        local = at.astimezone(BANGKOK)
        text = Text("ข้อมูล ณ {day} เวลา {hour} น.", "figures as of {day}, {hour}")
        return self.say(
            text, day=self.short(local.date()), hour=local.strftime("%H.%M" if self.lang == "th" else "%H:%M")
        )

    def facts(self, report: Report, edition: str) -> list[Fact]:
        return [
            Fact(self.say(Text("ฉบับ", "Edition")), edition, "edition"),
            Fact(self.say(Text("เวลาตัดยอด", "Cut-off")), self.cut_off(report.cut_off_at), "cut_off"),
            Fact(self.say(Text("ความครบถ้วน", "Completeness")), self.fill(report.fill), "fill"),
            Fact(self.say(Text("นิยามตัวชี้วัด", "Definitions")), self.definition(report), "definition"),
            # The fingerprint is compared letter by letter, so its digits stay as they are.
            Fact(FINGERPRINT.th if self.lang == "th" else FINGERPRINT.en, report.fingerprint, "fingerprint"),
            *([Fact(self.say(CHAIN, n=report.chain_no), report.chain_head, "chain_head")] if report.chain_no else []),
        ]

    def definition(self, report: Report) -> str:
        return self.say(Text("รุ่นที่ {n}", "version {n}"), n=report.definition)

    def fill(self, fill: Fill) -> str:
        parts = [Text("ส่งยอดแล้ว {reported} จาก {booths} บูธ", "{reported} of {booths} booths in")]
        if fill.records_missing or fill.phones_missing:
            missing = Text(
                "เครื่องที่ยังส่งไม่ครบ {phones} เครื่อง ค้าง {records} รายการ", "{phones} phones have {records} unsent records"
            )
            parts.append(missing)
        if fill.refused_open:
            parts.append(Text("รายการที่ไม่รับและยังไม่แก้ {refused} รายการ", "{refused} refused records wait for a person"))
        values = {
            "reported": f"{fill.booths_reported:,}",
            "booths": f"{fill.booths:,}",
            "phones": f"{fill.phones_missing:,}",
            "records": f"{fill.records_missing:,}",
            "refused": f"{fill.refused_open:,}",
        }
        return " · ".join(self.say(part, **values) for part in parts)

    def measure(self, code: str) -> Measure:
        if code not in self.measures:
            raise UnknownMeasure(measure=code)
        return self.measures[code]

    def figures(self, row: Row) -> list[Figure]:
        return [self.figure(row, cell) for cell in row.cells]

    def figure(self, row: Row, cell: Cell) -> Figure:
        measure = self.measure(cell.measure)
        label = self.name(row.label)
        if len(row.cells) > 1:
            label = f"{label}: {self.name(measure.name)}"
        return Figure(
            label, self.value(cell), self.say(UNITS[measure.unit]), self.say(KINDS[measure.kind]), cell.measure
        )

    def value(self, cell: Cell) -> Value:
        """Baht with two decimals where there are satang, shares in percent with one, all else whole."""
        if cell.value is None:
            return Value(DASH, None, None)
        unit = self.measure(cell.measure).unit
        number, places = Decimal(cell.value), 0
        if unit is Unit.SATANG:
            number, places = number / 100, 2 if cell.value % 100 else 0
        elif unit is Unit.PER_MILLE:
            number, places = number / 10, 1
        return Value(self.digits(f"{number:,.{places}f}"), cell.value, number, places)

    def table(self, table: types.Table) -> Table:
        return Table(
            title=self.name(table.title),
            label=self.name(table.label),
            columns=[self.column(code) for code in table.columns],
            lines=[self.line(row) for row in table.rows],
            total=self.line(table.total) if table.total else None,
            note=self.name(table.note) if table.note else "",
            code=table.code,
        )

    def column(self, code: str) -> Column:
        measure = self.measure(code)
        return Column(self.name(measure.name), self.say(UNITS[measure.unit]), self.say(KINDS[measure.kind]), code)

    def line(self, row: Row) -> Line:
        return Line(self.name(row.label), [self.value(cell) for cell in row.cells], row.code)

    def changes(self, rows: list[Row]) -> list[Table]:
        """What this edition changed. Units differ by row, so each row says its own."""
        if not rows:
            return []
        heads = CHANGES[len(rows[0].cells) - 1]
        title, label = Text("สิ่งที่เปลี่ยนจากฉบับก่อน", "Changed since the edition before"), Text("รายการ", "Figure")
        lines = [
            Line(f"{self.name(r.label)} ({self.unit_of(r)})", [self.value(c) for c in r.cells], r.code) for r in rows
        ]
        columns = [Column(self.say(head), code=cell.measure) for head, cell in zip(heads, rows[0].cells, strict=True)]
        return [Table(self.say(title), self.say(label), columns, lines, code="changes")]

    def unit_of(self, row: Row) -> str:
        return self.say(UNITS[self.measure(row.cells[0].measure).unit])
