"""What users of other tills report: doubled sales, lost queues, cleared storage, wrong clocks. In a real browser."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.fairs.models import Fair
from otop.fairs.queries import fair_time
from otop.sales.models import Sale
from otop.sync.actions import hand_in_file
from otop.sync.models import Entry
from tests.journeys import updated
from tests.journeys.phone import PhonePage, handed_in, let_in, recorded, unsent
from tests.sync.ground import a_fair_of_today, a_product, books, figures
from tests.sync.phone import wire_time
from tests.sync.server import DYING_DOOR, Serve

pytestmark = pytest.mark.django_db(transaction=True)

SELL = """async (times) => {
    const count = () => Number(document.querySelector("[data-count]").dataset.count);
    const tick = () => new Promise((done) => setTimeout(done, 4));
    for (let sold = 0; sold < times; sold += 1) {
        const before = count();
        const goods = document.querySelectorAll(".goods button");
        goods[0].click();
        if (sold % 7 === 6) goods[0].click();
        const cash = document.querySelector(".ways button");
        do await tick(); while (cash.disabled);
        cash.click();
        while (count() === before) await tick();
    }
}"""


def sell(page: Page, times: int = 1) -> None:
    expect(page.locator(".goods button").first).to_contain_text("150")
    page.evaluate(SELL, times)


def on_the_phone(page: Page) -> dict[str, object]:
    """The books as the phone's own list has them."""
    sales = recorded(page, "sale")
    return figures(receipts=len(sales), sold_satang=sum(one["body"]["amount_satang"] for one in sales))


