"""What the live page shows: one fair now, from kept totals, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from otop.base.charts import Hour
from otop.base.types import SYSTEM, Actor, Text
from otop.fairs.queries import Fair, visible_fairs
from otop.fairs.types import BANGKOK, Clock, UnknownFair
from otop.reports.queries.books import books_of, one_moment
from otop.reports.queries.cuts import NO_NAME, opens, sums_by
from otop.reports.queries.figures import summed, visitors_mean
from otop.reports.queries.fill import fill_of
from otop.reports.rules.books import Books, share
from otop.reports.rules.small_cells import hidden
from otop.reports.types import Cell, Cut, Fill
from otop.sync.queries import device_states
from otop.sync.types import DeviceState


@dataclass(frozen=True, slots=True)
class Part:
    """One bucket's or province's share of the total so far. `shown` is False where it rests on too few makers."""

    code: str
    name: Text
    cell: Cell
    booths: int
    makers: int
    shown: bool

    @property
    def satang(self) -> int:
        return self.cell.value or 0


@dataclass(frozen=True, slots=True)
class Live:
    """One fair at one moment. `day` is today at a fair that is on, else its latest day with anything in the books.

    `cells` are figures by measure and `today` those of the day alone; `looks` says for each booth how complete it is.
    """

    day: date | None
    day_number: int
    days: int
    up_to: datetime | None
    target_satang: int | None
    cells: dict[str, Cell]
    today: dict[str, Cell]
    before: dict[str, Cell]
    hours: list[Hour]
    buckets: list[Part]
    provinces: list[Part]
    fill: Fill
    looks: list[str]

    @property
    def silent(self) -> int:
        return self.fill.booths - self.fill.booths_reported

    @property
    def days_left(self) -> int:
        return self.days - self.day_number

    @property
    def target_share(self) -> int | None:
        return share(self.cells[TOTAL].value or 0, self.target_satang or 0)

    @property
    def days_share(self) -> int | None:
        return share(self.day_number, self.days)


def live_fair(*, actor: Actor, slug: str) -> Fair:
    """Anybody may look at a fair. Raises UnknownFair."""
    fair = visible_fairs(actor=actor).filter(slug=slug).first()
    if fair is None:
        raise UnknownFair(slug=slug)
    return fair


def live(*, fair: Fair, at: datetime, public: bool) -> Live:
    """One moment of the fair in a fixed number of statements. `public`: small cells are not shown."""
    with one_moment():
        books = books_of(fair_id=fair.pk, until=fair.ends_on, goods=False)
        day = _today(fair, books, at)
        hours = _hours(fair, books, day)
        latest = _latest_minute(fair, hours, day) if fair.clock == Clock.REPLAYED else None
        fill = fill_of(books, fair_id=fair.pk, days=[day] if day else [])
        states = device_states(actor=SYSTEM, fair_id=fair.pk)
    number = books.days.index(day) + 1 if day in books.days else 0
    so_far, today, before = Cut(until=day), Cut(day=day), Cut(day=day - timedelta(days=1) if day else None)
    cells = {code: summed(books, code, so_far).cells[0] for code in SO_FAR}
    return Live(
        day=day,
        day_number=number,
        days=len(books.days),
        up_to=latest or _last_heard(states),
        target_satang=fair.target_satang,
        cells=cells | {"visitors_mean": visitors_mean(books, so_far).cells[0]},
        today={c: summed(books, c, today).cells[0] if day else Cell(c, None) for c in OF_THE_DAY},
        before={"sold": summed(books, "sold", before).cells[0]} if day else {},
        hours=hours,
        buckets=_parts(books, so_far, "bucket", public),
        provinces=_parts(books, so_far, "province", public),
        fill=fill,
        looks=_looks(books, day, states),
    )


TOTAL = "total_cumulative"
SO_FAR = (
    TOTAL,
    "sold_cumulative",
    "ordered_cumulative",
    "ordered_foreign",
    "visitors_cumulative",
    "service_persons_cumulative",
)
OF_THE_DAY = (
    "visitors",
    "visitors_thai",
    "visitors_foreign",
    "visitors_unknown",
    "sold",
    "receipts",
    "service_persons",
)


def version(*, slug: str) -> str:
    """A word that changes when anything on the fair's live page does. One statement over one row a phone.

    Raises UnknownFair.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, [slug])
        row = cursor.fetchone()
    if row is None:
        raise UnknownFair(slug=slug)
    return "-".join(str(part) for part in row)


