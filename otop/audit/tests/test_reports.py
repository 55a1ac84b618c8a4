"""Frozen reports and the chain speak for each other: each prints a head, and the chain tells each of them."""

from __future__ import annotations

import pytest

from otop.audit.actions import seal
from otop.audit.tests.trail import found, happen, tamper
from otop.base.papers.words import Fact
from otop.base.types import SYSTEM
from otop.reports.actions import close_day
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.paper import paper_of
from otop.reports.tests.cast import AT, DAY, SLUG, eventful
from otop.reports.types import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet() -> Report:
    """A day's sheet, frozen after everything before it was sealed; and what was announced with it is sealed, too."""
    eventful()
    seal(at=AT)
    frozen = close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    happen(3)
    seal(at=AT)
    return frozen


def test_a_frozen_sheet_prints_the_head_of_its_moment(sheet: Report) -> None:
    told = Fact(f"Head of the audit chain, number {sheet.chain_no}", sheet.chain_head, "chain_head")
    assert told in paper_of(sheet, MEASURES, "en").facts
    assert (sheet.chain_no > 0, len(sheet.chain_head), found()) == (True, 64, [])


def test_a_chain_that_was_cut_below_a_printed_head_is_told(sheet: Report) -> None:
    tamper(f"DELETE FROM base_announcement WHERE no >= {sheet.chain_no}; DELETE FROM audit_seal")
    breaches = {finding["breach"]: finding for finding in found()}
    assert breaches["not_as_printed"] == {
        "breach": "not_as_printed", "no": sheet.chain_no, "what": "aec 2015-11-03 edition 1",
    }  # fmt: skip


def test_a_chain_that_lost_its_word_on_a_report_is_told_by_the_report(sheet: Report) -> None:
    tamper(f"DELETE FROM base_announcement WHERE no > {sheet.chain_no}")
    tamper(f"DELETE FROM audit_seal WHERE last > {sheet.chain_no}")
    assert found() == [{"breach": "other_report", "what": "aec 2015-11-03 edition 1"}]


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE reports_edition SET content = jsonb_set(content, '{figures,0,cells,0,value}', '1')",
        "UPDATE reports_edition SET fingerprint = repeat('0', 64)",
        "UPDATE reports_edition SET edition = 2",
        "DELETE FROM reports_edition",
    ],
)
def test_a_report_that_was_edited_or_removed_is_told_by_the_chain(sheet: Report, edit: str) -> None:
    tamper(edit)
    assert {finding["breach"] for finding in found()} == {"other_report"}
