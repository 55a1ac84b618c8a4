"""Enrolment by the phone's camera: a browser whose camera shows a picture of ours, as a hand would hold it."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import segno
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.fairs.models import Fair
from tests.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.journeys.conftest import seen
from tests.journeys.phone import HEIGHT, WIDTH
from tests.sync.ground import a_fair
from tests.sync.phone import wire_time
from tests.sync.server import Server

pytestmark = pytest.mark.django_db(transaction=True)

FRAME = (640, 480)
Scanning = Callable[..., Page]


@pytest.fixture
def fair() -> Fair:
    return a_fair()


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera of `eyes` films, whenever it is opened."""
    return tmp_path_factory.mktemp("camera") / "camera.y4m"


@pytest.fixture(scope="module")
def eyes(driver: Playwright, camera: Path) -> Iterator[Browser]:
    """A browser with a camera."""
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    words = [*CHROMIUM_ARGUMENTS, *fake, f"--use-file-for-fake-video-capture={camera}"]
    launched = driver.chromium.launch(executable_path=CHROMIUM, args=words)
    yield launched
    launched.close()


@pytest.fixture
def scanning(browser: Browser, eyes: Browser, camera: Path, phone_server: Server) -> Iterator[Scanning]:
    """`scanning("what the code says", language="en")`: a new phone that looks at this code; "" has no camera."""
    opened: list[BrowserContext] = []
    said: list[str] = []

    def phone(text: str, *, language: str = "th", color_scheme: Literal["light", "dark"] = "light") -> Page:
        if text:
            camera.write_bytes(film(text))
        context = (eyes if text else browser).new_context(
            base_url=phone_server.address,
            viewport=ViewportSize(width=WIDTH, height=HEIGHT),
            color_scheme=color_scheme,
        )
        opened.append(context)
        page = context.new_page()
        context.on("weberror", lambda error: said.append(str(error.error)))
        page.on("console", lambda message: said.append(message.text) if "Content Security" in message.text else None)
        page.goto("/phone/")
        expect(page.locator("form")).to_be_visible()
        if page.locator("html").get_attribute("lang") != language:
            page.locator("button.plain").first.click()
        page.locator("main > button").click()
        return page

    yield phone
    for one in opened:
        one.close()
    assert said == []


@functools.cache
def film(text: str) -> bytes:
    """Two frames of a code held aslant, a little out of focus, in a dim hall; uncompressed, as Chromium reads them."""
    rows = list(segno.make(text, micro=False, error="m").matrix_iter(border=3))
    code = Image.frombytes(
        "L", (len(rows), len(rows)), b"".join(bytes(0 if dark else 255 for dark in row) for row in rows)
    )
    held = code.resize((240, 240), Image.Resampling.NEAREST).rotate(
        14, Image.Resampling.BICUBIC, expand=True, fillcolor=150
    )
    hall = Image.new("L", FRAME, 150)
    hall.paste(held, (210, 70))
    dim = hall.filter(ImageFilter.GaussianBlur(1.5)).point(lambda light: 40 + light * 0.55)
    chance = random.Random(1)
    frames = []
    for _ in range(2):
        grain = Image.frombytes("L", FRAME, chance.randbytes(FRAME[0] * FRAME[1])).point(lambda byte: byte % 19)
        luma = ImageChops.add(dim, grain, offset=-9).tobytes()
        frames.append(b"FRAME\n" + luma + bytes([128]) * (len(luma) // 2))
    return f"YUV4MPEG2 W{FRAME[0]} H{FRAME[1]} F15:1 Ip C420jpeg\n".encode() + b"".join(frames)


def test_the_desks_code_is_read_and_lets_the_phone_in(scanning: Scanning, fair: Fair, phone_server: Server) -> None:
    code = issue_code(by=SYSTEM, fair_slug=fair.slug, kind="gate", ref="1", at=wire_time())
    page = scanning(f"{phone_server.address}/phone/#enrol={code}")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("input.code")).to_have_value(code)
    page.locator("form button.main").click()
    expect(page.locator("[data-here]")).to_be_visible()


def test_any_other_code_is_said_to_be_none_of_ours(scanning: Scanning) -> None:
    page = scanning("https://example.org/")
    expect(page.get_by_role("alert").last).to_contain_text("QR นี้ไม่ใช่รหัสเริ่มใช้เครื่อง")
    page.get_by_role("button", name="ปิด").click()
    expect(page.locator("input.code")).to_have_value("")


def test_a_phone_whose_camera_cannot_be_used_says_what_to_do(scanning: Scanning) -> None:
    page = scanning("")
    expect(page.get_by_role("alert").last).to_contain_text("ให้พิมพ์รหัสแทน")


@pytest.mark.parametrize(("language", "scheme"), [("th", "light"), ("en", "dark")])
def test_the_scanner_is_for_everybody(scanning: Scanning, language: str, scheme: Literal["light", "dark"]) -> None:
    page = scanning("https://example.org/", language=language, color_scheme=scheme)
    expect(page.get_by_role("alert").last).not_to_be_empty()
    found = seen(page)
    assert found == []
