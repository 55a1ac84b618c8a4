"""The fair's live page, as a wall and a phone show it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
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


def sell(cast: Cast, satang: int) -> None:
    """A receipt is taken, and its phone was told so."""
    cast.sale("1", NEXT, (SILK, 1, satang))


def shows(page: Page, total: str) -> None:
    expect(page.locator(TOTAL)).to_have_text(total)


def still_clock(page: Page) -> None:
    """The page's own clock stands, and goes on only by `run_for`: what it does within a second is told without one."""
    now = timezone.now()
    page.clock.install(time=now)
    page.clock.pause_at(now + timedelta(seconds=1))  # before the page is there: so nothing is asked but by `run_for`
    page.goto(LIVE)


def test_a_receipt_is_seen_within_a_second_of_the_pages_clock(visit: Visit, cast: Cast) -> None:
    page = visit().new_page()
    still_clock(page)
    shows(page, "16,166.67")
    page.evaluate("window.same = true")
    for satang, total in ((100_000, "17,166.67"), (200_000, "19,166.67")):
        sell(cast, satang)
        with page.expect_response(ASKED):
            page.clock.run_for(1_000)
        shows(page, total)
    assert page.evaluate("window.same")  # the page was never loaded again


def test_who_reads_keeps_the_place(visit: Visit, cast: Cast) -> None:
    page = visit(width=360).new_page()
    page.goto(LIVE)
    page.locator("#hours-table summary").click()
    page.locator(".live-map .legend").scroll_into_view_if_needed()
    page.locator(".live-centre a").first.focus()
    there = page.evaluate("[scrollY, document.activeElement.href]")
    sell(cast, 100_000)
    shows(page, "17,166.67")
    assert page.evaluate("[scrollY, document.activeElement.href]") == there
    expect(page.locator("#hours-table table")).to_be_visible()


def test_the_page_can_be_held_still(visit: Visit, cast: Cast) -> None:
    page = visit().new_page()
    still_clock(page)
    page.get_by_role("button", name="หยุดอัปเดต").click()
    sell(cast, 100_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(60_000)
    assert [url for url in asked if ASKED.search(url)] == []
    shows(page, "16,166.67")
    page.get_by_role("button", name="อัปเดตต่อ").click()
    page.clock.run_for(2_000)
    shows(page, "17,166.67")


def test_a_silent_server_is_told_and_the_page_comes_back_by_itself(visit: Visit, cast: Cast) -> None:
    page = visit().new_page()
    page.goto(LIVE)
    page.route(ASKED, lambda route: route.abort())
    expect(page.locator("#unheard")).to_be_visible()
    page.unroute(ASKED)
    sell(cast, 100_000)
    expect(page.locator(TOTAL)).to_have_text("17,166.67")
    expect(page.locator("#unheard")).to_be_hidden()


def test_without_javascript_loading_again_shows_what_is_new(visit: Visit, cast: Cast) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto(LIVE)
    expect(page.get_by_text("โหลดหน้านี้ใหม่")).to_be_visible()
    sell(cast, 100_000)
    page.reload()
    expect(page.locator(TOTAL)).to_have_text("17,166.67")
