from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches

from conftest import StatementCounter
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.fairs.types import UnknownDay
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed
from otop.reports.actions import choose_source
from otop.reports.queries.drafts import draft
from otop.reports.tests.cast import AT, DAY, LAST, NEXT, SILK, SLUG, Cast, eventful, plain
from otop.reports.types import MoneySource, NoReason, Report, ReportKind, Table

pytestmark = pytest.mark.django_db


def sheet(day: object = DAY) -> Report:
    return draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=day, at=AT)  # type: ignore[arg-type]


def figures(report: Report) -> dict[str, int | None]:
    return {row.code: row.cells[0].value for row in report.figures}


def table(report: Report, code: str) -> Table:
    return next(t for t in report.tables if t.code == code)


def rows(report: Report, code: str) -> dict[str, list[int | None]]:
    return {row.code: [cell.value for cell in row.cells] for row in table(report, code).rows}


def test_the_first_page_holds_what_the_phones_handed_in() -> None:
    cast = eventful()
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=1_000_000, at=AT)
    found = figures(sheet())
    sold = 90_003 + 76_001 + 700 + 123_456  # two booths with receipts, one that nobody holds, one with a slip
    ordered = 1_000_000 + 170_005 + 50_000
    expected = {
        "visitors": 141,  # 100 + 7 + 3 at gate 1 after its correction, 31 at gate 2
        "visitors_thai": 130,
        "visitors_foreign": 8,
        "visitors_unknown": 3,
        "visitors_cumulative": 141,
        "visitors_mean": 141,
        "visitors_target_share": None,
        "sold": sold,
        "ordered": ordered,
        "ordered_domestic": 170_005,
        "ordered_foreign": 1_000_000,
        "ordered_slip": 50_000,
        "total": sold + ordered,
        "sold_cumulative": sold,
        "ordered_cumulative": ordered,
        "total_cumulative": sold + ordered,
        "target": 1_000_000,
        "target_share": (sold + ordered) * 1000 // 1_000_000,
        "intents": 1_700_000,
        "receipts": 3,
        "orders": 2,
        "recorded": 90_003 + 76_001 + 700 + 1_170_005,
        "by_cash": 90_003,
        "by_promptpay_unverified": 700,
        "by_promptpay_confirmed": 76_001,
        "by_other": 0,
        "declared": 123_456 + 50_000 + 90_000 + 170_005,
        "declared_difference": 260_005 - 246_006,
        "booths_registered": 6,
        "booths_open": 4,
        "booths_reported": 4,
        "booths_waiting": 0,
        "days_left": 2,
        "service_persons": 4,
        "service_tickets": 3,
        "service_persons_cumulative": 4,
        **dict.fromkeys(("coupons", "shuttle_trips", "incidents"), None),
        **dict.fromkeys(("complaints_received", "complaints_closed", "complaints_open"), None),
    }
    assert found == expected


def test_the_second_day_has_its_own_numbers_beside_those_so_far() -> None:
    eventful()
    first, second = figures(sheet(DAY)), figures(sheet(NEXT))
    assert (second["sold"], second["ordered"], second["visitors"]) == (45_000 + 44_002, 17_500, 55)
    for measure in ("sold", "ordered", "total", "visitors"):
        assert second[f"{measure}_cumulative"] == (first[measure] or 0) + (second[measure] or 0)
    assert second["visitors_mean"] == 98  # 196 entries on two days
    assert (second["booths_open"], second["booths_waiting"]) == (2, 0)


def test_a_day_on_which_nothing_came_is_all_zeros_with_its_booths_waiting() -> None:
    eventful()
    found = figures(sheet(LAST))
    assert (found["sold"], found["visitors"], found["booths_open"], found["booths_waiting"]) == (0, 0, 2, 2)
    assert found["total_cumulative"] == figures(sheet(NEXT))["total_cumulative"]


@pytest.mark.parametrize("side", ["zone", "category", "region", "province", "bucket"])
def test_every_cut_adds_up_to_the_total_to_the_satang(side: str) -> None:
    eventful()
    for day in (DAY, NEXT, LAST):
        report = sheet(day)
        cut = table(report, f"by_{side}")
        assert cut.total is not None
        for n, measure in enumerate(cut.columns):
            told = figures(report).get(measure)
            if measure != "booths":
                sums = sum(row.cells[n].value or 0 for row in cut.rows)
                assert (measure, sums, cut.total.cells[n].value) == (measure, told, told)


def test_the_cuts_know_zone_bucket_province_region_and_category() -> None:
    eventful()
    report = sheet()
    # sold, ordered, total, booths, total so far
    assert rows(report, "by_zone") == {
        "1": [76_001 + 123_456, 220_005, 419_462, 2, 419_462],
        "2": [90_003 + 700, 1_000_000, 1_090_703, 2, 1_090_703],
    }
    assert rows(report, "by_bucket")["2"] == [166_004, 1_170_005, 1_336_009, 2, 1_336_009]
    unheld = [124_156, 50_000, 174_156, 2, 174_156]
    held = {"50": [90_003, 1_000_000, 1_090_003, 1, 1_090_003], "90": [76_001, 170_005, 246_006, 1, 246_006]}
    assert rows(report, "by_province") == {**held, "unknown": unheld}
    assert rows(report, "by_region") == {"north": held["50"], "south": held["90"], "unknown": unheld}
    assert rows(report, "by_category") == {
        "food": [54_000, 170_000, 224_000, 1, 224_000],
        "beverage": [22_001, 5, 22_006, 1, 22_006],
        "fabric_apparel": [90_000, 1_000_000, 1_090_000, 1, 1_090_000],
        "ware_decor_souvenir": [0, 0, 0, 0, 0],
        "herb_nonfood": [0, 0, 0, 0, 0],
        "slip": [123_456, 50_000, 173_456, 1, 173_456],
        "unknown": [703, 0, 703, 2, 703],
    }


