"""The phone app as it was built (`make phone`), in a real browser, against the whole server as a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize, expect

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.fairs.models import Fair
from tests.conftest import PATIENCE_MS
from tests.sync.phone import wire_time
from tests.sync.server import Serve, Server, wait_until

WHOLE = "tests.journeys.whole:handler"
WIDTH, HEIGHT = 360, 740
PhonePage = Callable[..., Page]


@pytest.fixture(scope="session")
def phone_server(django_db_setup: None, _field_keys: None, serve: Serve) -> Iterator[Server]:
    if not settings.WHITENOISE_ROOT:
        pytest.fail("the phone app is not built: make phone")
    os.environ["OTOP_FIELD_KEYS_FILE"] = settings.FIELD_KEYS_FILE
    with serve(factory=WHOLE) as running:
        yield running
    del os.environ["OTOP_FIELD_KEYS_FILE"]


class Shelf:
    """Phones that were used and wiped: their browser still keeps the files of the app, and its worker.

    To make a phone and to fetch the app anew costs three times what it costs to let one in.
    """

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser = browser
        self.home = home
        self.free: dict[str, list[Page]] = {}
        self.taken: list[tuple[str, Page]] = []
        self.said: list[str] = []

    def take(self, *, clock: bool, **more: Any) -> Page:
        """A phone of this kind, whose clock goes by the real one until the test moves it, if it has one of its own."""
        kind = f"{clock} {sorted(more.items())}"
        page = self.free[kind].pop() if self.free.get(kind) else self._new(**more)
        self.taken.append((kind, page))
        if clock:
            page.clock.install()
        return page

    def _new(self, **more: Any) -> Page:
        context = self.browser.new_context(base_url=self.home, locale="th-TH", **more)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: self.said.append(str(error.error)))
        context.on(
            "console", lambda message: self.said.append(message.text) if "Content Security" in message.text else None
        )
        return context.new_page()

    def put_back(self) -> None:
        for kind, page in self.taken:
            self.free.setdefault(kind, []).append(wiped(page, self.home))
        self.taken.clear()

    def clear(self) -> None:
        """Nothing of these phones is left, and no other test gets one of them."""
        for page in [page for _, page in self.taken] + [page for pages in self.free.values() for page in pages]:
            page.context.close()
        self.taken.clear()
        self.free.clear()


def wiped(page: Page, home: str) -> Page:
    """A page of the same phone, with a network and nothing stored but the files of the app."""
    context = page.context
    for other in context.pages:
        if other is not page:
            other.close()
    page = context.new_page() if page.is_closed() else page
    page.unroute_all(behavior="wait")
    context.set_offline(False)
    page.goto("/phone/icon.svg")
    session = context.new_cdp_session(page)
    stored = "cookies,file_systems,indexeddb,local_storage"
    session.send("Storage.clearDataForOrigin", {"origin": home, "storageTypes": stored})
    session.detach()
    page.evaluate("sessionStorage.clear(), caches.delete('pictures')")
    return page


@pytest.fixture(scope="session")
def shelf(browser: Browser, phone_server: Server) -> Iterator[Shelf]:
    made = Shelf(browser, phone_server.address)
    yield made
    made.clear()


@pytest.fixture
def phone_page(request: pytest.FixtureRequest, browser: Browser, shelf: Shelf) -> Iterator[PhonePage]:
    """`phone_page(fair, "gate", "1", language="en", color_scheme="dark", width=1280)`: a phone of its own, let in by a
    code, with its face open and its service worker at work. `clock` is one that the test moves; `home` is another
    server. No script may have failed."""
    elsewhere: list[Shelf] = []
    failed = request.session.testsfailed

    def phone(
        fair: Fair,
        kind: str,
        ref: str = "1",
        *,
        language: str = "th",
        width: int = WIDTH,
        clock: bool = False,
        home: str = "",
        **more: Any,
    ) -> Page:
        if home:
            elsewhere.append(Shelf(browser, home))
        viewport = ViewportSize(width=width, height=HEIGHT)
        page = (elsewhere[-1] if home else shelf).take(clock=clock, viewport=viewport, **more)
        enrol(page, fair, kind, ref, language=language)
        return page

    yield phone
    said = [one for each in (shelf, *elsewhere) for one in each.said]
    shelf.said.clear()
    for each in elsewhere:
        each.clear()
    if said or request.session.testsfailed > failed:
        shelf.clear()  # who knows what state it left them in
    shelf.put_back()
    assert said == []


def let_in(page: Page, fair: Fair, kind: str, ref: str, *, language: str = "th") -> None:
    """The page's phone works for this place from now on, whatever it did before."""
    page.goto("about:blank")
    enrol(page, fair, kind, ref, language=language)


def enrol(page: Page, fair: Fair, kind: str, ref: str, *, language: str = "th") -> None:
    code = issue_code(by=SYSTEM, fair_slug=fair.slug, kind=kind, ref=ref, at=wire_time())
    page.goto(f"/phone/#enrol={code}")
    name = page.locator("form input").nth(1)
    name.fill("เครื่องทดสอบ")
    if page.locator("html").get_attribute("lang") != language:
        page.locator("button.plain").first.click()
    page.locator("form button.main").click()
    expect(page.locator(".phone main")).to_be_visible()
    if kind == "booth":  # until its goods have come, the first button is that of the free amount
        expect(page.locator("main > .note, .goods button:not(.free)").first).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def unsent(page: Page, count: int = 0) -> None:
    """The head of the app says that so many records wait, and where none does, the phone's store says so, too.

    What was tapped must be seen on the page first: before it is written, nothing waits either.
    """
    expect(page.locator("[data-unsent]")).to_have_attribute("data-unsent", str(count))
    if count == 0:
        wait_until(lambda: all(one["state"] != "waiting" for one in recorded(page)), what="nothing waits on the phone")


def recorded(page: Page, kind: str = "") -> list[dict[str, Any]]:
    """The records that the phone keeps, in the order of their numbers; of one kind where it is named."""
    script = """async (kind) => {
        const opened = indexedDB.open("otop-phone");
        const db = await new Promise((done) => { opened.onsuccess = () => done(opened.result); });
        const asked = db.transaction("records").objectStore("records").getAll();
        const all = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
        db.close();
        return all.filter((one) => !kind || one.kind === kind).sort((one, other) => one.seq - other.seq);
    }"""
    return list(page.evaluate(script, kind))


def handed_in(page: Page, count: int, kind: str = "") -> list[dict[str, Any]]:
    """So many records are kept, of one kind where it is named, and the server said that it holds each."""

    def states() -> list[str]:
        return [one["state"] for one in recorded(page, kind)]

    wait_until(lambda: states() == ["held"] * count, what=f"{count} records handed in")
    return recorded(page, kind)


def fill_up(page: Page) -> None:
    """The phone's store takes no further record. Chromium lets a single small one in, whatever quota it is given."""
    page.evaluate(
        """() => {
            const { add } = IDBObjectStore.prototype;
            IDBObjectStore.prototype.add = () => { throw new DOMException("no room", "QuotaExceededError"); };
            addEventListener("room", () => { IDBObjectStore.prototype.add = add; }, { once: true });
        }"""
    )


def make_room(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('room'))")
