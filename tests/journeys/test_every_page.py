"""Every page in both languages, narrow and wide: nothing for axe to find, nothing wider than the screen."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.people.types import Role
from otop.reports.actions import close_day
from otop.reports.tests.cast import AT, DAY, NEXT, SLUG, eventful
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
FAIR = f"/fairs/{SLUG}/"
PUBLIC = ["/", "/fairs/", "/sign-in/", FAIR + "live/", "/nowhere/"]
OFFICERS = [
    "/parts/",
    FAIR + "desk/",
    FAIR + "live/",
    FAIR + "reports/",
    FAIR + f"days/{DAY}/",
    FAIR + f"days/{NEXT}/",
    FAIR + "closing/",
    FAIR + "release/",
    FAIR + "figures/total_cumulative/",
    FAIR + f"figures/sold/?day={DAY}&place=1",
    FAIR + "figures/jobs/",
]


def faults(page: Page, address: str) -> list[Any]:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    page.goto(address)
    found = [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in Axe().run(page).response["violations"]]
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, *said, *([f"{too_wide} px too wide"] if too_wide > 0 else [])]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_is_for_everybody(visit: Visit, language: str, width: int) -> None:
    cast = eventful()
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=2_000_000, at=AT)
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ปิดตามเวลา", at=AT)
    anybody = visit(language=language, width=width).new_page()
    officer = visit(language=language, width=width, role=Role.FAIR_OFFICER).new_page()
    found = {address: faults(anybody, address) for address in PUBLIC}
    found |= {f"{address} (officer)": faults(officer, address) for address in OFFICERS}
    assert {address: list_ for address, list_ in found.items() if list_} == {}


@pytest.mark.parametrize("address", ["/", FAIR + "live/", FAIR + "closing/"])
def test_the_dark_look_can_be_read_too(visit: Visit, address: str) -> None:
    eventful()
    page = visit(role=Role.VIEWER, color_scheme="dark").new_page()
    assert faults(page, address) == []
