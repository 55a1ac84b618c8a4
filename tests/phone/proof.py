"""Random schedules of phones, and whether the books came to what was tapped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from playwright.sync_api import Page

from otop.sync.queries import verify
from tests.phone.books import PlaceBooks, books_of
from tests.phone.model import Booked, FairDays, Figures, figures
from tests.phone.page import run_all
from tests.phone.plans import Plan, plans_for

Report = dict[str, Any]


@dataclass(frozen=True)
class Failure:
    """One schedule whose end was not what was tapped: what happened in it, and each difference."""

    seed: int
    steps: list[str]
    differences: list[str]

    def __str__(self) -> str:
        return "\n  ".join([f"seed {self.seed}: {', '.join(self.steps)}", *self.differences])


def prove(page: Page, seeds: Sequence[int], *, broken: str | None = None) -> tuple[list[Report], list[Failure]]:
    """These schedules are run and their books compared."""
    plans = {plan.seed: plan for plan in plans_for(seeds)}
    reports = run_all(page, [plan.as_json(broken) for plan in plans.values()])
    assert sorted(report["seed"] for report in reports) == sorted(seeds)
    books = books_of(sorted({place.fair_id for plan in plans.values() for place in plan.places}))
    found = [(report, differences(report, plans[report["seed"]], books)) for report in reports]
    return reports, [Failure(report["seed"], report["steps"], wrong) for report, wrong in found if wrong]


def books_agree() -> bool:
    """What `otop verify` says."""
    return bool(verify()["ok"])


def differences(report: Report, plan: Plan, books: dict[int, PlaceBooks]) -> list[str]:
    wrong = list(report["faults"])
    refused: set[str] = set()
    for number, place in enumerate(plan.places):
        days = FairDays(place.fair.starts_on, place.fair.ends_on)
        taps = {tap["id"]: tap for tap in report["taps"] if tap["place"] == number}
        wrong += _of_place(f"{place.kind} {place.ref}", taps, books[place.pk], days, report)
        refused |= {tap["id"] for tap in taps.values() if tap["sure"] and not tap["sound"]}
    if report["waiting"]:
        wrong.append(f"{report['waiting']} records are still unsent")
    if missing := refused - set(report["refused"]):
        wrong.append(f"refused, and no longer in sight on the phone: {sorted(missing)}")
    if report["lingering"]:
        wrong.append(f"sent, and still in the second copy: {report['lingering']}")
    return wrong + _own_figures(report, plan, books)


def _of_place(name: str, taps: dict[str, Any], books: PlaceBooks, days: FairDays, report: Report) -> list[str]:
    """Each sound record once and only once, word for word, on its day; each other one refused; the sums."""
    wrong = []
    sure = {key for key, tap in taps.items() if tap["sure"] and tap["sound"]}
    may_be = {key for key, tap in taps.items() if tap["sound"]}
    if lost := sure - books.ledger.keys():
        wrong.append(f"{name}: lost {[(key, taps[key]['kind']) for key in sorted(lost)]}")
    if strange := books.ledger.keys() - may_be:
        wrong.append(f"{name}: never tapped {[(key, books.ledger[key].kind) for key in sorted(strange)]}")
    if unkept := {key for key, tap in taps.items() if tap["sure"] and not tap["sound"]} - books.refused:
        wrong.append(f"{name}: bad, and not kept for an officer: {sorted(unkept)}")
    if strange := books.refused - {key for key, tap in taps.items() if not tap["sound"]}:
        wrong.append(f"{name}: good, and refused: {sorted(strange)}")
    booked = []
    for key in books.ledger.keys() & may_be:
        tap, row = taps[key], books.ledger[key]
        at = datetime.fromisoformat(tap["at"]) if tap["at"] else row.at
        minute = tap["body"].get("minute")
        day = days.day_of(datetime.fromisoformat(minute) if minute else at, row.received_at)
        said = {name: value for name, value in tap["body"].items() if tap["kind"] != "order" or name != "buyer"}
        if (row.kind, row.at, row.day, row.body) != (tap["kind"], at, day, said):
            wrong.append(f"{name}: {key} is {row}, but was tapped {tap} on {day}")
        booked.append(Booked(tap, day))
    if (expected := figures(booked)) != books.totals:
        wrong.append(f"{name}: totals {dict(books.totals)}, tapped {dict(expected)}")
    if report["remembers"] and books.missing != len(books.refused):
        wrong.append(f"{name}: the server waits for {books.missing} numbers, {len(books.refused)} were refused")
    return wrong


def _own_figures(report: Report, plan: Plan, books: dict[int, PlaceBooks]) -> list[str]:
    """A phone that was never emptied shows the totals of the books; by day, if its clock was always believed."""
    if not report["remembers"]:
        return []
    ids = [place.pk for place in plan.places]
    mine: dict[int, Figures] = defaultdict(Counter)
    for day in report["days"]:
        for what in ("sold", "ordered", "entries"):
            if day[what]:
                mine[ids[day["place"]]][what, date.fromisoformat(day["day"])] += day[what]
    wrong = []
    for place in ids:
        believed = not any(row.clock for row in books[place].ledger.values())
        shown, held = mine[place], books[place].totals
        if (shown != held) if believed else (_whole(shown) != _whole(held)):
            wrong.append(f"the phone shows {dict(shown)}, the books hold {dict(held)}")
    return wrong


def _whole(by_day: Figures) -> Counter[str]:
    total: Counter[str] = Counter()
    for (what, _), n in by_day.items():
        total[what] += n
    return Counter({what: n for what, n in total.items() if n})
