"""What the live page shows: one fair now, from kept totals, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from django.utils import timezone

from otop.base.charts import Hour
from otop.base.sql import hot_cursor, one_moment
from otop.base.types import Actor
from otop.fairs.queries import Fair, visible_fairs
from otop.fairs.types import BANGKOK, Clock, UnknownFair
from otop.reports.queries.cuts import opens
from otop.reports.queries.live_hours import hours_of, some_wait
from otop.reports.queries.live_parts import Part, by_region, measure_of_parts, parts_so_far
from otop.reports.queries.shown import Public, shown_of
from otop.reports.queries.standing import Around, Counts, Money, all_of, figures_of
from otop.reports.rules.books import mean, share
from otop.reports.rules.public_sums import SO_FAR, Key
from otop.reports.types import Cell, Cut, Fill
from otop.sync.queries.desk import gaps_of


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of the page by measure: so far, of its day alone, and of the day before.

    `since`: orders are as they stood then.
    """

    cells: dict[str, Cell]
    today: dict[str, Cell]
    before: dict[str, Cell]
    since: datetime | None = None


class Stand(TypedDict):
    """For which fair and day figures are read."""

    fair_id: int
    until: date
    by_clock: bool
    today: date | None


@dataclass(frozen=True, slots=True)
class Live:
    """One fair at one moment. `day` is today at a fair that is on, else its latest day with anything in the books.

    `cells` are figures by measure and `today` those of the day alone; `looks` says for each booth how complete it is,
    for everybody without which booth it is.
    Parts are of the total; where orders would hide some of them from everybody, all of a list are of what was sold.
    `divided` is the whole to which provinces belong: for everybody it may be older than the one that moves at once.
    """

    day: date | None
    day_number: int
    days: int
    up_to: datetime | None
    target_satang: int | None
    cells: dict[str, Cell]
    today: dict[str, Cell]
    before: dict[str, Cell]
    since: datetime | None
    hours: list[Hour]
    buckets: list[Part]
    provinces: list[Part]
    regions: list[Part]
    buckets_of: str
    map_of: str
    divided: int
    at_work: bool
    fill: Fill
    looks: list[str]

    @property
    def hours_wait(self) -> bool:
        return some_wait(self.hours)

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
    """One moment of the fair in a fixed number of statements. `public`: what everybody sees."""
    with one_moment():
        money, counts, around = all_of(**_stand(fair, at))
        gaps = gaps_of(fair_id=fair.pk)
        days = [money.day, money.day - timedelta(days=1)] if money.day else []
        shown = shown_of(fair_id=fair.pk, standing=money, days=days) if public else None
    day, hours = money.day, hours_of(around, money.day, shown)
    latest = None if fair.clock == Clock.REAL else _latest_minute(around, hours, day)
    looks = [
        "silent" if not reported else "missing" if place in gaps.places else "fine"
        for place, reported in money.booths.items()
    ]
    figures, regions = _figures(money, counts, shown), by_region(money.provinces)
    buckets_of, map_of = measure_of_parts("bucket", money.buckets, shown), measure_of_parts("region", regions, shown)
    return Live(
        day=day,
        day_number=counts.days.index(day) + 1 if day in counts.days else 0,
        days=len(counts.days),
        up_to=latest or gaps.heard_at,
        target_satang=fair.target_satang,
        cells=figures.cells,
        today=figures.today,
        before=figures.before,
        since=figures.since,
        hours=hours,
        buckets=parts_so_far(Key(buckets_of, SO_FAR, "bucket"), money.buckets, around, day, shown),
        provinces=parts_so_far(Key(map_of, SO_FAR, "province"), money.provinces, around, day, shown),
        regions=parts_so_far(Key(map_of, SO_FAR, "region"), regions, around, day, shown),
        buckets_of=buckets_of,
        map_of=map_of,
        divided=(shown.of(Key(map_of, SO_FAR)).value if shown else figures.cells[TOTAL].value) or 0,
        at_work=shown is not None and shown.at_work,
        fill=Fill(
            booths=len(money.booths),
            booths_reported=sum(money.booths.values()),
            phones_missing=gaps.phones,
            records_missing=gaps.records,
            refused_open=gaps.refused,
        ),
        looks=sorted(looks) if public else looks,
    )


def figures(*, fair: Fair, at: datetime, public: bool) -> Figures:
    """The page's numbers alone. One statement, for everybody two."""
    with one_moment():
        money, counts = figures_of(**_stand(fair, at))
        return _figures(money, counts, shown_of(fair_id=fair.pk, standing=money, days=[]) if public else None)


def _stand(fair: Fair, at: datetime) -> Stand:
    return {
        "fair_id": fair.pk,
        "until": fair.ends_on,
        "by_clock": fair.clock == Clock.REAL,
        "today": today_of(fair, at),
    }


def _figures(money: Money, counts: Counts, shown: Public | None) -> Figures:
    day = money.day
    so_far, today, before = Cut(until=day), Cut(day=day), Cut(day=day - timedelta(days=1) if day else None)
    of_the_day = _of_the_day(money, counts)
    cells = {code: Cell(code, value, opens(code, so_far)) for code, value in _so_far(money, counts).items()}
    found = Figures(
        cells | {"visitors_mean": Cell("visitors_mean", _mean_a_day(money, counts))},
        {c: Cell(c, of_the_day[c], opens(c, today)) if day else Cell(c, None) for c in OF_THE_DAY},
        {"sold": Cell("sold", money.before, opens("sold", before))} if day else {},
    )
    return found if shown is None else _as_shown(found, shown, day)