_VERSION = """
    SELECT f.id, coalesce(f.target_satang, 0), h.answered, h.heard, r.numbered,
        (SELECT count(*) FROM sync_settlement s WHERE s.fair_id = f.id),
        (SELECT count(*) FROM sync_writeoff w WHERE w.fair_id = f.id),
        (SELECT coalesce(max(c.id), 0) FROM reports_boothdaychoice c WHERE c.fair_id = f.id)
    FROM fairs_fair f,
    LATERAL (SELECT coalesce(sum(taken + refused + settled), 0) AS answered,
        coalesce(floor(extract(epoch FROM max(heard_at)) / 60), 0) AS heard
        FROM sync_heard WHERE fair_id = f.id) h,
    LATERAL (SELECT coalesce(sum(last_seq), 0) AS numbered FROM sync_run WHERE fair_id = f.id) r
    WHERE f.slug = %s
"""


def _today(fair: Fair, books: Books, at: datetime) -> date | None:
    if fair.clock == Clock.REAL:
        today = timezone.localdate(at, BANGKOK)
        return None if today < fair.starts_on else min(today, fair.ends_on)
    days = {m.day for m in books.money} | {e[1] for e in books.entries} | {s[1] for s in books.served}
    return max(days, default=None)


def _last_heard(states: Iterable[DeviceState]) -> datetime | None:
    return max((s.heard_at for s in states if s.heard_at is not None), default=None)


def _hours(fair: Fair, books: Books, day: date | None) -> list[Hour]:
    """Receipts of the day by the hour, with the day before where it has any; empty before the first receipt."""
    if day is None:
        return []
    before = day - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, hour, sum(amount_satang - voided_satang)::bigint FROM sales_hourtotal"
            " WHERE fair_id = %s AND place_id = ANY(%s) AND day = ANY(%s) GROUP BY 1, 2",
            [fair.pk, [p.id for p in books.booths()], [day, before]],
        )
        sold: dict[tuple[date, int], int] = {(on, hour): satang for on, hour, satang in cursor.fetchall()}
    last = max((hour for on, hour in sold if on == day), default=None)
    if last is None:
        return []
    opens_at, closes_at = (int(clock[:2]) for clock in books.hours.get(day, ("10:00", "20:00")))
    first, end = min(opens_at, *(hour for _, hour in sold)), max(closes_at - 1, *(hour for _, hour in sold))
    any_before = any(on == before for on, _ in sold)
    return [
        Hour(
            hour,
            sold.get((day, hour), 0) if hour <= last else None,
            sold.get((before, hour), 0) if any_before else None,
        )
        for hour in range(first, end + 1)
    ]


def _latest_minute(fair: Fair, hours: list[Hour], day: date | None) -> datetime | None:
    """Until when a replayed day is told: its last counted minute, else the hour of its last receipt."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(minute) FROM visitors_minutetotal WHERE fair_id = %s AND day = %s", [fair.pk, day])
        (minute,) = cursor.fetchone()
    sold = [hour.hour for hour in hours if hour.value is not None]
    if minute is not None or day is None or not sold:
        return minute  # type: ignore[no-any-return]
    return datetime.combine(day, time(sold[-1] % 24), BANGKOK)


def _parts(books: Books, cut: Cut, side: str, public: bool) -> list[Part]:
    """Buckets or provinces by their total so far, highest first."""
    names = dict(books.buckets.values()) if side == "bucket" else books.provinces
    sums = {code: found for code, found in sums_by(books, side, cut).items() if found.of("total")}
    makers = _makers(books, side)
    few = hidden({code: (found.of("total"), len(makers[code])) for code, found in sums.items()}) if public else set()
    ranked = sorted(sums.items(), key=lambda item: (-item[1].of("total"), item[0]))
    return [
        Part(
            code,
            names.get(code, NO_NAME[side]),
            Cell(TOTAL, found.of("total"), opens(TOTAL, cut.narrowed(**{side: code}))),
            len(found.booths),
            len(makers[code]),
            code not in few,
        )
        for code, found in ranked
    ]


def _makers(books: Books, side: str) -> dict[str, set[str]]:
    """Who stands behind each bucket's or province's money."""
    makers: dict[str, set[str]] = defaultdict(set)
    for m in books.money:
        code = books.bucket(m.place_id) if side == "bucket" else books.province(m.place_id, m.day)
        makers[code].add(books.producer(m.place_id, m.day))
    return makers


def _looks(books: Books, fill_day: date | None, states: list[DeviceState]) -> list[str]:
    """For each booth open on the day, in the order that people count them, how much of it is in."""
    if fill_day is None:
        return []
    open_today, reported = books.open_booths([fill_day]), books.reported([fill_day])
    lacking = {s.place_ref for s in states if s.place_kind == "booth" and (s.missing_count or s.refused)}
    return [
        "silent" if p.id not in reported else "missing" if p.ref in lacking else "fine"
        for p in books.booths()
        if p.id in open_today
    ]
