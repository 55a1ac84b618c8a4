"""The words of official figures: what a measure is, what a report holds, and how complete it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode

from otop.base.types import Problem, Text


class Unit(StrEnum):
    SATANG = "satang"
    ENTRIES = "entries"
    RECEIPTS = "receipts"
    ORDERS = "orders"
    PERSONS = "persons"
    TICKETS = "tickets"
    BOOTHS = "booths"
    DAYS = "days"
    PRODUCERS = "producers"
    CASES = "cases"
    TRIPS = "trips"
    PER_MILLE = "per_mille"  # a share, in thousandths, so that it stays a whole number


class FigureKind(StrEnum):
    ACTUAL = "actual"
    DECLARED = "declared"
    FORECAST = "forecast"
    TARGET = "target"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted, defined once. `source` names the view or kept total; '' means no source yet."""

    code: str
    name: Text
    unit: Unit
    kind: FigureKind
    source: str
    grain: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a report. `value` None is printed as a dash: there is no source yet, which is not zero.

    `opens` is the address tail below the fair that shows the rows below the number, '' where it is not a sum of rows.
    """

    measure: str
    value: int | None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: Text
    cells: list[Cell]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are measure codes; every row has one cell a column, and `total` too where there is one."""

    code: str
    title: Text
    label: Text
    columns: list[str]
    rows: list[Row]
    total: Row | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """How complete the figures are: '118 of 120 booths in; 2 phones have 14 unsent records'."""

    booths: int
    booths_reported: int
    phones_missing: int
    records_missing: int
    refused_open: int

    @property
    def complete(self) -> bool:
        return self.booths == self.booths_reported and not (self.records_missing or self.refused_open)


class ReportKind(StrEnum):
    DAY = "day"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Report:
    """A day sheet or a closing report, as every format shows it. `edition` 0 is a draft.

    `figures` are the numbers of the first page in their order; `tables` the cuts. `fingerprint` is SHA-256 over the
    figures and tables in canonical JSON, so two reports with one fingerprint hold the same numbers. `changes` against
    the edition before: each row's cells are the number before and after. `chain_no` and `chain_head` are the head of
    the audit trail's chain when it was frozen: printed, it is published.
    """

    kind: ReportKind
    fair_slug: str
    fair_name: Text
    venue: Text | None
    replayed: bool
    day: date | None
    day_number: int
    days: int
    starts_on: date
    ends_on: date
    cut_off_at: datetime
    edition: int
    definition: int
    fill: Fill
    figures: list[Row] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    fingerprint: str = ""
    hours: str = ""
    chain_no: int = 0
    chain_head: str = ""


