"""The browser's driver, one for all tests of a process: it runs a loop in their thread, and there can be only one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

PATIENCE_MS = 90_000  # a busy machine is slow, and that is no fault of a page
# The same engine either way; the shell draws no windows around its pages, which is half of the work.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    expect.set_options(timeout=PATIENCE_MS)
    # With the driver's loop in this thread Django else refuses to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
