"""A real browser against a real server, both on this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.products.tests.factories import five_categories

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    # The browser's driver runs a loop in this thread, in which Django else refuses to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def plain_names() -> Iterator[None]:
    """The server of tests serves files under their plain names."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def categories(transactional_db: None) -> None:
    """Tests that commit leave an empty database behind, without what migrations put in."""
    five_categories()


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Visit]:
    """`visit(language="en", width=360, role=Role.VIEWER)`: a window of its own; without a role nobody has signed in."""
    opened: list[BrowserContext] = []

    def window(*, language: str = "th", width: int = 1280, role: Role | None = None, **more: Any) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, locale="th-TH", **more
        )
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if role is not None:
            client = Client()
            client.force_login(account_with(role))
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        opened.append(context)
        return context

    yield window
    for context in opened:
        context.close()
