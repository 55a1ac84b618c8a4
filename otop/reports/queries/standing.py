"""Where a fair stands now, grouped by PostgreSQL: the live page is drawn each second, so little may come over.

From the same kept totals as the books, by the same rule on slips: `test_standing` holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

from otop.base.sql import hot_cursor
from otop.base.types import Text
from otop.reports.queries.standing_pieces import ALL, ONLY_FIGURES
from otop.reports.rules.books import UNKNOWN, rests_on_slip


@dataclass(slots=True)
class Side:
    """Money of one bucket or province so far, and the booths and makers behind it.

    Makers too who brought it on a phone whose clock ran ahead of a fair that goes by the clock.
    """

    satang: int = 0
    booths: set[int] = field(default_factory=set)
    makers: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Money:
    """What booths brought. `sums` by measure, of the time up to and on the day, `today` and `before` of single days.

    `booths` in the order in which people count them: whether each has reported on the day, if it is open at all.
    """

    day: date | None
    days: set[date]
    sums: dict[str, int]
    today: dict[str, int]
    before: int
    buckets: dict[str, Side]
    provinces: dict[str, Side]
    booths: dict[int, bool]


@dataclass(frozen=True, slots=True)
class Counts:
    """What gates and counters told by day: entries by nationality, and persons served. `days` are those of the fair."""

    days: list[date]
    entries: dict[tuple[date, str], int]
    served: dict[date, int]


@dataclass(frozen=True, slots=True)
class Around:
    """What else the page is drawn from: names, opening hours, the hours of the day and of the one before.

    `hours` by day and hour: satang, and who sold anything then. Of three makers and more only the number is known.
    `minute`: the last of the day for which a gate counted. `makers` have a booth at the fair at all: how many of each
    bucket and province.
    """

    opening: dict[date, tuple[str, str]]
    buckets: dict[str, Text]
    provinces: dict[str, Text]
    hours: dict[tuple[date, int], tuple[int, set[str]]]
    minute: datetime | None
    makers: dict[tuple[str, str], int]


def figures_of(*, fair_id: int, until: date, by_clock: bool, today: date | None) -> tuple[Money, Counts]:
    """Where the fair stands in sums. `until` is its last day, `today` where it stands if it goes by the clock.

    One statement. Of parts and booths nothing is read.
    """
    read = _read(fair_id, until, by_clock, today, parts=False)
    return _money(read), _counts(read)


def all_of(*, fair_id: int, until: date, by_clock: bool, today: date | None) -> tuple[Money, Counts, Around]:
    """The same with parts, booths, and what else the page is drawn from. One statement."""
    read = _read(fair_id, until, by_clock, today, parts=True)
    return _money(read), _counts(read), _around(read)


def _read(fair_id: int, until: date, by_clock: bool, today: date | None, *, parts: bool) -> dict[str, Any]:
    with hot_cursor() as cursor:
        cursor.execute(ALL if parts else ONLY_FIGURES, [fair_id, until, by_clock, today])
        return {name: value or [] for name, value in orjson.loads(cursor.fetchone()[0]).items()}


def _money(read: dict[str, Any]) -> Money:
    sold, home, abroad, sold_today, receipts_today, before = (n or 0 for n in read["sums"])
    money = Money(
        day=date.fromisoformat(read["day"]) if read["day"] else None,
        days={date.fromisoformat(day) for day in read["days"]},
        sums={"sold": sold, "home": home, "abroad": abroad, "by_slip": 0},
        today={"sold": sold_today, "receipts": receipts_today},
        before=before,
        buckets=_sides(read.get("buckets", [])),
        provinces=_sides(read.get("provinces", [])),
        booths=dict(read.get("booths", [])),
    )
    for slip in read["slips"]:
        _add(money, slip)
    money.sums["ordered"] = money.sums["home"] + money.sums["abroad"] + money.sums["by_slip"]
    money.sums["total"] = money.sums["sold"] + money.sums["ordered"]
    return money


def _sides(rows: list[list[Any]]) -> dict[str, Side]:
    return {code: Side(satang, set(booths or ()), set(makers or ())) for code, satang, booths, makers in rows}


def _add(money: Money, slip: dict[str, Any]) -> None:
    """One booth's day with a slip."""
    sold_rests, ordered_rests = rests_on_slip(slip["source"], slip["receipts"], slip["orders"])
    brought = {
        "sold": slip["told"] if sold_rests else slip["sold"],
        "home": 0 if ordered_rests else slip["home"],
        "abroad": 0 if ordered_rests else slip["abroad"],
        "by_slip": slip["told_ordered"] if ordered_rests else 0,
    }
    total, day = sum(brought.values()), date.fromisoformat(slip["day"])
    so_far = money.day is None or day <= money.day
    sides = (money.buckets, slip["bucket"]), (money.provinces, slip["province"])
    for side in (found.setdefault(code or UNKNOWN, Side()) for found, code in sides):
        side.makers |= {slip["maker"] or UNKNOWN} if total else set()
        side.satang += total if so_far else 0
        side.booths |= {slip["place_id"]} if so_far and any(brought.values()) else set()
    for name, satang in brought.items():
        money.sums[name] += satang if so_far else 0
    if day == money.day:
        money.today["sold"] += brought["sold"]
        money.today["receipts"] += slip["receipts"]
    if money.day is not None and (money.day - day).days == 1:
        money.before += brought["sold"]


def _counts(read: dict[str, Any]) -> Counts:
    on = date.fromisoformat
    return Counts(
        days=[on(day) for day, _, _ in read["opening"]],
        entries={(on(day), kind): entries for day, kind, entries in read["entries"]},
        served={on(day): persons for day, persons in read["served"]},
    )


def _around(read: dict[str, Any]) -> Around:
    on = date.fromisoformat
    return Around(
        opening={on(day): (opens[:5], closes[:5]) for day, opens, closes in read["opening"]},
        buckets={code: Text(th, en or th) for code, th, en in read["bucket_names"]},
        provinces={code: Text(th, en or th) for code, th, en in read["province_names"]},
        hours={
            (on(day), hour): (satang, set(few or map(str, range(makers))))
            for day, hour, satang, makers, few in read["hours"]
        },
        minute=datetime.fromisoformat(read["minute"]) if read["minute"] else None,
        makers={("province", p) if p else ("bucket", b): makers for b, p, makers in read["makers"]},
    )
