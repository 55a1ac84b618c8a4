from __future__ import annotations

import pytest

from otop.base.types import SYSTEM
from otop.reports.queries.drafts import draft
from otop.reports.queries.measures import MEASURES, measure_of
from otop.reports.tests.cast import AT, DAY, SLUG, eventful
from otop.reports.types import FigureKind, ReportKind, Unit, UnknownMeasure


def test_every_measure_has_two_names_a_unit_a_kind_and_a_grain() -> None:
    assert [code for code, m in MEASURES.items() if not (m.name.th and m.name.en and m.grain and m.code == code)] == []
    assert {m.unit for m in MEASURES.values()} <= set(Unit)
    assert [
        m.code for m in MEASURES.values() if m.code.endswith("_cumulative") and m.kind is not FigureKind.CUMULATIVE
    ] == []


def test_no_two_measures_share_a_name() -> None:
    names = [name for m in MEASURES.values() for name in (m.name.th, m.name.en)]
    assert len(names) == len(set(names))


def test_a_measure_that_nobody_defined_is_unknown() -> None:
    with pytest.raises(UnknownMeasure):
        measure_of("profit")


@pytest.mark.django_db
def test_reports_show_every_measure_and_no_other() -> None:
    eventful()
    shown = set()
    for kind, day in ((ReportKind.DAY, DAY), (ReportKind.CLOSING, None)):
        report = draft(actor=SYSTEM, slug=SLUG, kind=kind, day=day, at=AT)
        shown |= {cell.measure for row in report.figures for cell in row.cells}
        shown |= {code for table in report.tables for code in table.columns}
        for table in report.tables:
            for row in [*table.rows, *([table.total] if table.total else [])]:
                assert [cell.measure for cell in row.cells] == table.columns, (table.code, row.code)
    assert shown == set(MEASURES)


@pytest.mark.django_db
def test_what_has_no_source_has_no_value_and_all_else_has_one() -> None:
    eventful()
    report = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=DAY, at=AT)
    missing = {row.code for row in report.figures if row.cells[0].value is None}
    assert missing == {row.code for row in report.figures if not MEASURES[row.code].source} | {"target", "target_share"}
