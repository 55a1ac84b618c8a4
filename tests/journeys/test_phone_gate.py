"""The gate's face: each tap becomes one entry in the books, whatever the network, the minute and the browser do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from otop.fairs.models import Fair
from tests.journeys.conftest import seen
from tests.journeys.phone import PhonePage, handed_in, let_in, recorded, unsent
from tests.sync.ground import a_fair, books

pytestmark = pytest.mark.django_db(transaction=True)

BURST = """async ([nation, times]) => {
    const button = document.querySelector(`[data-tap="${nation} 1"]`);
    for (let time = 0; time < times; time += 1) {
        button.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0 }));
        await new Promise((later) => setTimeout(later, 5));
    }
}"""


@pytest.fixture
def fair() -> Fair:
    return a_fair()


@pytest.fixture
def gate(phone_page: PhonePage, fair: Fair) -> Page:
    """A touch screen whose clock the test moves."""
    page = phone_page(fair, "gate", "1", has_touch=True, clock=True)
    unsent(page)
    return page


def tap(page: Page, nation: str, n: int = 1, *, times: int = 1) -> None:
    for _ in range(times):
        page.locator(f'[data-tap="{nation} {n}"]').tap()


def shows(page: Page, here: int) -> None:
    expect(page.locator("[data-here]")).to_have_attribute("data-here", str(here))


def undo(page: Page) -> None:
    page.locator(".undo").tap()


def to_second(page: Page, second: int) -> None:
    """The phone's clock goes on to this second of a minute; more than a minute on where `second` is 60 or above."""
    now = page.evaluate("Math.floor(Date.now() / 1000) % 60")
    page.clock.fast_forward((second - now if second >= now else 60 + second - now) * 1_000)


def entries(fair: Fair) -> dict[str, int]:
    return dict(books(fair)["entries"])


def test_an_offline_gate_loses_nothing_when_it_is_reloaded_and_closed(gate: Page, fair: Fair) -> None:
    to_second(gate, 5)
    tap(gate, "thai", times=3)
    tap(gate, "foreign", times=2)
    tap(gate, "thai", 5)
    tap(gate, "foreign", 10)
    tap(gate, "unknown")
    shows(gate, 21)
    gate.context.set_offline(True)
    tap(gate, "thai", 10)
    shows(gate, 31)
    gate.reload()
    shows(gate, 31)
    tap(gate, "thai")
    shows(gate, 32)
    assert recorded(gate, "count") == []
    gate.clock.fast_forward(60_000)
    unsent(gate, 1)
    tap(gate, "foreign", times=2)
    shows(gate, 34)
    gate.close()

    again = gate.context.new_page()
    again.goto("/phone/")
    shows(again, 34)
    again.context.set_offline(False)
    again.clock.fast_forward(120_000)
    shows(again, 34)
    counts = [one["body"] for one in handed_in(again, 2)]
    assert [(body["thai"], body["foreign"], body["unknown"]) for body in counts] == [(19, 12, 1), (0, 2, 0)]
    assert entries(fair) == {"thai": 19, "foreign": 14, "unknown": 1}


def test_what_is_undone_is_not_counted_before_and_after_its_minute_is_recorded(gate: Page, fair: Fair) -> None:
    to_second(gate, 10)
    tap(gate, "thai", 10)
    tap(gate, "foreign")
    shows(gate, 11)
    undo(gate)
    shows(gate, 10)
    undo(gate)
    shows(gate, 0)
    expect(gate.locator(".undo")).to_be_disabled()
    to_second(gate, 57)
    tap(gate, "thai", 5)
    tap(gate, "thai")
    shows(gate, 6)
    gate.clock.fast_forward(5_000)
    handed_in(gate, 1)
    assert entries(fair) == {"thai": 6, "foreign": 0, "unknown": 0}
    undo(gate)
    shows(gate, 5)
    gate.clock.fast_forward(10_000)
    expect(gate.locator(".undo")).to_be_disabled()
    [fix] = handed_in(gate, 1, "count_fix")
    assert (fix["body"]["thai"], fix["body"]["reason"]) == (-1, "undo")
    assert entries(fair) == {"thai": 5, "foreign": 0, "unknown": 0}


def test_two_tabs_of_one_gate_neither_double_nor_lose_a_tap(gate: Page, fair: Fair) -> None:
    other = gate.context.new_page()
    other.goto("/phone/")
    shows(other, 0)
    to_second(gate, 5)
    to_second(other, 5)
    for page in (gate, other):  # both at once: nothing here waits for the taps to be done
        page.evaluate(f"(args) => void ({BURST})(args)", ["thai", 100])
    shows(gate, 200)
    shows(other, 200)
    other.reload()
    shows(other, 200)
    other.evaluate(BURST, ["foreign", 30])
    gate.clock.fast_forward(60_000)
    other.clock.fast_forward(60_000)
    shows(gate, 230)
    shows(other, 230)
    handed_in(gate, 1)
    assert entries(fair) == {"thai": 200, "foreign": 30, "unknown": 0}