def _as_shown(found: Figures, shown: Public, day: date | None) -> Figures:
    """The same as everybody sees it: money comes from what is shown."""
    cells = {code: shown.cell(cell, Cut()) if code in MONEY_SO_FAR else cell for code, cell in found.cells.items()}
    today = {c: shown.cell(cell, Cut(day=day)) if c in MONEY_TODAY else cell for c, cell in found.today.items()}
    before = {
        c: shown.cell(cell, Cut(day=day - timedelta(days=1))) if day else cell for c, cell in found.before.items()
    }
    return Figures(cells, today, before, shown.since(Key("ordered", SO_FAR)))


MONEY_SO_FAR = ("total_cumulative", "sold_cumulative", "ordered_cumulative", "ordered_foreign")
MONEY_TODAY = ("sold", "receipts")
TOTAL = "total_cumulative"
OF_THE_DAY = (
    "visitors",
    "visitors_thai",
    "visitors_foreign",
    "visitors_unknown",
    "sold",
    "receipts",
    "service_persons",
)


@dataclass(frozen=True, slots=True)
class Look:
    """`version` changes when anything on the page does, `facts` when what came in does. `due`: not all has followed."""

    version: str
    facts: str
    due: bool


def look(*, slug: str) -> Look:
    """One statement over one row a phone. Raises UnknownFair."""
    with hot_cursor() as cursor:
        cursor.execute(_VERSION, [slug])
        row = cursor.fetchone()
    if row is None:
        raise UnknownFair(slug=slug)
    *found, shown_at, at_work, looked_at, rests = row
    facts = "-".join(str(part) for part in found)
    return Look(f"{facts}-{shown_at}-{at_work}", facts, looked_at != facts and not rests)


def version(*, slug: str) -> str:
    """A word that changes when anything on the fair's live page does. One statement. Raises UnknownFair."""
    return look(slug=slug).version


_VERSION = """
    SELECT f.id, coalesce(f.target_satang, 0), h.answered, h.heard, r.numbered,
        (SELECT count(*) FROM sync_settlement s WHERE s.fair_id = f.id),
        (SELECT count(*) FROM sync_writeoff w WHERE w.fair_id = f.id),
        (SELECT coalesce(max(c.id), 0) FROM reports_boothdaychoice c WHERE c.fair_id = f.id),
        (SELECT floor(extract(epoch FROM max(s.at)) * 1000) FROM reports_shown s
            WHERE s.fair_id = f.id AND s.book <> ''),
        l.sums ? 'at_work', l.sums->>'facts', coalesce(l.at > clock_timestamp(), false)
    FROM fairs_fair f
    LEFT JOIN reports_shown l ON l.fair_id = f.id AND l.book = '' AND l.day = '',
    LATERAL (SELECT coalesce(sum(taken + refused + settled), 0) AS answered,
        coalesce(floor(extract(epoch FROM max(heard_at)) / 60), 0) AS heard
        FROM sync_heard WHERE fair_id = f.id) h,
    LATERAL (SELECT coalesce(sum(last_seq), 0) AS numbered FROM sync_run WHERE fair_id = f.id) r
    WHERE f.slug = %s
"""


def until_of(fair: Fair, at: datetime) -> date:
    """The last day of which anything is told: no phone's clock runs ahead of a fair that goes by the clock."""
    return (today_of(fair, at) or fair.starts_on) if fair.clock == Clock.REAL else fair.ends_on


def today_of(fair: Fair, at: datetime) -> date | None:
    """Where a fair by the clock stands; a replayed one stands at its latest day with anything in the books."""
    today = timezone.localdate(at, BANGKOK)
    return None if today < fair.starts_on else min(today, fair.ends_on)


def _so_far(money: Money, counts: Counts) -> dict[str, int]:
    def until(day: date) -> bool:
        return money.day is None or day <= money.day

    return {
        TOTAL: money.sums["total"],
        "sold_cumulative": money.sums["sold"],
        "ordered_cumulative": money.sums["ordered"],
        "ordered_foreign": money.sums["abroad"],
        "visitors_cumulative": sum(n for (day, _), n in counts.entries.items() if until(day)),
        "service_persons_cumulative": sum(n for day, n in counts.served.items() if until(day)),
    }


def _of_the_day(money: Money, counts: Counts) -> dict[str, int]:
    visitors = {kind: n for (day, kind), n in counts.entries.items() if day == money.day}
    return {
        "visitors": sum(visitors.values()),
        **{f"visitors_{kind}": visitors.get(kind, 0) for kind in ("thai", "foreign", "unknown")},
        "sold": money.today["sold"],
        "receipts": money.today["receipts"],
        "service_persons": counts.served.get(money.day, 0) if money.day else 0,
    }


def _mean_a_day(money: Money, counts: Counts) -> int | None:
    """Entries a day, over the days from which anything came."""
    came = money.days | {day for day, _ in counts.entries} | counts.served.keys()
    lived = [day for day in counts.days if day in came and (money.day is None or day <= money.day)]
    return mean(_so_far(money, counts)["visitors_cumulative"], len(lived))


def _latest_minute(around: Around, hours: list[Hour], day: date | None) -> datetime | None:
    """Until when a replayed day is told: its last counted minute, else the hour of its last receipt."""
    sold = [hour.hour for hour in hours if hour.value is not None]
    if around.minute is not None or day is None or not sold:
        return around.minute
    return datetime.combine(day, time(sold[-1] % 24), BANGKOK)
