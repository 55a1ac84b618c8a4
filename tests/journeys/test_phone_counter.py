"""The counter's face: a queue that works without a network, is shared with one, and stands in the records alone."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from otop.base.types import SYSTEM
from otop.fairs.models import Fair
from otop.servicecentre.actions import add_service
from tests.journeys.conftest import seen
from tests.journeys.phone import PhonePage, fill_up, handed_in, make_room, unsent
from tests.sync.ground import NOON, a_fair, books, ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fair() -> Fair:
    made = a_fair()
    for code, th, en in [("tax", "ภาษีและใบกำกับ", "Tax papers"), ("ship", "ส่งของ", "Shipping")]:
        add_service(by=SYSTEM, fair_id=made.pk, code=code, name_th=th, name_en=en, at=NOON)
    return made


def take(page: Page, service: str, persons: int = 1) -> str:
    page.locator("[data-take]").click()
    page.locator(f"[name=service][value={service}]").check()
    for _ in range(persons - 1):
        page.locator("dialog .row button").last.click()
    page.locator("dialog > .stack > button.main").click()
    given = page.locator("[data-given]")
    expect(given).to_be_visible()
    no = given.get_attribute("data-given")
    page.keyboard.press("Escape")
    return no or ""


def call_next(page: Page) -> None:
    page.locator("footer .main").click()


def act(page: Page, name: str) -> None:
    page.locator("article").get_by_role("button", name=name).click()


def waits(page: Page, count: int) -> None:
    expect(page.locator("[data-waiting]")).to_have_attribute("data-waiting", str(count))


def at_counter(page: Page, no: str, state: str) -> None:
    expect(page.locator(f'[data-at="{no}"]')).to_have_attribute("data-state", state)


def figure(page: Page, name: str) -> str:
    return page.locator(f"[data-figure={name}]").inner_text()


def test_a_counter_without_a_network_serves_its_queue_and_a_reload_changes_nothing(
    phone_page: PhonePage, fair: Fair
) -> None:
    page = phone_page(fair, "counter", "1")
    unsent(page)
    page.context.set_offline(True)
    assert [take(page, "tax", 3), take(page, "ship"), take(page, "tax")] == ["A1-01", "B1-01", "A1-02"]
    page.reload()
    waits(page, 3)
    page.locator("footer .main").dblclick()  # in a hurry, and still only one is called
    at_counter(page, "A1-01", "called")
    waits(page, 2)
    page.reload()
    act(page, "เรียกซ้ำ")
    act(page, "เริ่มบริการ")
    at_counter(page, "A1-01", "started")
    page.reload()
    act(page, "เสร็จแล้ว")
    page.locator("[data-score='5']").click()
    expect(page.locator("article")).to_have_count(0)
    call_next(page)
    at_counter(page, "B1-01", "called")
    act(page, "ไม่มา")
    call_next(page)
    act(page, "ส่งต่อ")
    page.locator("[data-to='2']").click()
    expect(page.locator("article")).to_have_count(0)
    page.reload()
    waits(page, 0)
    expect(page.locator(".other")).to_contain_text("A1-02")
    page.get_by_role("button", name="ตัวเลขวันนี้").click()
    assert [figure(page, name) for name in ("taken", "finished", "gone", "persons")] == ["3", "1", "1", "5"]
    assert "5.0" in figure(page, "scores")
    page.keyboard.press("Escape")

    page.context.set_offline(False)
    handed_in(page, 11)
    kinds = ["taken", "taken", "taken", "called", "called", "started", "finished", "called", "gone", "called", "called"]
    assert [row["kind"] for row in sorted(ledger(fair), key=lambda row: row["seq"])] == [f"ticket_{k}" for k in kinds]
    assert books(fair)["tickets"] == 3


def tapped_at_once(page: Page, *taps: tuple[str, str]) -> None:
    """These buttons, (selector, words), are tapped without a pause: none can be written before the next is tapped."""
    page.evaluate(
        """(taps) => taps
            .map(([where, words]) => [...document.querySelectorAll(where)].find((b) => b.textContent.includes(words)))
            .forEach((button) => button.click())""",
        taps,
    )


def test_of_taps_in_one_breath_none_is_lost_and_a_double_tap_is_one(phone_page: PhonePage, fair: Fair) -> None:
    page = phone_page(fair, "counter", "1")
    page.locator("[data-take]").click()
    page.locator("[name=service][value=tax]").check()
    tapped_at_once(page, *[("dialog button.main", "ออกบัตร")] * 2)
    expect(page.locator("[data-given]")).to_have_attribute("data-given", "A1-01")
    page.keyboard.press("Escape")
    assert take(page, "ship") == "B1-01"
    tapped_at_once(page, *[("footer .main", "")] * 2, ("li:nth-child(2) button", ""))
    at_counter(page, "A1-01", "called")
    waits(page, 1)
    tapped_at_once(page, *[("article button", words) for words in ("เรียกซ้ำ", "เริ่มบริการ", "เริ่มบริการ", "ไม่มา")])
    at_counter(page, "A1-01", "started")
    act(page, "เสร็จแล้ว")
    tapped_at_once(page, ("[data-score='5']", ""), ("[data-score='4']", ""))
    expect(page.locator("article")).to_have_count(0)
    call_next(page)
    at_counter(page, "B1-01", "called")
    handed_in(page, 7)
    said = [
        (row["kind"], json.loads(row["body"]).get("score")) for row in sorted(ledger(fair), key=lambda row: row["seq"])
    ]
    kinds = ["taken", "taken", "called", "called", "started", "finished", "called"]
    assert said == [(f"ticket_{kind}", 5 if kind == "finished" else None) for kind in kinds]


def test_a_full_phone_says_on_the_sheet_itself_that_no_ticket_was_given(phone_page: PhonePage, fair: Fair) -> None:
    page = phone_page(fair, "counter", "1")
    page.locator("[data-take]").click()
    page.locator("[name=service][value=tax]").check()
    fill_up(page)
    page.get_by_role("button", name="ออกบัตร", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("บันทึกไม่ได้")
    make_room(page)
    page.get_by_role("button", name="ออกบัตร", exact=True).click()
    expect(page.locator("[data-given]")).to_have_attribute("data-given", "A1-01")
    expect(page.get_by_role("alert")).to_have_count(0)
    handed_in(page, 1)


def two_counters(phone_page: PhonePage, fair: Fair) -> tuple[Page, Page, str]:
    """Two counters whose one ticket waits at both, and its number."""
    first = phone_page(fair, "counter", "1")
    second = phone_page(fair, "counter", "2")
    no = take(first, "ship")
    handed_in(first, 1)
    second.reload()
    waits(second, 1)
    return first, second, no


def test_two_counters_share_one_queue_and_neither_shows_a_ticket_twice(phone_page: PhonePage, fair: Fair) -> None:
    first, second, no = two_counters(phone_page, fair)
    first.reload()
    waits(first, 1)
    call_next(second)
    at_counter(second, no, "called")
    handed_in(second, 1)
    first.reload()
    waits(first, 0)
    expect(first.locator(".other")).to_contain_text(no)
    act(second, "ส่งต่อ")
    second.locator("[data-to='1']").click()
    expect(second.locator("article")).to_have_count(0)
    handed_in(second, 2)
    first.reload()
    waits(first, 1)
    first.context.set_offline(True)
    call_next(first)
    act(first, "เริ่มบริการ")
    act(first, "เสร็จแล้ว")
    first.get_by_role("button", name="จบโดยไม่ให้คะแนน").click()
    expect(first.locator("article")).to_have_count(0)
    waits(first, 0)
    second.reload()
    waits(second, 0)
    expect(second.locator(".other")).to_contain_text(no)  # it cannot know yet
    first.context.set_offline(False)
    handed_in(first, 4)
    second.reload()
    expect(second.locator(".other")).to_have_count(0)
    assert books(fair)["tickets"] == 1


WATCH = """addEventListener('DOMContentLoaded', () => {
    window.counts = [];
    const look = () => {
        const count = document.querySelector('[data-waiting]')?.dataset.waiting;
        if (count !== undefined && count !== window.counts.at(-1)) window.counts.push(count);
    };
    new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true});
})"""


def test_what_was_called_elsewhere_is_not_shown_as_waiting_for_a_moment(phone_page: PhonePage, fair: Fair) -> None:
    first, second, no = two_counters(phone_page, fair)
    call_next(second)
    handed_in(second, 1)
    first.reload()
    expect(first.locator(".other")).to_contain_text(no)
    first.context.set_offline(True)
    again = first.context.new_page()
    again.add_init_script(WATCH)
    again.goto("/phone/")
    expect(again.locator(".other")).to_contain_text(no)
    assert again.evaluate("window.counts") == ["0"]


def test_two_phones_of_one_counter_never_give_the_same_number(phone_page: PhonePage, fair: Fair) -> None:
    phones = phone_page(fair, "counter", "1"), phone_page(fair, "counter", "1")
    for phone in phones:
        phone.context.set_offline(True)
    assert [[take(phone, "tax") for _ in range(2)] for phone in phones] == [["A1-01", "A1-02"], ["A1b-01", "A1b-02"]]
    for phone in phones:
        phone.context.set_offline(False)
        handed_in(phone, 2)
    assert books(fair)["tickets"] == 4


def test_one_who_did_not_come_is_called_again(phone_page: PhonePage, fair: Fair) -> None:
    page = phone_page(fair, "counter", "1")
    no = take(page, "tax")
    call_next(page)
    act(page, "ไม่มา")
    expect(page.locator("article")).to_have_count(0)
    handed_in(page, 3)
    page.reload()
    page.get_by_role("button", name="ตัวเลขวันนี้").click()
    assert figure(page, "gone") == "1"
    page.get_by_role("button", name="เรียกอีกครั้ง").click()
    at_counter(page, no, "called")
    page.get_by_role("button", name="ตัวเลขวันนี้").click()
    assert figure(page, "gone") == "0"


def test_a_fair_without_services_still_gives_tickets(phone_page: PhonePage) -> None:
    fair = a_fair()
    page = phone_page(fair, "counter", "2")
    assert take(page, "general") == "A2-01"
    handed_in(page, 1)
    assert books(fair)["tickets"] == 1


@pytest.mark.parametrize(("language", "scheme"), [("th", "light"), ("en", "dark")])
def test_the_counter_is_for_everybody(phone_page: PhonePage, fair: Fair, language: str, scheme: str) -> None:
    page = phone_page(fair, "counter", "1", language=language, color_scheme=scheme)
    waits(page, 0)
    found = {"empty": seen(page)}
    page.locator("[data-take]").click()
    found["take"] = seen(page)
    page.keyboard.press("Escape")
    for service in ("tax", "ship", "tax"):
        take(page, service)
    call_next(page)
    at_counter(page, "A1-01", "called")
    found["called"] = seen(page)
    page.locator("article button").last.click()
    found["transfer"] = seen(page)
    page.keyboard.press("Escape")
    page.locator("article .main").click()
    at_counter(page, "A1-01", "started")
    found["started"] = seen(page)
    page.locator("article .main").click()
    found["score"] = seen(page)
    page.locator("[data-score='4']").click()
    call_next(page)
    page.locator("article button").nth(2).click()
    page.locator("footer button").first.click()
    found["figures"] = seen(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
