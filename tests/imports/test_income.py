"""The department's real monthly sales of fiscal year 2567, cut three ways."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from otop.base.types import SYSTEM
from otop.income.actions import import_series
from otop.income.models import PublishedFigure
from otop.income.queries import compare_cuts
from otop.income.types import Cut, ImportResult, Source
from tests.imports.conftest import ReadShared

pytestmark = pytest.mark.wide

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SEPTEMBER = date(2024, 9, 1)


def bring(shared: ReadShared, cut: Cut) -> ImportResult:
    return import_series(
        by=SYSTEM,
        table=shared(f"otop_cdd_sales_fy2567_by_{cut.value}.csv"),
        source=Source.CDD,
        cut=cut,
        write=True,
        replace=False,
        at=AT,
        tick=lambda done, of: None,
    )


@pytest.fixture
def three(shared: ReadShared) -> dict[Cut, ImportResult]:
    return {cut: bring(shared, cut) for cut in Cut}


def test_every_value_of_the_three_files_is_in(three: dict[Cut, ImportResult]) -> None:
    found = {cut: (result.rows, result.new) for cut, result in three.items()}
    assert found == {Cut.PROVINCE: (76, 912), Cut.CATEGORY: (12, 60), Cut.CHANNEL: (12, 48)}
    assert PublishedFigure.objects.count() == 912 + 60 + 48


def test_a_value_is_stored_to_the_satang_in_its_month(three: dict[Cut, ImportResult]) -> None:
    figures = PublishedFigure.objects.filter(month=date(2023, 10, 1))
    assert figures.get(member="food").value_satang == 1_295_601_948_047
    assert figures.get(member="12").value_satang == 24_562_566_800
    assert figures.get(member="abroad_online").value_satang == 7_153_822_450


def test_eleven_months_agree_and_september_differs_by_exactly_1000_baht(three: dict[Cut, ImportResult]) -> None:
    months = compare_cuts(2567)
    assert [month.month for month in months if month.spread_satang] == [SEPTEMBER]
    assert [None for month in months if None in month.satang.values()] == []
    assert months[-1].spread_satang == 100_000
    assert months[-1].satang == {
        Cut.PROVINCE: 2_179_603_122_702,
        Cut.CATEGORY: 2_179_603_022_702,
        Cut.CHANNEL: 2_179_603_022_702,
    }


def test_the_difference_is_in_the_report(three: dict[Cut, ImportResult]) -> None:
    assert [(finding.code, finding.found) for finding in three[Cut.CHANNEL].findings] == [("cuts_differ", "1,000.00")]
    assert three[Cut.PROVINCE].findings == []  # there was nothing to compare with yet


def test_the_same_files_again_change_nothing(three: dict[Cut, ImportResult], shared: ReadShared) -> None:
    again = [bring(shared, cut) for cut in Cut]
    assert [(result.new, result.same, result.replaced) for result in again] == [(0, 912, 0), (0, 60, 0), (0, 48, 0)]
