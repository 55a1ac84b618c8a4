"""The phone app's own records in a real browser, against a real server: nothing is lost or doubled.

`OTOP_SCHEDULE=713 OTOP_SCHEDULES=1` runs one schedule alone; a failure names its number and its steps.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright

from tests.phone.page import build, forget_all, harness_page
from tests.phone.proof import books_agree, prove
from tests.sync.server import Serve

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = int(os.environ.get("OTOP_SCHEDULE", "1"))
COUNT = int(os.environ.get("OTOP_SCHEDULES", "1000"))
OF_A_DAY = 150  # in `make test`; the others are for the night
AT_A_TIME = 500  # the browser holds the phones of so many


def _portions() -> Iterator[object]:
    last, first = FIRST + COUNT, FIRST
    while first < last:
        until = min(last, first + (AT_A_TIME if first > FIRST else OF_A_DAY))
        yield pytest.param(range(first, until), marks=[pytest.mark.long] * (first > FIRST), id=f"{first}-{until - 1}")
        first = until


@pytest.fixture(scope="module")
def harness(
    django_db_setup: None, driver: Playwright, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    built = tmp_path_factory.mktemp("harness")
    build(built)
    with harness_page(driver, serve, built) as opened:
        yield opened


@pytest.fixture
def page(transactional_db: None, harness: Page) -> Page:
    """No phone of an earlier test is left in it: those of one seed bear one name."""
    forget_all(harness)
    return harness


@pytest.mark.parametrize("seeds", list(_portions()))
def test_whatever_happens_to_a_phone_the_books_come_to_what_was_tapped(page: Page, seeds: range) -> None:
    _, failures = prove(page, seeds)
    assert not failures, "\n".join(map(str, failures[:5]))
    assert books_agree()


def test_a_second_window_goes_by_the_clock_of_the_fair_that_its_phone_moved_to(page: Page) -> None:
    _, failures = prove(page, [4278])  # it went by that of the fair that was left, years ago
    assert not failures, str(failures[0])


@pytest.mark.parametrize("fault", ["believes any 200", "forgets what got no answer", "makes it anew"])
def test_a_sender_with_a_fault_of_the_usual_kind_is_found_out(page: Page, fault: str) -> None:
    """By one of the first sixty schedules; once it is, no more of them are run."""
    portions = (range(first, first + 12) for first in range(1, 61, 12))
    assert any(prove(page, seeds, broken=fault)[1] for seeds in portions)
