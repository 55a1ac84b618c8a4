from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from conftest import StatementCounter
from otop.base.charts import Hour
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.fairs.models import Fair
from otop.fairs.types import UnknownFair
from otop.people.queries import VISITOR
from otop.reports.actions import choose_source
from otop.reports.queries.drafts import draft
from otop.reports.queries.live import Live, live, live_fair, version
from otop.reports.tests.cast import AT, DAY, NEXT, SILK, SLUG, eventful, maker, plain
from otop.reports.types import Cell, MoneySource, ReportKind
from otop.reports.views.public import follows
from otop.sales.types import SlipBody
from otop.sync.actions import enter_slip

pytestmark = pytest.mark.django_db


def now(*, public: bool = False, at: datetime = AT) -> Live:
    return live(fair=live_fair(actor=VISITOR, slug=SLUG), at=at, public=public)


def cells_of_the_sheet(day: date) -> dict[str, Cell]:
    report = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=day, at=AT)
    return {row.code: row.cells[0] for row in report.figures}


def test_live_page_and_day_sheet_say_the_same_of_every_measure_they_share() -> None:
    cast = eventful()
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=1_000_000, at=AT)
    page, sheet = now(), cells_of_the_sheet(NEXT)
    shared = {**page.cells, **page.today}
    alone = {"ordered_foreign"}  # the page's is so far, the sheet's of the day
    assert {code: cell.value for code, cell in shared.items() if code not in alone} == {
        code: sheet[code].value for code in shared if code not in alone
    }
    assert page.target_share == sheet["target_share"].value
    assert page.days_left == sheet["days_left"].value
    assert [cell.opens for code, cell in page.today.items()] == [sheet[code].opens for code in page.today]
    so_far = [c.value or 0 for c in (cells_of_the_sheet(DAY)["ordered_foreign"], sheet["ordered_foreign"])]
    assert page.cells["ordered_foreign"].value == sum(so_far) == 1_017_500


def test_parts_add_up_to_the_total_and_come_highest_first() -> None:
    eventful()
    page = now()
    total = page.cells["total_cumulative"].value
    assert sum(p.satang for p in page.buckets) == sum(p.satang for p in page.provinces) == total
    assert [p.satang for p in page.provinces] == sorted((p.satang for p in page.provinces), reverse=True)
    assert [(p.code, p.booths, p.makers) for p in page.provinces] == [("50", 1, 1), ("90", 1, 1), ("unknown", 2, 1)]


def test_a_replayed_fair_stands_at_its_latest_day_with_anything_in_it() -> None:
    eventful()
    page = now(at=AT + timedelta(days=4000))
    assert (page.day, page.day_number, page.days) == (NEXT, 2, 3)


@pytest.mark.parametrize(
    ("days_later", "day", "number"),
    [(-1, None, 0), (0, DAY, 1), (2, DAY + timedelta(days=2), 3), (40, DAY + timedelta(days=2), 3)],
)
def test_a_real_fair_stands_at_today_and_after_its_end_at_its_last_day(
    days_later: int, day: date | None, number: int
) -> None:
    plain()
    Fair.objects.update(clock="real")
    page = now(at=AT + timedelta(days=days_later))
    assert (page.day, page.day_number) == (day, number)


def test_hours_go_from_opening_to_closing_and_end_where_the_day_does() -> None:
    eventful()  # everything is handed in at noon
    assert [(h.hour, h.value) for h in now().hours[:4]] == [(10, 0), (11, 0), (12, 89_002), (13, None)]
    assert now().hours[2] == Hour(12, 89_002, 90_003 + 76_001 + 700)
    assert now().hours[-1].hour == 19


def test_a_fair_without_anything_is_a_page_of_noughts() -> None:
    plain()
    page = now()
    assert (page.day, page.hours, page.buckets, page.provinces, page.looks) == (None, [], [], [], [])
    assert {cell.value for code, cell in page.cells.items() if code != "visitors_mean"} == {0}
    assert page.cells["visitors_mean"].value is None