def test_the_whole_gate_is_shown_with_no_tap_twice(gate: Page, phone_page: PhonePage, fair: Fair) -> None:
    def whole(page: Page, entries: int) -> None:
        expect(page.locator("[data-shown]")).to_have_attribute("data-shown", str(entries))

    to_second(gate, 5)
    tap(gate, "thai", 10)
    gate.clock.fast_forward(60_000)
    handed_in(gate, 1)
    whole(gate, 10)
    other = phone_page(fair, "gate", "1", has_touch=True, clock=True)
    whole(other, 10)
    to_second(other, 5)
    tap(other, "foreign", times=3)
    whole(other, 13)
    shows(other, 3)
    other.clock.fast_forward(60_000)
    handed_in(other, 1)
    whole(other, 13)
    other.reload()  # asks for the newest setup, which has all of it
    whole(other, 13)
    other.context.set_offline(True)
    tap(other, "foreign", 5)
    whole(other, 18)
    other.reload()
    whole(other, 18)
    gate.reload()
    whole(gate, 13)
    shows(gate, 10)


def test_a_correction_is_a_record_of_its_own_with_a_reason(gate: Page, fair: Fair) -> None:
    to_second(gate, 5)
    tap(gate, "thai", 10)
    tap(gate, "foreign", times=2)
    shows(gate, 12)
    gate.clock.fast_forward(60_000)
    handed_in(gate, 1)
    gate.locator("footer .sum").tap()
    gate.locator("dialog li button").first.tap()
    gate.fill("[name=thai]", "๗")
    gate.fill("[name=foreign]", "x")
    save = gate.locator("dialog button.main")
    expect(save).to_be_disabled()
    gate.fill("[name=foreign]", "3")
    expect(save).to_be_disabled()  # a reason is missing
    gate.locator(".reasons button").nth(2).tap()
    expect(save).to_contain_text("−2")
    save.tap()
    shows(gate, 10)
    gate.get_by_role("button", name="ปิด").tap()
    [fix] = handed_in(gate, 1, "count_fix")
    assert fix["body"] == {"of": fix["body"]["of"], "thai": -3, "foreign": 1, "unknown": 0, "reason": "แยกสัญชาติผิด"}
    assert entries(fair) == {"thai": 7, "foreign": 3, "unknown": 0}


def test_a_sample_is_said_to_be_one(gate: Page, fair: Fair) -> None:
    to_second(gate, 5)
    tap(gate, "thai")
    gate.locator(".method").tap()
    gate.locator("[data-choose=sample]").tap()
    expect(gate.locator(".sample")).to_be_visible()
    tap(gate, "thai", 5)
    shows(gate, 6)
    gate.reload()
    expect(gate.locator("[data-method=sample]")).to_be_visible()
    gate.clock.fast_forward(60_000)
    bodies = [one["body"] for one in handed_in(gate, 2)]
    assert [(body["method"], body["thai"]) for body in bodies] == [("full", 1), ("sample", 5)]
    assert entries(fair)["thai"] == 6


def test_a_keyboard_and_a_mouse_count_once_too(gate: Page) -> None:
    gate.locator('[data-tap="thai 1"]').focus()
    gate.keyboard.press("Enter")
    gate.keyboard.press("Space")
    shows(gate, 2)
    gate.locator('[data-tap="foreign 5"]').click()
    shows(gate, 7)
    gate.locator('[data-tap="foreign 5"]').click(button="right")
    gate.locator('[data-tap="thai 1"]').click()
    shows(gate, 8)


def test_minutes_left_behind_go_out_under_their_own_gate(phone_page: PhonePage, fair: Fair) -> None:
    page = phone_page(fair, "gate", "1", has_touch=True, clock=True)
    to_second(page, 5)
    tap(page, "thai", 10)
    shows(page, 10)
    assert recorded(page) == []
    let_in(page, fair, "gate", "2")
    tap(page, "foreign")
    shows(page, 1)
    page.close()
    again = page.context.new_page()
    again.goto("/phone/")
    let_in(again, fair, "booth", "1")
    handed_in(again, 2)
    assert entries(fair) == {"thai": 10, "foreign": 1, "unknown": 0}


@pytest.mark.parametrize(("language", "scheme"), [("th", "light"), ("en", "dark")])
def test_the_gate_is_for_everybody(phone_page: PhonePage, fair: Fair, language: str, scheme: str) -> None:
    page = phone_page(fair, "gate", "1", language=language, color_scheme=scheme, clock=True)
    shows(page, 0)
    found = {"empty": seen(page)}
    page.locator('[data-tap="foreign 10"]').click()
    shows(page, 10)
    found["undo"] = seen(page)
    page.clock.fast_forward(60_000)
    page.locator('[data-tap="thai 10"]').click()
    page.locator("footer .sum").click()
    found["minutes"] = seen(page)
    page.locator("dialog li button").first.click()
    found["correction"] = seen(page)
    page.keyboard.press("Escape")
    page.locator(".method").click()
    found["method"] = seen(page)
    page.locator("[data-choose=sample]").click()
    expect(page.locator(".sample")).to_be_visible()
    found["sample"] = seen(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
