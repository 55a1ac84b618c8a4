"""PromptPay money is said to be unverified or confirmed by the booth, in every form, and never paid."""

from __future__ import annotations

import csv
import io

import pytest

from otop.base.papers.csv_file import csv_file
from otop.base.types import SYSTEM
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed
from otop.reports.queries.drafts import draft
from otop.reports.queries.live import live_fair
from otop.reports.queries.measures import MEASURES
from otop.reports.queries.opened import opened
from otop.reports.queries.public import public_figure
from otop.reports.rules.paper import paper_of
from otop.reports.tests.cast import AT, DAY, NEXT, SLUG, TEA, eventful, plain
from otop.reports.types import Cut, ReportKind

pytestmark = pytest.mark.django_db
KINDS = ("by_cash", "by_promptpay_unverified", "by_promptpay_confirmed", "by_other")


def by_kind(day: object = None) -> dict[str, int | None]:
    kind = ReportKind.DAY if day else ReportKind.CLOSING
    report = draft(actor=SYSTEM, slug=SLUG, kind=kind, day=day, at=AT)  # type: ignore[arg-type]
    found = {row.code: row.cells[0].value for row in report.figures}
    return {name: found[name] for name in KINDS}


def test_the_kinds_add_up_to_the_receipts_that_stand() -> None:
    eventful()
    assert list(by_kind(DAY).values()) == [90_003, 700, 76_001, 0]
    assert list(by_kind(NEXT).values()) == [44_002, 0, 0, 45_000]
    assert list(by_kind().values()) == [134_005, 700, 76_001, 45_000]


def test_what_the_booth_sees_or_voids_later_moves_to_its_kind() -> None:
    cast = plain()
    sale = cast.sale("2", DAY, (TEA, 1, 500), paid_by="promptpay")
    assert list(by_kind(DAY).values()) == [0, 500, 0, 0]
    cast.confirm("2", NEXT, sale)
    assert list(by_kind(DAY).values()) == [0, 0, 500, 0]
    assert list(by_kind(NEXT).values()) == [0, 0, 0, 0]
    cast.void("2", NEXT, sale)
    assert list(by_kind(DAY).values()) == [0, 0, 0, 0]


def test_each_kind_opens_to_its_own_receipts_and_says_which_they_are() -> None:
    eventful()
    told: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for measure in KINDS[:3]:
        for booth in ("1", "2", "3"):
            rows = opened(actor=SYSTEM, slug=SLUG, measure=measure, cut=Cut(day=DAY, place=booth)).rows
            if rows:
                told[measure, booth] = [(row.label.th, row.value) for row in rows]
    assert {key: [value for _, value in rows] for key, rows in told.items()} == {
        ("by_cash", "1"): [90_003],
        ("by_promptpay_confirmed", "2"): [76_001],
        ("by_promptpay_unverified", "3"): [700],
    }
    assert "ใบเสร็จ พร้อมเพย์ (บูธยืนยันแล้ว)" in told["by_promptpay_confirmed", "2"][0][0]
    assert "ใบเสร็จ พร้อมเพย์ (ยังไม่ยืนยัน)" in told["by_promptpay_unverified", "3"][0][0]


def test_a_paper_says_in_both_languages_how_sure_it_is() -> None:
    eventful()
    report = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.CLOSING, day=None, at=AT)
    for lang, unverified, confirmed in (
        ("th", "พร้อมเพย์ (ยังไม่ยืนยัน)", "พร้อมเพย์ (บูธยืนยันแล้ว)"),
        ("en", "PromptPay, unverified", "PromptPay, confirmed by the booth"),
    ):
        text = csv_file(paper_of(report, MEASURES, lang)).decode("utf-8-sig")  # type: ignore[arg-type]
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert {unverified, confirmed} <= set(cells)
        assert not [cell for cell in cells if "PromptPay" in cell and "paid" in cell.lower()]


def test_payment_kinds_are_for_officers() -> None:
    eventful()
    fair = live_fair(actor=VISITOR, slug=SLUG)
    for measure in KINDS:
        with pytest.raises(NotAllowed):
            public_figure(fair=fair, measure=measure, cut=Cut(), by="day", at=AT)