def test_each_open_booth_says_how_complete_it_is() -> None:
    cast = plain()
    cast.sale("1", DAY, (SILK, 1, 45_000))
    cast.sale("3", DAY, (SILK, 1, 45_000))
    cast.at("booth", "3").lose(2)
    cast.sale("3", DAY, (SILK, 1, 45_000))
    page = now()
    assert page.looks == ["fine", "silent", "missing"]  # booth 2 is held, 4 to 6 are not
    assert (page.fill.booths, page.fill.booths_reported, page.fill.phones_missing, page.fill.records_missing) == (
        *(3, 2),
        *(1, 2),
    )
    assert page.silent == 1


def test_everybody_sees_no_sum_of_fewer_than_three_makers() -> None:
    eventful()
    assert now(public=True).provinces == []
    assert [p.shown for p in now().provinces] == [True, True, True]


def test_nothing_that_moves_with_one_makers_first_sale_of_a_day_says_whose_it_was() -> None:
    """The total moves at once, so all else that is of parts or booths stands still or bears no name."""
    cast = plain()
    fair = Fair.objects.get(pk=cast.fair_id)
    for booth in ("3", "4", "5"):
        maker(fair, booth, "50", [])
    for booth in ("1", "3", "4", "5"):
        cast.sale(booth, DAY, (SILK, 1, 45_000))
    for booth in ("1", "3", "4"):
        cast.sale(booth, NEXT, (SILK, 1, 45_000))
    follows(SLUG)
    before = now(public=True)
    cast.sale("2", NEXT, (SILK, 1, 3_160_000))  # the only maker of province 90, at the fair for the first time
    after = now(public=True)
    assert [(before.looks, after.looks)] == [(["fine"] * 3 + ["silent"] * 2, ["fine"] * 4 + ["silent"])]
    assert after.buckets == before.buckets != []
    assert (after.provinces, after.regions) == (before.provinces, before.regions)
    assert {part.booths for part in [*after.buckets, *after.provinces, *after.regions]} == {None}
    whole = before.cells["total_cumulative"].value, after.cells["total_cumulative"].value
    assert whole == (7 * 45_000, 7 * 45_000 + 3_160_000)


def test_the_version_changes_with_whatever_the_page_shows() -> None:
    cast = plain()
    seen = [version(slug=SLUG)]

    def changed() -> bool:
        seen.append(version(slug=SLUG))
        return seen[-1] not in seen[:-1]

    cast.sale("1", DAY, (SILK, 1, 45_000))
    assert changed()
    cast.count("1", DAY, 1, 0)
    assert changed()
    cast.at("booth", "1").lose(1)
    cast.sale("1", DAY, (SILK, 1, 45_000))
    assert changed()
    cast.slip("1", DAY, 1)
    assert changed()
    enter_slip(by=SYSTEM, slug=SLUG, slip=SlipBody("2", DAY, 5), form=SILK, at=AT)
    assert changed()
    source = MoneySource.SLIP
    choose_source(by=SYSTEM, slug=SLUG, booth="1", day=DAY, source=source, reason="เครื่องเสีย", at=AT)
    assert changed()
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=5, at=AT)
    assert changed()
    assert not changed()


def test_an_unknown_fair_is_told_as_such() -> None:
    with pytest.raises(UnknownFair):
        version(slug="none")
    with pytest.raises(UnknownFair):
        live_fair(actor=VISITOR, slug="none")


def test_the_page_costs_the_same_for_one_booth_and_day_and_for_more(count_statements: StatementCounter) -> None:
    cast = plain()
    fair = live_fair(actor=VISITOR, slug=SLUG)
    cast.sale("1", DAY, (SILK, 1, 45_000))
    cast.count("1", DAY, 3, 1)
    with count_statements() as few:
        live(fair=fair, at=AT, public=True)
    for booth in ("2", "3", "4"):
        cast.sale(booth, NEXT, (SILK, 1, 45_000))
        cast.order(booth, DAY, "CN", "po", (SILK, 1, 5))
    with count_statements() as more:
        live(fair=fair, at=AT, public=True)
    assert (len(few), len(more)) == (3, 3)


def test_asking_for_the_version_is_one_statement(count_statements: StatementCounter) -> None:
    eventful()
    with count_statements() as statements:
        version(slug=SLUG)
    assert len(statements) == 1