class MoneySource(StrEnum):
    """On what a booth's money of one day rests. Receipts win, unless an officer says `slip` for that booth and day."""

    RECEIPTS = "receipts"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Choice:
    """An officer's word on a source, and that officer's name."""

    source: MoneySource
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TwoSources:
    """A booth's day of which both receipts and a slip tell, sold and ordered together; `choices` newest first."""

    booth: str
    holder: Text | None
    recorded_satang: int
    declared_satang: int
    counts: MoneySource
    choices: list[Choice]

    @property
    def difference_satang(self) -> int:
        return self.declared_satang - self.recorded_satang


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of a fair's figure is meant; '' and None leave a side open. `until` is the last day of a cumulative
    figure. Codes: zone and bucket are positions, province two digits, country two letters, booth its number, `receipt`
    the id of one receipt, order, slip, count or ticket."""

    day: date | None = None
    until: date | None = None
    zone: str = ""
    bucket: str = ""
    category: str = ""
    province: str = ""
    region: str = ""
    country: str = ""
    service: str = ""
    product: str = ""
    producer: str = ""
    place: str = ""
    receipt: str = ""

    def query(self) -> str:
        """As in an address: `day=2015-11-03&zone=2`."""
        return urlencode({f.name: str(value) for f in fields(self) if (value := getattr(self, f.name))})

    def narrowed(self, **sides: str | date | None) -> Cut:
        """With other sides; '' and None open one."""
        dates = {name: value or None for name, value in sides.items() if name in {"day", "until"}}
        return replace(self, **{**sides, **dates})  # type: ignore[arg-type]

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Cut:
        """The cut that an address names; names that are no sides of a cut are left alone. Raises BadCut."""
        sides: dict[str, str | date] = {}
        for name in (f.name for f in fields(cls)):
            text = asked.get(name, "")
            if not text:
                continue
            try:
                sides[name] = date.fromisoformat(text) if name in {"day", "until"} else text
            except ValueError:
                raise BadCut(side=name, value=text) from None
        return cls(**sides)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """One row below a number. `opens` is the address tail of the rows below it, '' where there are none."""

    label: Text
    value: int
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened figure. The rows of all its pages add up to `total`, which is the figure.

    `above` leads back up, widest first, as names and address tails.
    """

    measure: Measure
    cut: Cut
    label: Text
    rows: list[OpenedRow]
    total: int
    above: list[tuple[Text, str]]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One part as everybody sees it. `since`: it is as it stood then, and waits for more makers to move."""

    label: Text
    value: int
    opens: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure as everybody may open it: divided by one of its `sides`; what is hidden or has come in since is one
    sum, `rest`.

    Rows and `rest` add up to `total`. `total` None: the part itself may not be shown, or not yet: a job is
    `at_work`. Where `few`, and of all that is `hidden`, fewer than three makers have a booth there: it is never shown.
    What is `waiting` comes when enough makers have brought something.
    """

    measure: Measure
    cut: Cut
    label: Text
    by: str
    sides: dict[str, Text]
    rows: list[PublicRow]
    total: int | None
    since: datetime | None
    rest: int
    hidden: list[Text]
    waiting: list[Text]
    above: list[tuple[Text, str]]
    few: bool = False
    at_work: bool = False


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One frozen edition in a list."""

    kind: ReportKind
    day: date | None
    edition: int
    cut_off_at: datetime
    fingerprint: str
    visitors: int
    total_satang: int
    made_by: str


@dataclass(frozen=True, slots=True)
class ForeignOrder:
    """One order from abroad that counts and stands. `amount_minor` is in the smallest unit of `currency`."""

    id: str
    place: str
    day: date
    product: Text
    category: Text
    producer: Text
    province: Text
    province_code: str
    country: str
    amount_satang: int
    currency: str
    amount_minor: int | None
    rate: str
    rate_on: date | None


class BadCut(Problem):
    code = "bad_cut"
    text = Text("{side}={value} ใช้เลือกข้อมูลไม่ได้", "{side}={value} does not name a part of the figures.")


class NotOpened(Problem):
    code = "not_opened"
    text = Text(
        "ตัวเลข {measure} คำนวณจากตัวเลขอื่น จึงไม่มีรายการด้านใน",
        "{measure} is computed from other figures and has no rows of its own.",
    )


class NoReason(Problem):
    code = "no_reason"
    text = Text("โปรดเขียนเหตุผลที่เลือกแหล่งยอดนี้", "Please say why this source of the money is chosen.")


class OneSource(Problem):
    code = "unknown_sources"
    text = Text(
        "บูธ {booth} วันที่ {day} มียอดจากแหล่งเดียว จึงไม่มีอะไรให้เลือก",
        "There is one source only for booth {booth} on {day}: nothing is to be chosen.",
    )


class UnknownEdition(Problem):
    code = "unknown_edition"
    text = Text("ไม่พบฉบับที่ {edition} ของรายงานนี้", "This report has no edition {edition}.")


class ClosedMeanwhile(Problem):
    """The edition that somebody asked for is there already, made for another reason than theirs."""

    code = "closed_meanwhile"
    text = Text(
        "ฉบับที่ {edition} ถูกปิดไปแล้วเมื่อสักครู่โดยมีเหตุผลอื่น หากต้องการฉบับที่ {next} ด้วยเหตุผลนี้ ให้กดปิดวันอีกครั้ง",
        "Edition {edition} was made meanwhile, with another reason. To make edition {next} with yours, close the day"
        " again.",
    )


class UnknownMeasure(Problem):
    code = "unknown_measure"
    text = Text("ไม่พบตัวชี้วัด {measure}", "There is no measure {measure}.")


ANNOUNCED = {
    "reports.edition_frozen": Text("ออกรายงานฉบับใหม่", "An edition of a report was frozen"),
    "reports.source_chosen": Text("เลือกแหล่งของยอดประจำบูธและวัน", "The source of a booth's money was chosen"),
}
"""What this domain announces, as the audit trail says it."""
