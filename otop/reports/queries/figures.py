"""The numbers of a report's first page: each measure once, computed from the books."""

from __future__ import annotations

from datetime import date

from otop.base.types import Text
from otop.reports.queries.cuts import day_label, opens, rows_within, sums_by
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.books import Books, mean, share
from otop.reports.types import Cell, Cut, Row

VISITORS = ("visitors", "visitors_thai", "visitors_foreign", "visitors_unknown")
MONEY = ("sold", "ordered", "ordered_domestic", "ordered_foreign", "ordered_slip", "total")
BY_KIND = ("by_cash", "by_promptpay_unverified", "by_promptpay_confirmed", "by_other")
BESIDE = ("intents", "receipts", "orders", "recorded", *BY_KIND, "declared", "declared_difference")
FLOOR = ("booths_registered", "booths_open", "booths_reported", "booths_waiting")
SERVICE = ("service_persons", "service_tickets")
NOT_YET = ("coupons", "shuttle_trips", "incidents", "complaints_received", "complaints_closed", "complaints_open")
SATISFACTION = tuple(f"satisfaction_{who}{part}" for who in ("visitors", "sellers") for part in ("", "_n", "_sd"))


def figure(code: str, value: int | None, tail: str = "", *, told: Text | None = None) -> Row:
    """One number under its measure's name; `told` stands behind the name in brackets."""
    name = MEASURES[code].name
    label = Text(f"{name.th} ({told.th})", f"{name.en} ({told.en})") if told else name
    return Row(label, [Cell(code, value, tail)], code)


def summed(books: Books, code: str, cut: Cut) -> Row:
    """A number that is a sum of rows, and opens to them."""
    return figure(code, value_of(books, code, cut), opens(code, cut))


def value_of(books: Books, code: str, cut: Cut) -> int:
    """A measure within a cut, for every measure that is a sum over booths, gates or counters and days."""
    code = code.removesuffix("_cumulative")
    if code in VISITORS:
        kind = code.removeprefix("visitors").removeprefix("_")
        return sum(n for place, day, told, n in books.entries if kind in {"", told} and books.within(cut, place, day))
    if code in SERVICE:
        return sum(
            persons if code == "service_persons" else tickets
            for place, day, service, tickets, persons in books.served
            if books.within(cut, place, day) and cut.service in {"", service}
        )
    if code in FLOOR or code == "booths":
        return len(booths_of(books, code, cut))
    return sum(getattr(m, code) or 0 for m in rows_within(books, cut))


def booths_of(books: Books, code: str, cut: Cut) -> set[int]:
    """Ids of the booths that a measure of the floor counts."""
    days = [d for d in books.days if (cut.day is None or d == cut.day) and (cut.until is None or d <= cut.until)]
    if code == "booths":
        return {m.place_id for m in rows_within(books, cut) if m.total}
    found = {
        "booths_registered": lambda: {booth.id for booth in books.booths()},
        "booths_open": lambda: books.open_booths(days),
        "booths_reported": lambda: books.reported(days),
        "booths_waiting": lambda: books.open_booths(days) - books.reported(days),
    }
    return found[code]()


def day_figures(books: Books, day: date, *, target_satang: int | None) -> list[Row]:
    """The first page of a day sheet."""
    now, so_far = Cut(day=day), Cut(until=day)
    number = books.days.index(day) + 1
    total_so_far = value_of(books, "total", so_far)
    return [
        *(summed(books, code, now) for code in VISITORS),
        summed(books, "visitors_cumulative", so_far),
        visitors_mean(books, so_far),
        figure("visitors_target_share", None),
        *(summed(books, code, now) for code in MONEY),
        *(summed(books, code, so_far) for code in ("sold_cumulative", "ordered_cumulative", "total_cumulative")),
        figure("target", target_satang),
        figure("target_share", share(total_so_far, target_satang or 0)),
        *(summed(books, code, now) for code in BESIDE),
        *(summed(books, code, now) for code in FLOOR),
        figure("days_left", len(books.days) - number),
        *(summed(books, code, now) for code in SERVICE),
        summed(books, "service_persons_cumulative", so_far),
        *(figure(code, None) for code in NOT_YET),
    ]


def closing_figures(books: Books, *, target_satang: int | None, last_year_satang: int | None) -> list[Row]:
    """The first page of a closing report."""
    whole = Cut()
    total, visitors = value_of(books, "total", whole), value_of(books, "visitors", whole)
    booths = value_of(books, "booths", whole)
    change = None
    if last_year_satang:
        change = (total - last_year_satang) * 1000 // last_year_satang
    return [
        *(summed(books, code, whole) for code in VISITORS),
        visitors_mean(books, whole),
        figure("visitors_target_share", None),
        *(summed(books, code, whole) for code in MONEY),
        figure("target", target_satang),
        figure("target_share", share(total, target_satang or 0)),
        figure("last_year", last_year_satang),
        figure("change", change),
        *best_and_worst(books),
        figure("per_booth", mean(total, booths)),
        figure("per_visitor", mean(total, visitors)),
        *(summed(books, code, whole) for code in (*BESIDE, "booths", *FLOOR, *SERVICE)),
        figure("producers", len(producers_of(books))),
        figure("jobs", None),
        figure("booth_cost", 0),
        *(figure(code, None) for code in (*SATISFACTION, *NOT_YET)),
    ]


def visitors_mean(books: Books, cut: Cut) -> Row:
    """Entries a day, over the days from which anything came."""
    days = [day for day in books.lived_days if cut.until is None or day <= cut.until]
    return figure("visitors_mean", mean(value_of(books, "visitors", cut), len(days)))


def best_and_worst(books: Books) -> list[Row]:
    """The days with the highest and the lowest total, of those from which anything came; of equal days the first."""
    sums = sums_by(books, "day", Cut())
    some = [(sums[d.isoformat()].of("total") if d.isoformat() in sums else 0, d) for d in books.lived_days]
    if not some:
        return [figure("best_day", None), figure("worst_day", None)]
    best, worst = max(some, key=lambda row: row[0]), min(some, key=lambda row: row[0])
    return [
        figure("best_day", best[0], opens("total", Cut(day=best[1])), told=day_label(best[1])),
        figure("worst_day", worst[0], opens("total", Cut(day=worst[1])), told=day_label(worst[1])),
    ]


def producers_of(books: Books) -> set[str]:
    """Producers that held a booth on a day of the fair."""
    return {h.producer_id for held in books.holders.values() for h in held if any(h.on(day) for day in books.days)}