# The first is the least that is handed in as more than one batch; a busy day is for the night.
@pytest.mark.parametrize("half", [105, pytest.param(250, marks=pytest.mark.long)])
def test_a_day_without_a_network_ends_with_the_same_books_to_the_satang(phone_page: PhonePage, half: int) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.context.set_offline(True)
    sell(page, half)
    page.reload()  # in the middle of the day, still without a network: the app opens from the phone itself
    sell(page, half)
    unsent(page, 2 * half)
    shown = int(page.locator("[data-sold]").get_attribute("data-sold") or 0)
    page.context.set_offline(False)
    unsent(page)
    assert on_the_phone(page) == books(fair)
    assert books(fair)["receipts"] == 2 * half
    assert books(fair)["sold_satang"] == shown == 15_000 * 2 * (half + half // 7)


def test_what_was_chosen_and_what_was_sold_outlives_a_reload(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.context.set_offline(True)
    sell(page)
    page.locator(".goods button").first.click()
    page.reload()
    expect(page.locator(".total b")).to_have_text("150")
    page.locator(".ways button").first.click()
    unsent(page, 2)
    page.context.set_offline(False)
    unsent(page)
    assert books(fair) == figures(receipts=2, sold_satang=30_000)


def test_two_tabs_sell_for_one_phone_and_nothing_is_doubled(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    other = page.context.new_page()
    other.goto("/phone/")
    page.context.set_offline(True)
    for _ in range(5):
        sell(page, 2)
        sell(other, 3)
    unsent(page, 25)
    unsent(other, 25)
    page.context.set_offline(False)
    unsent(page)
    unsent(other)
    assert [one["seq"] for one in recorded(page)] == list(range(1, 26))
    assert on_the_phone(page) == books(fair)
    assert books(fair)["receipts"] == 25


def test_a_cleared_storage_is_read_back_from_its_second_copy(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    sell(page, 2)
    unsent(page)
    page.context.set_offline(True)
    sell(page, 5)
    before = recorded(page)
    page.route("**/sync/v1/records", lambda route: route.abort())  # a network, but none of ours
    page.context.set_offline(False)
    page.goto("/phone/icon.svg")
    page.evaluate("new Promise((done) => { indexedDB.deleteDatabase('otop-phone').onsuccess = () => done(); })")
    page.goto("/phone/")
    unsent(page, 5)
    after = recorded(page)
    assert [one["text"] for one in after] == [one["text"] for one in before[2:]]
    page.unroute("**/sync/v1/records")
    sell(page)
    unsent(page)
    assert books(fair) == figures(receipts=8, sold_satang=15_000 * 8)
    assert len({(one["run"], one["seq"]) for one in recorded(page)}) == 6
    assert len({one["run"] for one in recorded(page)}) == 2


def test_after_a_week_only_what_the_server_does_not_hold_is_on_the_phone(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth", clock=True)
    sell(page, 2)
    handed_in(page, 2)
    page.route("**/sync/v1/records", lambda route: route.abort())
    sell(page)
    page.clock.install(time=wire_time() + timedelta(days=8, hours=1))
    page.reload()
    unsent(page, 1)
    assert [one["seq"] for one in recorded(page)] == [3]
    page.unroute("**/sync/v1/records")
    page.clock.run_for(120_000)
    unsent(page)
    assert books(fair)["receipts"] == 3


def test_a_clock_that_is_days_ahead_takes_nothing_off_the_days_list(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth", clock=True)
    page.clock.install(time=wire_time() + timedelta(days=8, hours=1))
    page.reload()
    expect(page.locator(".notices")).to_contain_text("นาฬิกาเครื่องไม่ตรง")
    page.locator(".goods button").first.click()
    page.locator(".ways button").first.click()
    handed_in(page, 1)
    page.reload()
    expect(page.locator("[data-sold]")).to_have_attribute("data-sold", "15000")
    assert len(recorded(page)) == 1


def test_a_wrong_clock_is_said_and_the_day_is_right(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth", clock=True)
    page.clock.install(time=wire_time() + timedelta(hours=30))
    page.reload()
    expect(page.locator(".notices")).to_contain_text("นาฬิกาเครื่องไม่ตรง")
    page.context.set_offline(True)
    page.locator(".goods button").first.click()
    page.locator(".ways button").first.click()
    unsent(page, 1)
    page.context.set_offline(False)
    page.clock.run_for(31_000)
    unsent(page)
    assert Sale.objects.get(fair_id=fair.pk).day == fair_time(fair).business_day(wire_time())
    assert not Entry.objects.get(fair_id=fair.pk).clock


def test_a_server_that_dies_between_booking_and_answering_doubles_nothing(phone_page: PhonePage, serve: Serve) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.context.set_offline(True)
    sell(page, 40)
    home = page.evaluate("location.origin")
    with serve(factory=DYING_DOOR) as dying:
        page.route("**/sync/**", lambda route: route.continue_(url=route.request.url.replace(home, dying.address)))
        page.context.set_offline(False)
        while dying.process.poll() is None:
            page.wait_for_timeout(50)  # the page's own waiting: requests are led to the other server meanwhile
    assert books(fair)["receipts"] == 40, "it had booked them"
    unsent(page, 40)
    page.unroute("**/sync/**")
    unsent(page)
    assert on_the_phone(page) == books(fair)
    assert books(fair)["receipts"] == 40


def test_a_hotels_login_page_is_no_answer(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.route("**/sync/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))
    sell(page, 3)
    unsent(page, 3)
    page.locator(".sync").click()
    expect(page.locator("dialog .note")).to_contain_text("Wi-Fi")
    page.unroute("**/sync/**")
    page.get_by_role("button", name="ส่งเดี๋ยวนี้").click()
    unsent(page)
    assert books(fair)["receipts"] == 3


def test_an_update_waits_for_the_person_and_loses_nothing(
    phone_page: PhonePage, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    pointer, newer = tmp_path / "pointer", tmp_path / "root"
    monkeypatch.setenv(updated.POINTER, str(pointer))
    monkeypatch.setenv("OTOP_FIELD_KEYS_FILE", settings.FIELD_KEYS_FILE)
    with serve(factory="tests.journeys.updated:handler") as home:
        page = phone_page(fair, "booth", home=home.address)
        page.route("**/sync/v1/records", lambda route: route.abort())
        sell(page, 3)
        _newer_app(newer)
        pointer.write_text(str(newer))
        page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
        expect(page.locator(".notices")).to_contain_text("มีรุ่นใหม่")
        assert page.evaluate("document.documentElement.dataset.version") is None, "nobody was interrupted"
        page.locator(".goods button").first.click()
        page.get_by_role("button", name="ใช้รุ่นใหม่").click()
        expect(page.locator("html[data-version=newer]")).to_have_count(1)
        expect(page.locator(".total b")).to_have_text("150")
        unsent(page, 3)
        page.unroute("**/sync/v1/records")
        unsent(page)
        assert books(fair)["receipts"] == 3


def _newer_app(folder: Path) -> None:
    """The built app once more, told apart by a mark on its page; its service worker knows the page as a new one."""
    assert settings.WHITENOISE_ROOT is not None
    shutil.copytree(settings.WHITENOISE_ROOT, folder, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    page, worker = folder / "phone" / "index.html", folder / "phone" / "sw.js"
    page.write_text(page.read_text().replace('<html lang="th">', '<html lang="th" data-version="newer">'))
    revised = worker.read_text().replace('index.html",revision:"', 'index.html",revision:"newer')
    assert revised != worker.read_text()
    worker.write_text(revised)


def test_an_old_app_is_told_and_goes_on_working(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")

    def wanting(route: Route) -> None:
        answer = route.fetch(headers=route.request.headers | {"if-none-match": ""})
        route.fulfill(response=answer, json=answer.json() | {"app_version": 99}, headers={"ETag": '"99"'})

    page.route("**/sync/v1/setup", wanting)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".notices")).to_contain_text("รุ่นนี้เก่ากว่า")
    sell(page, 2)
    unsent(page)
    assert books(fair)["receipts"] == 2


def test_a_full_phone_says_so_before_the_sale(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    sell(page)
    unsent(page)
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    used = session.send("Storage.getUsageAndQuota", {"origin": origin})["usage"]
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": used + 20_000})
    page.reload()
    expect(page.locator(".notices")).to_contain_text("เกือบเต็ม")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    page.reload()
    expect(page.locator(".notices")).not_to_contain_text("เกือบเต็ม")


def test_a_lost_phones_records_come_in_as_a_file_and_are_not_doubled(phone_page: PhonePage, tmp_path: Path) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.context.set_offline(True)
    sell(page, 4)
    page.locator(".sync").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="ส่งออกแฟ้ม").click()
    content = Path(saved.value.path()).read_bytes()
    revoke(by=SYSTEM, device_id=UUID(json.loads(content)[0]["device"]), reason="หาย", at=wire_time())
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    expect(page.locator(".notices")).to_contain_text("ถูกยกเลิก")
    unsent(page, 4)
    assert books(fair)["receipts"] == 0
    answers = hand_in_file(by=SYSTEM, fair_id=fair.pk, content=content, at=wire_time())
    assert [answered.answer for answered in answers] == ["taken"] * 4
    assert books(fair)["receipts"] == 4


def test_what_is_refused_is_shown_and_lets_everything_else_through(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.context.set_offline(True)
    sell(page, 3)
    _spoil(page, seq=2)
    page.context.set_offline(False)
    unsent(page)
    expect(page.locator(".sync b")).to_have_text("1")
    page.locator(".sync").click()
    expect(page.locator("dialog")).to_contain_text("ไม่เท่ากับผลรวม")
    assert books(fair)["receipts"] == 2
    assert books(fair)["refused"] == 1


def _spoil(page: Page, *, seq: int) -> None:
    """As if a fault of the app had written a wrong sum."""
    page.evaluate(
        """async (seq) => {
            const opened = indexedDB.open("otop-phone");
            const db = await new Promise((done) => { opened.onsuccess = () => done(opened.result); });
            const store = db.transaction("records", "readwrite").objectStore("records");
            const asked = store.getAll();
            const all = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
            const kept = all.find((one) => one.seq === seq);
            kept.text = kept.text.replace(/"amount_satang":\\d+/, '"amount_satang":1');
            const put = store.put(kept);
            await new Promise((done) => { put.onsuccess = done; });
            db.close();
        }""",
        seq,
    )


def test_a_phone_that_moves_sends_what_is_left_under_its_old_key(phone_page: PhonePage) -> None:
    fair: Fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth", "1")
    page.route("**/sync/v1/records", lambda route: route.abort())
    sell(page, 2)
    let_in(page, fair, "gate", "1")
    page.unroute("**/sync/v1/records")
    unsent(page)
    assert books(fair)["receipts"] == 2
