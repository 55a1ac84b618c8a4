"""The fair's live page, as a wall and a phone show it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from otop.reports.tests.cast import NEXT, SILK, SLUG, Cast, eventful
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
LIVE = f"/fairs/{SLUG}/live/"
TOTAL = ".live-total .huge a"
ASKED = re.compile(r"/live/(now/|figures\.json)$")


@pytest.fixture
def cast() -> Cast:
    return eventful()


def sell(cast: Cast, satang: int) -> float:
    """A receipt is taken; when its phone was told so."""
    cast.sale("1", NEXT, (SILK, 1, satang))
    return time.monotonic()


def waited_for(page: Page, total: str, since: float) -> float:
    expect(page.locator(TOTAL)).to_have_text(total, timeout=5_000)
    return time.monotonic() - since


def test_a_receipt_is_seen_within_two_seconds_of_its_acknowledgement(visit: Visit, cast: Cast) -> None:
    page = visit().new_page()
    page.goto(LIVE)
    expect(page.locator(TOTAL)).to_have_text("16,166.67")
    page.evaluate("window.same = true")
    assert waited_for(page, "17,166.67", sell(cast, 100_000)) < 2
    assert waited_for(page, "19,166.67", sell(cast, 200_000)) < 2
    assert page.evaluate("window.same")  # the page was never loaded again


def test_who_reads_keeps_the_place(visit: Visit, cast: Cast) -> None:
    page = visit(width=360).new_page()
    page.goto(LIVE)
    page.locator("#hours-table summary").click()
    page.locator(".live-map .legend").scroll_into_view_if_needed()
    page.locator(".live-centre a").first.focus(timeout=2_000)
    there = page.evaluate("[scrollY, document.activeElement.href]")
    waited_for(page, "17,166.67", sell(cast, 100_000))
    assert page.evaluate("[scrollY, document.activeElement.href]") == there
    expect(page.locator("#hours-table table")).to_be_visible()


def test_the_page_can_be_held_still(visit: Visit, cast: Cast) -> None:
    page = visit().new_page()
    page.goto(LIVE)
    page.get_by_role("button", name="หยุดอัปเดต").click()
    sell(cast, 100_000)
    page.wait_for_timeout(2_500)
    expect(page.locator(TOTAL)).to_have_text("16,166.67")
    page.get_by_role("button", name="อัปเดตต่อ").click()
    expect(page.locator(TOTAL)).to_have_text("17,166.67")


def test_a_silent_server_is_told_and_the_page_comes_back_by_itself(visit: Visit, cast: Cast) -> None:
    page = visit().new_page()
    page.goto(LIVE)
    page.route(ASKED, lambda route: route.abort())
    expect(page.locator("#unheard")).to_be_visible()
    page.unroute(ASKED)
    sell(cast, 100_000)
    expect(page.locator(TOTAL)).to_have_text("17,166.67", timeout=10_000)
    expect(page.locator("#unheard")).to_be_hidden()


def test_without_javascript_loading_again_shows_what_is_new(visit: Visit, cast: Cast) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto(LIVE)
    expect(page.get_by_text("โหลดหน้านี้ใหม่")).to_be_visible()
    sell(cast, 100_000)
    page.reload()
    expect(page.locator(TOTAL)).to_have_text("17,166.67")
