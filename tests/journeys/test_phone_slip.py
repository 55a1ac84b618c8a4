"""The slip's face: what a booth wrote on paper, with its photograph, is declared once and to the satang."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import random
from datetime import date
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from otop.fairs.models import Fair
from tests.journeys.conftest import seen
from tests.journeys.phone import PhonePage, handed_in, recorded, unsent
from tests.sync.ground import LAST, a_fair, books

pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = """async () => {
    const opened = indexedDB.open("otop-phone");
    const db = await new Promise((done) => { opened.onsuccess = () => done(opened.result); });
    const asked = db.transaction("kept").objectStore("kept").getAll();
    const all = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    db.close();
    const found = {};
    for (const { name, value } of all.filter((one) => one.name.startsWith("slip picture "))) {
        const read = new FileReader();
        await new Promise((done) => { read.onload = done; read.readAsDataURL(value.content); });
        found[name.slice(13)] = read.result.split(",")[1];
    }
    return found;
}"""


@pytest.fixture
def fair() -> Fair:
    return a_fair()


@pytest.fixture
def desk(phone_page: PhonePage, fair: Fair) -> Page:
    page = phone_page(fair, "desk", "1")
    unsent(page)
    return page


def choose(page: Page, booth: str) -> None:
    page.fill("[name=search]", booth)
    page.locator(f"[data-booth='{booth}']").click()


def fill(page: Page, **amounts: object) -> None:
    for name, amount in amounts.items():
        page.fill(f"[name={name}]", str(amount))


def save(page: Page) -> None:
    page.locator("form button.main").click()


def listed(page: Page, count: int) -> None:
    expect(page.locator("[data-slip]")).to_have_count(count)


@functools.cache
def photograph() -> FilePayload:
    """As a camera makes one: large, turned, and with the place where it was taken."""
    image = Image.frombytes("RGB", (3000, 2000), random.Random(1).randbytes(3000 * 2000 * 3))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif)
    return FilePayload(name="slip.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def attach(page: Page) -> None:
    page.set_input_files("[name=photo]", photograph())
    expect(page.locator("img[data-bytes]")).to_be_visible()


def pictures(page: Page) -> dict[str, bytes]:
    return {name: base64.b64decode(content) for name, content in page.evaluate(PICTURES).items()}


def bodies(page: Page) -> list[Any]:
    return [one["body"] for one in recorded(page, "slip")]


def test_a_slip_with_its_photograph_waits_without_a_network_and_is_declared_with_one(desk: Page, fair: Fair) -> None:
    desk.context.set_offline(True)
    desk.reload()
    choose(desk, "2")
    fill(desk, sold="4,500.50", ordered="1200", cash="4,000", promptpay="500.5", receipts="๙")
    attach(desk)
    save(desk)
    listed(desk, 1)
    desk.reload()
    expect(desk.locator("[data-slip='2']")).to_have_attribute("data-state", "waiting")
    expect(desk.locator("[data-picture]")).to_have_attribute("data-picture", "waiting")
    [(name, content)] = pictures(desk).items()
    assert hashlib.sha256(content).hexdigest() == name
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1067, 1600), {})  # upright
    assert len(content) < 900_000
    assert bodies(desk) == [
        {
            "booth": "2",
            "day": LAST.isoformat(),
            "sold_satang": 450_050,
            "ordered_satang": 120_000,
            "receipts": 9,
            "paid": {"cash": 400_000, "promptpay": 50_050, "other": 0},
            "picture": name,
        }
    ]
    desk.context.set_offline(False)
    handed_in(desk, 1)
    desk.context.set_offline(True)  # a picture that came before its slip waits for half a minute, or for a new network
    desk.context.set_offline(False)
    expect(desk.locator("[data-slip='2']")).to_have_attribute("data-state", "held")
    expect(desk.locator("[data-picture]")).to_have_attribute("data-picture", "sent")
    assert pictures(desk) == {}
    assert books(fair)["declared_satang"] == 570_050


def test_what_is_missing_is_said_while_typing_and_nothing_is_recorded_before_it_fits(desk: Page, fair: Fair) -> None:
    choose(desk, "1")
    fill(desk, sold="100", cash="40")
    expect(desk.locator("[data-missing]")).to_have_attribute("data-missing", "6000")
    expect(desk.locator("[data-missing]")).to_contain_text("60")
    save(desk)
    listed(desk, 0)
    fill(desk, other="70")
    expect(desk.locator("[data-missing]")).to_have_attribute("data-missing", "-1000")
    fill(desk, other="60", receipts="1.5")
    save(desk)
    listed(desk, 0)
    desk.reload()  # what was typed is still there
    expect(desk.locator("[name=other]")).to_have_value("60")
    fill(desk, receipts="2")
    save(desk)
    listed(desk, 1)
    handed_in(desk, 1)
    assert books(fair)["declared_satang"] == 10_000


def test_an_absurd_amount_is_asked_about_once(desk: Page, fair: Fair) -> None:
    choose(desk, "3")
    fill(desk, sold="500000.01", receipts="5001")
    save(desk)
    expect(desk.locator("dialog")).to_contain_text("500,000.01")
    desk.locator("dialog .row button").first.click()
    expect(desk.locator("dialog")).to_have_count(0)
    listed(desk, 0)
    save(desk)
    desk.locator("dialog button.main").dblclick()
    listed(desk, 1)
    handed_in(desk, 1)
    assert books(fair)["declared_satang"] == 50_000_001


def test_a_correction_is_a_new_slip_and_the_newest_counts(desk: Page, fair: Fair) -> None:
    for sold in ("100", "250"):
        choose(desk, "1")
        desk.select_option("[name=day]", date(2015, 11, 5).isoformat())
        expect(desk.locator(".note.warn")).to_have_count(0 if sold == "100" else 1)
        fill(desk, sold=sold)
        save(desk)
        expect(desk.locator(".saved")).to_contain_text(sold)
    listed(desk, 2)
    expect(desk.locator("[data-slip].old")).to_have_count(1)
    expect(desk.locator("[data-slip]").first).to_contain_text("250")
    handed_in(desk, 2)
    assert books(fair)["declared_satang"] == 25_000


def test_a_file_that_is_no_picture_is_told(desk: Page) -> None:
    desk.set_input_files("[name=photo]", FilePayload(name="x.jpg", mimeType="image/jpeg", buffer=b"no picture"))
    expect(desk.locator("p.state")).to_contain_text("เปิดรูปนี้ไม่ได้")
    assert pictures(desk) == {}


@pytest.mark.parametrize(("language", "scheme"), [("th", "light"), ("en", "dark")])
def test_the_desk_is_for_everybody(phone_page: PhonePage, fair: Fair, language: str, scheme: str) -> None:
    page = phone_page(fair, "desk", "1", language=language, color_scheme=scheme)
    listed(page, 0)
    found = {"empty": seen(page)}
    save(page)
    found["nothing typed"] = seen(page)
    choose(page, "2")
    fill(page, sold="600000", cash="600")
    attach(page)
    found["missing"] = seen(page)
    fill(page, cash="600000")
    found["fits"] = seen(page)
    save(page)
    found["asked"] = seen(page)
    page.locator("dialog button.main").click()
    listed(page, 1)
    choose(page, "2")
    found["listed"] = seen(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
