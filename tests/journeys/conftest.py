"""A real browser against a real server, both on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from otop.people.models import Account
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.products.tests.factories import five_categories
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, PATIENCE_MS
from tests.journeys.phone import phone_page, phone_server, shelf

__all__ = ["phone_page", "phone_server", "shelf"]

WIDTHS = (360, 1280)
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    launched = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(autouse=True)
def quick_server() -> Iterator[None]:
    """The server of tests serves files under their plain names, and no password takes a second to look at."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    hashes = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, PASSWORD_HASHERS=hashes):
        yield


@pytest.fixture(autouse=True)
def categories(transactional_db: None) -> None:
    """Tests that commit leave an empty database behind, without what migrations put in."""
    five_categories()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Visit]:
    """`visit(language="en", width=360, role=Role.VIEWER)`: a window of its own; without a role or an
    account nobody has signed in."""
    opened: list[BrowserContext] = []

    def window(
        *,
        language: str = "th",
        width: int = 1280,
        role: Role | None = None,
        account: Account | None = None,
        home: str = "",
        **more: Any,
    ) -> BrowserContext:
        home = home or live_server.url
        context = browser.new_context(base_url=home, viewport={"width": width, "height": 800}, locale="th-TH", **more)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        context.set_default_timeout(PATIENCE_MS)
        account = account or (account_with(role) if role else None)
        if account is not None:
            client = Client()
            client.force_login(account)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": n, "value": v, "url": home} for n, v in cookies.items()])
        opened.append(context)
        return context

    yield window
    for context in opened:
        context.close()


def faults(page: Page, address: str) -> list[Any]:
    """What axe finds on a page in Thai; in both languages what its scripts say, and how much too wide it is."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
    wide: list[str] = []
    for language in ("en", "th"):
        [cookie] = [one for one in page.context.cookies() if one["name"] == settings.LANGUAGE_COOKIE_NAME]
        page.context.add_cookies([{**cookie, "value": language}])  # type: ignore[typeddict-item]
        page.goto(address)
        wide += [f"{language}: {one}" for one in too_wide(page)]
    return [*axe(page), *wide, *said]


def seen(page: Page) -> list[Any]:
    """What axe finds on a page as it stands, and how much it is wider than a screen."""
    return [*axe(page), *too_wide(page)]


def axe(page: Page) -> list[Any]:
    """Only what is wrong is carried over, and the script once a page: both cost more than the looking."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    violations = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)")
    return [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in violations]


def too_wide(page: Page) -> list[str]:
    """On a phone and on a desk, in the same page; it is left as wide as it was."""
    before = page.viewport_size
    assert before is not None
    found = []
    for width in sorted(WIDTHS, key=lambda width: width != before["width"]):  # as it stands first: to resize is dear
        if width != before["width"]:
            page.set_viewport_size({"width": width, "height": before["height"]})
        more = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{more} px too wide for {width}"] if more > 0 else []
    page.set_viewport_size(before)
    return found
