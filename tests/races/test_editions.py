"""Frozen reports against phones that go on sending."""

from __future__ import annotations

from functools import partial
from threading import Event

import pytest
from django.db import connection

from otop.base.sql import one_moment
from otop.base.types import SYSTEM
from otop.reports.actions import close_day
from otop.reports.queries.books import books_of
from otop.reports.queries.editions import edition_of
from otop.reports.types import Report, ReportKind
from otop.sync.models import Entry
from tests.races.harness import meanwhile, together
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, ledger
from tests.sync.phone import Phone
from tests.sync.server import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def value(report: Report, code: str) -> int | None:
    return next(row.cells[0].value for row in report.figures if row.code == code)


def test_what_the_frozen_sheet_holds_is_exactly_what_is_not_late() -> None:
    fair = a_fair()
    phones = [a_phone(fair, ref=ref) for ref in ("1", "2", "3")]

    def sell(phone: Phone) -> None:
        for _ in range(40):
            assert phone.tell(phone.sale(1, qty=1)) == ["taken"]

    def close() -> Report:
        wait_until(lambda: Entry.objects.filter(fair_id=fair.pk).count() > 20, what="some sales are in")
        return close_day(by=SYSTEM, slug=fair.slug, day=FIRST, reason="เครื่องยังส่งอยู่", at=NOON)

    *_, sheet = together(*(partial(sell, phone) for phone in phones), close)
    on_time = [row["late"] for row in ledger(fair)].count(False)
    assert (value(sheet, "receipts"), value(sheet, "sold")) == (on_time, on_time)
    assert 20 < on_time < 120, "the closing fell before or after all batches: nothing was tried"
    assert edition_of(actor=SYSTEM, slug=fair.slug, kind=ReportKind.DAY, day=FIRST, edition=1) == sheet


def test_two_closings_at_once_make_two_editions_of_the_sheet_and_of_the_closing_report() -> None:
    fair = a_fair(ends_on=FIRST)
    close = partial(close_day, by=SYSTEM, slug=fair.slug, day=FIRST, reason="", at=NOON)
    assert {report.edition for report in together(close, close)} == {1, 2}
    second = edition_of(actor=SYSTEM, slug=fair.slug, kind=ReportKind.CLOSING, day=None, edition=2)
    assert second.edition == 2


def test_a_draft_is_of_one_moment_while_phones_go_on_sending() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    phone.tell(phone.sale(100, qty=1))
    go = Event()

    def sell() -> None:
        go.wait(10)
        phone.tell(phone.sale(5, qty=1))

    def sold() -> int:
        return sum(m.sold for m in books_of(fair_id=fair.pk, until=FIRST).money)

    with meanwhile(sell) as selling:
        with one_moment():
            before = sold()
            go.set()
            selling.result(timeout=30)
            assert sold() == before == 100
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
        assert sold() == 105
