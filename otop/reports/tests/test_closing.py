from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import caches

from conftest import StatementCounter
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.fairs.models import Fair
from otop.reports.actions import close_day
from otop.reports.queries.drafts import draft
from otop.reports.tests.cast import AT, DAY, LAST, NEXT, SILK, SLUG, Cast, eventful, plain
from otop.reports.tests.test_day_sheet import figures, rows, table
from otop.reports.types import Report, ReportKind
from otop.sync.tests.desk_cast import new_fair

pytestmark = pytest.mark.django_db
SOLD = 290_160 + 89_002
ORDERED = 1_220_005 + 17_500


def closing() -> Report:
    return draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.CLOSING, day=None, at=AT)


def test_the_first_page_tells_the_whole_fair() -> None:
    eventful()
    found = figures(closing())
    assert {name: found[name] for name in ("sold", "ordered", "total")} == {
        "sold": SOLD,
        "ordered": ORDERED,
        "total": SOLD + ORDERED,
    }
    assert (found["best_day"], found["worst_day"]) == (1_510_165, 106_502)  # the third day is still to come
    assert (found["visitors"], found["visitors_mean"]) == (196, 98)
    assert found["per_visitor"] == round((SOLD + ORDERED) / 196)
    assert found["per_booth"] == round((SOLD + ORDERED) / 4)
    assert (found["producers"], found["booth_cost"], found["jobs"]) == (2, 0, None)
    assert (found["satisfaction_visitors"], found["target"], found["last_year"], found["change"]) == (None,) * 4


def test_the_best_and_the_weakest_day_are_named() -> None:
    eventful()
    labels = {row.code: row.label for row in closing().figures}
    assert labels["best_day"].th == "ยอดรวมวันที่สูงสุด (3 พ.ย. 2558)"
    assert labels["worst_day"].en == "Total of the weakest day (4 Nov 2015)"


def test_the_target_and_last_years_fair_are_compared_in_exact_sums() -> None:
    """The published case: 503,761,188 + 69,470,845 baht against a target of 500 million."""
    cast = plain(last=DAY)
    before = Cast(new_fair("last-year", booths=1, last=DAY))
    Fair.objects.filter(pk=cast.fair_id).update(last_year=before.fair_id)
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=50_000_000_000, at=AT)
    cast.slip("1", DAY, 50_376_118_800, 6_947_084_500)
    assert (figures(closing())["last_year"], figures(closing())["change"]) == (None, None)
    _sell_last_year(50_803_466_00)
    found = figures(closing())
    assert (found["total"], found["target_share"]) == (57_323_203_300, 1146)  # 114.6 %, rounded down
    assert (found["last_year"], found["change"]) == (50_803_466_00, 10283)


def _sell_last_year(satang: int) -> None:
    from otop.sync.tests.desk_cast import new_phone

    phone = new_phone("last-year", ref="1")
    phone.send(phone.sale(satang))


@pytest.mark.parametrize("side", ["zone", "category", "region", "province", "bucket", "day"])
def test_every_cut_of_the_whole_fair_adds_up_to_its_total_to_the_satang(side: str) -> None:
    eventful()
    report = closing()
    cut = table(report, f"by_{side}")
    for n, measure in enumerate(cut.columns):
        if measure != "booths":
            assert (measure, sum(row.cells[n].value or 0 for row in cut.rows)) == (measure, figures(report)[measure])


def test_the_days_of_the_day_by_day_table_are_the_day_sheets() -> None:
    eventful()
    days = rows(closing(), "by_day")
    for day in (DAY, NEXT, LAST):
        sheet = figures(draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=day, at=AT))
        told = [sheet[m] for m in ("visitors", "sold", "ordered", "total")]
        assert days[day.isoformat()][:4] == ([None] * 4 if day == LAST else told)  # nothing came on the last


def test_every_foreign_order_that_counts_is_listed_with_what_the_ministry_names() -> None:
    eventful()
    found = table(closing(), "foreign_orders")
    assert [(row.label.th, row.cells[0].value) for row in found.rows] == [
        ("ผ้าไหม · ผ้า เครื่องแต่งกาย · กลุ่มตัวอย่าง 1 · ตัวอย่าง 50 · จีน · CNY 2,010.50 @ 4.97", 1_000_000),
        ("ลำไยอบแห้ง · อาหาร · กลุ่มตัวอย่าง 2 · ตัวอย่าง 90 · ลาว", 17_500),
    ]
    assert found.total is not None
    assert found.total.cells[0].value == figures(closing())["ordered_foreign"] == 1_017_500


def test_orders_add_up_by_country_and_those_on_slips_have_none() -> None:
    eventful()
    found = table(closing(), "by_country")
    assert [(row.code, row.cells[0].value) for row in found.rows] == [
        ("CN", 1_000_000),
        ("TH", 170_005),
        ("slip", 50_000),
        ("LA", 17_500),
    ]
    assert found.total is not None
    assert sum(row.cells[0].value or 0 for row in found.rows) == found.total.cells[0].value == ORDERED


def test_corrections_between_editions_are_listed() -> None:
    cast = eventful()
    assert rows(closing(), "corrections") == {}
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    assert rows(closing(), "corrections") == {}
    cast.sale("1", DAY, (SILK, 1, 100))
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT + timedelta(hours=1))
    assert rows(closing(), "corrections") == {f"{DAY} 1": [141, 1_510_165], f"{DAY} 2": [141, 1_510_265]}


def test_there_are_lines_for_those_who_sign() -> None:
    plain()
    assert [row.code for row in table(closing(), "signatures").rows] == ["prepared", "checked", "approved"]


def test_a_fair_from_which_nothing_came_has_a_report_without_best_days() -> None:
    plain()
    found = figures(closing())
    assert (found["total"], found["best_day"], found["per_visitor"], found["visitors_mean"]) == (0, None, None, None)


def test_a_report_costs_the_same_statements_with_one_booth_and_day_and_with_three(
    count_statements: StatementCounter,
) -> None:
    cast = plain()
    costs = []
    three: list[date] = [DAY, NEXT, LAST]
    for booths, days in ((["1"], [DAY]), (["2", "3"], three)):
        for booth in booths:
            for day in days:
                cast.sale(booth, day, (SILK, 1, 100))
                cast.order(booth, day, "CN", "po", (SILK, 1, 100))
        caches["hot"].clear()
        with count_statements() as statements:
            closing()
        costs.append(len(statements))
    assert costs == [7, 7]
