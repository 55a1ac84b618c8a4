"""An auditor follows a thing through the trail, and takes the head of the chain away on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from otop.audit.actions import check, seal
from otop.audit.queries.chain import head
from otop.audit.rules.chain import grouped
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.people.types import Role
from otop.reports.actions import close_day
from otop.reports.tests.cast import AT, DAY, SLUG, eventful
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_auditor_finds_what_happened_to_a_fair_and_prints_the_head(visit: Visit) -> None:
    cast = eventful()
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=2_000_000, at=AT)
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ครบทุกบูธแล้ว", at=AT)
    seal(at=AT)
    check(by=SYSTEM, at=AT)
    page = visit(role=Role.NATIONAL_OFFICER).new_page()
    page.goto("/audit/")
    page.get_by_text("ค้นหาและกรอง").click()
    page.get_by_label("คำในเหตุผล").fill("ครบทุกบูธ")
    page.get_by_role("button", name="ค้นหา").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("ปิดยอดประจำวัน")
    page.get_by_role("link", name="ประวัติ").click()
    expect(page.locator("tbody")).to_contain_text("กำหนดเป้าหมายยอดขาย")
    page.get_by_role("link", name="สายโซ่หลักฐานและการตรวจสอบ").click()
    expect(page.locator(".head-digits")).to_have_text(grouped(head().hash))
    expect(page.get_by_text("ไม่พบความผิดปกติ")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.locator(".top")).to_be_hidden()