def test_rankings_begin_with_the_highest_and_leave_out_what_has_no_name() -> None:
    eventful()
    report = sheet()
    assert [row.code for row in table(report, "top_provinces").rows] == ["50", "90"]
    assert [(row.label.en, row.cells[2].value) for row in table(report, "top_producers").rows] == [
        ("Sample group 1", 1_090_003),
        ("Sample group 2", 246_006),
        ("Booth 4", 173_456),
        ("Booth 3", 700),
    ]
    assert [(row.label.th, row.cells[0].value) for row in table(report, "top_goods").rows] == [
        ("ผ้าไหม", 90_000),
        ("ลำไยอบแห้ง", 54_000),
        ("ชา", 22_001),
        ("ของฝาก", 703),
    ]


def test_service_is_told_in_persons_and_tickets_by_service() -> None:
    eventful()
    assert rows(sheet(), "service") == {"land": [3, 2], "id_card": [1, 1]}


def test_for_a_booth_and_day_receipts_win_until_an_officer_says_slip_and_never_both() -> None:
    eventful()
    assert rows(sheet(), "slips") == {
        f"2 {DAY}": [246_006, 260_005, 13_999, 246_006],
        f"4 {DAY}": [0, 173_456, 0, 173_456],
    }
    before = figures(sheet())
    choose_source(by=SYSTEM, slug=SLUG, booth="2", day=DAY, source=MoneySource.SLIP, reason="เครื่องเสีย", at=AT)
    after = figures(sheet())
    assert (after["sold"], before["sold"]) == ((before["sold"] or 0) - 76_001 + 90_000, before["sold"])
    assert (after["ordered_domestic"], after["ordered_slip"]) == (0, 50_000 + 170_005)
    assert after["declared_difference"] == before["declared_difference"] == 13_999
    later = AT + timedelta(minutes=1)
    choose_source(by=SYSTEM, slug=SLUG, booth="2", day=DAY, source=MoneySource.RECEIPTS, reason="พบข้อมูล", at=later)
    assert figures(sheet()) == before


def test_a_newer_slip_replaces_the_older() -> None:
    cast = plain()
    cast.slip("4", DAY, 100)
    cast.slip("4", DAY, 70)
    newest = sum(c.value or 0 for c in table(sheet(), "slips").rows[0].cells[1:2])
    assert figures(sheet())["sold"] == newest


def test_a_choice_needs_a_reason_and_a_day_of_the_fair_and_changes_nothing_without() -> None:
    plain()
    with pytest.raises(NoReason):
        choose_source(by=SYSTEM, slug=SLUG, booth="2", day=DAY, source=MoneySource.SLIP, reason=" ", at=AT)
    outside = LAST + timedelta(days=1)
    with pytest.raises(UnknownDay):
        choose_source(by=SYSTEM, slug=SLUG, booth="2", day=outside, source=MoneySource.SLIP, reason="x", at=AT)
    with pytest.raises(NotAllowed):
        choose_source(by=VISITOR, slug=SLUG, booth="2", day=DAY, source=MoneySource.SLIP, reason="x", at=AT)
    assert rows(sheet(), "slips") == {}


def test_the_fill_tells_how_much_is_in() -> None:
    cast = eventful()
    cast.at("booth", "1").lose(3)
    cast.sale("1", DAY, (SILK, 1, 1))
    fill = sheet().fill
    assert (fill.booths, fill.booths_reported, fill.phones_missing, fill.records_missing) == (4, 4, 1, 3)
    assert not fill.complete


def test_a_day_that_is_not_of_the_fair_has_no_sheet_and_a_stranger_sees_none() -> None:
    plain()
    with pytest.raises(UnknownDay):
        sheet(LAST + timedelta(days=1))
    with pytest.raises(NotAllowed):
        draft(actor=VISITOR, slug=SLUG, kind=ReportKind.DAY, day=DAY, at=AT)


def test_the_same_numbers_have_the_same_fingerprint_and_one_satang_more_another() -> None:
    cast = eventful()
    one, two = sheet(), sheet()
    assert one.fingerprint == two.fingerprint
    cast.sale("1", DAY, (None, 1, 1))
    assert sheet().fingerprint != one.fingerprint


def test_a_sheet_costs_the_same_statements_with_one_booth_and_day_and_with_three(
    count_statements: StatementCounter,
) -> None:
    cast = plain()
    costs = []
    for booths, days in ((["1"], [DAY]), (["2", "3"], [DAY, NEXT, LAST])):
        for booth in booths:
            for day in days:
                _busy(cast, booth, day)
        caches["hot"].clear()
        with count_statements() as statements:
            sheet(LAST)
        costs.append(len(statements))
    assert costs == [5, 5]


def _busy(cast: Cast, booth: str, day: object) -> None:
    cast.sale(booth, day, (SILK, 1, 100))  # type: ignore[arg-type]
    cast.order(booth, day, "CN", "po", (SILK, 1, 100))  # type: ignore[arg-type]
    cast.slip(booth, day, 100)  # type: ignore[arg-type]
