"""Frozen reports against phones that go on sending."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from otop.base.sql import one_moment
from otop.base.types import SYSTEM
from otop.fairs.actions import lock_day_to_close
from otop.fairs.models import Closing
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.reports.actions import choose_source, close_day
from otop.reports.models import BoothDayChoice, Edition
from otop.reports.queries.books import books_of
from otop.reports.queries.editions import edition_of
from otop.reports.types import MoneySource, Report, ReportKind
from otop.sync.models import Entry
from tests.races.harness import meanwhile, together
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, ledger
from tests.sync.phone import Phone
from tests.sync.server import PATIENCE_S, wait_until

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


def test_one_form_that_is_pressed_three_times_at_once_makes_one_edition_and_three_pages() -> None:
    fair = a_fair(ends_on=FIRST)
    phone = a_phone(fair)
    officer = account_with(Role.FAIR_OFFICER)
    address = f"/fairs/{fair.slug}/desk/days/{FIRST}/closing/"

    def press() -> tuple[int, bool]:
        client = Client()
        client.force_login(officer)
        page = client.post(address, {"edition": 1, "reason": "ครบแล้ว"}, follow=True)
        return page.status_code, "ปิดวันแล้ว" in page.text

    def sell() -> set[str]:
        return {answer for _ in range(20) for answer in phone.tell(phone.sale(1, qty=1))}

    *pages, answers = together(press, press, press, sell)
    assert pages == [(200, True)] * 3
    assert answers == {"taken"}
    made = sorted(Edition.objects.values_list("kind", "edition"))
    assert made == [(ReportKind.CLOSING, 1), (ReportKind.DAY, 1)]
    assert press() == (200, True), "pressed again much later it is the same edition still"
    assert Edition.objects.count() == 2


def test_a_press_that_would_wait_too_long_is_answered_with_a_sentence_and_pressed_again_it_counts_once() -> None:
    fair = a_fair()
    client = Client()
    client.force_login(account_with(Role.FAIR_OFFICER))
    address = f"/fairs/{fair.slug}/desk/days/{FIRST}/closing/"
    form = {"edition": 1, "reason": "บูธกลับก่อน"}

    def press() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return client.post(address, form)

    with transaction.atomic():
        lock_day_to_close(fair_id=fair.pk, day=FIRST)
        with meanwhile(press) as pressing:
            page = pressing.result(timeout=PATIENCE_S)
    assert (page.status_code, page["Retry-After"]) == (503, "3")
    assert "วันนี้กำลังถูกปิด" in page.text
    assert 'name="edition" value="1"' in page.text
    assert "บูธกลับก่อน" in page.text
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert Closing.objects.count() == 1


def test_any_other_page_that_would_wait_too_long_says_so_and_is_no_failure_of_ours() -> None:
    fair = a_fair()
    client = Client()
    client.force_login(account_with(Role.FAIR_OFFICER))

    def choose() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        address = f"/fairs/{fair.slug}/desk/days/{FIRST}/sources/1/choice/"
        return client.post(address, {"source": "receipts", "reason": "ตรวจแล้ว"})

    with transaction.atomic():
        lock_day_to_close(fair_id=fair.pk, day=FIRST)
        with meanwhile(choose) as choosing:
            page = choosing.result(timeout=PATIENCE_S)
    assert (page.status_code, page["Retry-After"]) == (503, "3")
    assert "ยังไม่มีอะไรถูกบันทึก" in page.text


def test_a_source_that_is_chosen_three_times_at_once_is_one_word() -> None:
    fair = a_fair()
    choose = partial(choose_source, by=SYSTEM, slug=fair.slug, booth="1", day=FIRST, at=NOON)
    slip = partial(choose, source=MoneySource.SLIP, reason="เครื่องเสีย")
    assert len({choice.pk for choice in together(slip, slip, slip)}) == 1
    choose(source=MoneySource.RECEIPTS, reason="พบข้อมูล")
    slip()
    assert [row.source for row in BoothDayChoice.objects.order_by("id")] == ["slip", "receipts", "slip"]


def test_two_closings_at_once_that_name_no_edition_make_two() -> None:
    """The control: what keeps a button that is pressed twice from making two is the edition that its form names."""
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
        assert go.wait(PATIENCE_S)
        phone.tell(phone.sale(5, qty=1))

    def sold() -> int:
        return sum(m.sold for m in books_of(fair_id=fair.pk, until=FIRST).money)

    with meanwhile(sell) as selling:
        with one_moment():
            before = sold()
            go.set()
            selling.result(timeout=PATIENCE_S)
            assert sold() == before == 100
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                assert cursor.fetchone() == ("repeatable read",)
        assert sold() == 105
