"""The till in a real browser: two taps a sale, PromptPay with its amount, orders, voids, receipts, prices."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from otop.products.models import Product
from otop.sync.models import Entry
from tests.journeys.conftest import seen
from tests.journeys.phone import PhonePage, fill_up, handed_in, make_room, recorded, unsent
from tests.sync.ground import a_fair_of_today, a_product, books, figures
from tests.sync.phone import wire_time

pytestmark = pytest.mark.django_db(transaction=True)


def pay(page: Page, *names: str, by: str = "เงินสด") -> None:
    for name in names:
        page.locator(".goods button", has_text=name).click()
    page.locator(".ways button", has_text=by).click()


def sold(page: Page, satang: int, *, count: int) -> None:
    total = page.locator("[data-sold]")
    expect(total).to_have_attribute("data-count", str(count))
    expect(total).to_have_attribute("data-sold", str(satang))


def test_a_sale_is_two_taps_and_its_change_is_shown(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair, satang=15_000)
    page = phone_page(fair, "booth")
    page.locator(".goods button", has_text="ผ้าไหมมัดหมี่").click()
    page.get_by_role("button", name="เงินสด").click()
    sold(page, 15_000, count=1)
    page.get_by_role("button", name="500", exact=True).click()
    expect(page.locator(".change")).to_contain_text("350")
    unsent(page)
    assert books(fair) == figures(receipts=1, sold_satang=15_000)


def test_two_hits_on_the_button_are_one_sale(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.locator(".goods button").first.click()
    page.evaluate("() => { const b = document.querySelector('.ways button'); b.click(); b.click(); b.click(); }")
    sold(page, 15_000, count=1)
    page.locator(".ways button").first.dispatch_event("click")
    unsent(page)
    assert books(fair) == figures(receipts=1, sold_satang=15_000)


def test_the_next_sale_is_paid_while_the_one_before_is_still_written(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.evaluate(
        """async () => {
            for (const where of [".goods", ".ways", ".goods", ".goods", ".ways"]) {
                document.querySelector(`${where} button`).click();
                for (let step = 0; step < 5; step++) await null;  // the page shows it; no storage is that fast
            }
        }"""
    )
    sold(page, 45_000, count=2)
    handed_in(page, 2, "sale")
    assert books(fair) == figures(receipts=2, sold_satang=45_000)


def test_several_lines_and_a_free_amount_make_one_receipt(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    product = a_product(fair)
    page = phone_page(fair, "booth")
    page.locator(".goods button").first.click(click_count=2)
    page.get_by_role("button", name="ราคาอื่น").click()
    page.get_by_label("ยอดเงิน").fill("๑,๒๕๐.๕๐")
    page.get_by_label("สินค้า (ไม่ใส่ก็ได้)").fill("ผ้าทอสั่งตัด")
    page.get_by_role("button", name="ใส่รายการ").click()
    page.get_by_role("button", name="เงินสด").click()
    [sale] = handed_in(page, 1, "sale")
    assert sale["body"]["lines"] == [
        {"product": str(product.pk), "text": "ผ้าไหมมัดหมี่", "qty": 2, "unit_satang": 15_000},
        {"product": None, "text": "ผ้าทอสั่งตัด", "qty": 1, "unit_satang": 125_050},
    ]
    assert books(fair) == figures(receipts=1, sold_satang=155_050)


def test_what_is_no_amount_is_said_and_what_was_typed_stays(phone_page: PhonePage) -> None:
    page = phone_page(a_fair_of_today(), "booth")
    for typed in ("", "abc", "0", "-5", "1.234", "99999999"):
        page.get_by_role("button", name="ราคาอื่น").click()
        expect(page.get_by_role("alert")).to_be_empty()
        page.get_by_label("ยอดเงิน").fill(typed)
        page.get_by_role("button", name="ใส่รายการ").click()
        expect(page.get_by_role("alert")).to_contain_text("เช่น 120 หรือ 99.50")
        assert page.get_by_label("ยอดเงิน").input_value() == typed
        page.keyboard.press("Escape")


def test_an_absurd_amount_is_asked_about_once(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    page = phone_page(fair, "booth")
    page.get_by_role("button", name="ราคาอื่น").click()
    page.get_by_label("ยอดเงิน").fill("250000")
    page.get_by_role("button", name="ใส่รายการ").click()
    page.get_by_role("button", name="เงินสด").click()
    sold(page, 0, count=0)
    page.get_by_role("dialog").get_by_role("button", name="ใช่ ขายเลย").click()
    sold(page, 25_000_000, count=1)


def test_the_promptpay_code_asks_for_this_very_amount_and_is_never_called_paid(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair, satang=12_050)
    page = phone_page(fair, "booth")
    pay(page, "ผ้าไหมมัดหมี่", by="พร้อมเพย์")
    page.get_by_label("เบอร์พร้อมเพย์ของบูธ").fill("12345")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("alert")).to_contain_text("10 หลัก")
    page.get_by_label("เบอร์พร้อมเพย์ของบูธ").fill("080-123-4567")
    page.get_by_role("button", name="บันทึก").click()
    picture = Image.open(io.BytesIO(page.locator("dialog svg").screenshot()))
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == "00020101021229370016A000000677010111011300668012345675802TH53037645406120.506304503B"
    page.get_by_role("button", name="ยังไม่เห็น").click()
    sold(page, 12_050, count=1)
    expect(page.locator(".unverified")).to_contain_text("ยังไม่ยืนยัน 120.50")
    assert "จ่ายแล้ว" not in page.content()
    page.locator(".sum").click()
    page.get_by_role("button", name="เห็นเงินเข้าแล้ว").click()
    expect(page.locator("dl .warn")).to_have_count(0)
    unsent(page)
    assert [one["kind"] for one in recorded(page)] == ["sale", "confirmation"]


def test_a_void_needs_a_reason_and_a_second_look(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    pay(page, "ผ้าไหมมัดหมี่")
    pay(page, "ผ้าไหมมัดหมี่")
    sold(page, 30_000, count=2)
    page.locator(".sum").click()
    page.get_by_role("button", name="ยกเลิกรายการนี้").first.click()
    void = page.get_by_role("button", name="ยกเลิก 150 บาท")
    expect(void).to_have_count(0)
    page.get_by_role("button", name="ลูกค้าคืนสินค้า").click()
    void.click()
    sold(page, 15_000, count=1)
    unsent(page)
    assert books(fair) == figures(receipts=2, sold_satang=15_000, voided_satang=15_000)


def test_an_order_from_abroad_is_taken_without_a_network(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.context.set_offline(True)
    page.locator(".goods button").first.click()
    page.get_by_role("button", name="เมนู").click()
    page.get_by_role("button", name="จดใบสั่งซื้อ").click()
    page.get_by_label("ผู้ซื้อ", exact=False).first.fill("ร้านตัวอย่าง 12")
    page.get_by_label("ประเทศของผู้ซื้อ").select_option("CN")
    page.get_by_label("จำนวน").fill("100")
    page.get_by_label("มัดจำ (บาท)").fill("5000")
    page.get_by_label("ส่งของภายใน").fill((wire_time().date() + timedelta(days=30)).isoformat())
    page.get_by_label("สกุลเงินที่ตกลง").select_option("CNY")
    page.get_by_role("button", name="บันทึกใบสั่งซื้อ").click()
    expect(page.get_by_role("alert")).to_contain_text("อัตรา")
    page.get_by_label("ยอดในสกุลนั้น").fill("2,720")
    page.get_by_label("อัตรา: 1 หน่วย").fill("5.515")
    page.get_by_role("button", name="บันทึกใบสั่งซื้อ").click()
    expect(page.get_by_role("status")).to_contain_text("15,000")
    page.get_by_role("button", name="ตกลง").click()
    unsent(page, 1)
    page.context.set_offline(False)
    unsent(page)
    assert books(fair) == figures(orders=1, ordered_satang=1_500_000)
    [entry] = Entry.objects.filter(fair_id=fair.pk)
    assert '"amount_minor":272000' in entry.body.replace(" ", "")
    assert "ร้านตัวอย่าง" not in entry.body


def test_a_receipt_is_a_picture_as_wide_as_a_thermal_printer(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    pay(page, "ผ้าไหมมัดหมี่")
    page.get_by_role("button", name="ใบเสร็จ").click()
    shown = page.locator("img.printed")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 384
    with page.expect_download() as saved:
        page.get_by_role("button", name="บันทึกภาพ").click()
    picture = Image.open(saved.value.path())
    assert picture.size[0] == 384
    assert {pixel for _, pixel in picture.convert("1").getcolors() or []} == {0, 255}


def test_a_price_of_the_other_phone_is_here_within_a_minute(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    one, other = phone_page(fair, "booth"), phone_page(fair, "booth", clock=True)
    expect(other.locator(".goods button").first).to_contain_text("150")
    one.get_by_role("button", name="เมนู").click()
    one.get_by_role("button", name="จัดสินค้าและราคา").click()
    one.get_by_role("button", name="ผ้าไหมมัดหมี่").last.click()
    one.get_by_label("ราคา (บาท)").fill("140")
    one.get_by_role("button", name="บันทึก").click()
    expect(one.locator(".goods button").first).to_contain_text("140")
    unsent(one)
    other.clock.run_for(60_000)
    expect(other.locator(".goods button").first).to_contain_text("140")
    assert Product.objects.get().price_satang == 15_000, "the register is not the booth's"


def test_a_price_that_jumps_is_asked_about_once(phone_page: PhonePage) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth")
    page.get_by_role("button", name="เมนู").click()
    page.get_by_role("button", name="จัดสินค้าและราคา").click()
    page.get_by_role("button", name="ผ้าไหมมัดหมี่").last.click()
    page.get_by_label("ราคา (บาท)").fill("1500")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("alert")).to_contain_text("จาก 150 เป็น 1,500")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.locator(".goods button").first).to_contain_text("1,500")


def test_a_new_good_is_added_once_and_what_could_not_be_kept_stays_in_the_form(phone_page: PhonePage) -> None:
    page = phone_page(a_fair_of_today(), "booth")
    page.get_by_role("button", name="เมนู").click()
    page.get_by_role("button", name="จัดสินค้าและราคา").click()
    page.get_by_role("button", name="เพิ่มสินค้า").click()
    page.get_by_label("ชื่อสินค้า").fill("หมอนผ้าฝ้าย")
    page.get_by_label("ราคา (บาท)").fill("80")
    picture = page.locator("form [type=file]")
    picture.set_input_files(FilePayload(name="no-picture.jpg", mimeType="image/jpeg", buffer=b"no picture"))
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("alert")).to_contain_text("เก็บรูปนี้ไม่ได้")
    picture.set_input_files([])
    fill_up(page)
    page.get_by_role("button", name="บันทึก").click()
    expect(page.get_by_role("alert")).to_contain_text("บันทึกไม่ได้")
    expect(page.get_by_label("ชื่อสินค้า")).to_have_value("หมอนผ้าฝ้าย")
    make_room(page)
    page.evaluate("for (const hit of [1, 2]) document.querySelector('dialog form').requestSubmit()")
    expect(page.locator(".goods button")).to_have_count(2)  # it, and the free amount
    handed_in(page, 1, "product")


@pytest.mark.parametrize(("language", "scheme"), [("th", "light"), ("en", "dark")])
def test_every_sheet_of_the_till_is_for_everybody(phone_page: PhonePage, language: str, scheme: str) -> None:
    fair = a_fair_of_today()
    a_product(fair)
    page = phone_page(fair, "booth", language=language, color_scheme=scheme)
    found = {"till": seen(page)}
    page.locator(".goods button").first.click()
    page.locator(".total").click()
    found["cart"] = seen(page)
    page.keyboard.press("Escape")
    page.locator(".ways button").nth(1).click()
    found["promptpay number"] = seen(page)
    page.locator("dialog input").fill("0812345678")
    page.locator("dialog form button.main").click()
    expect(page.locator("dialog svg")).to_be_visible()
    found["promptpay"] = seen(page)
    page.locator("dialog button.main").click()
    expect(page.locator(".done")).to_be_visible()
    found["done"] = seen(page)
    page.locator(".sum").click()
    found["day"] = seen(page)
    page.locator("dialog .acts button").last.click()
    page.locator("dialog").last.locator("button[aria-pressed]").first.click()
    found["void"] = seen(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for place, name in enumerate(["order", "day", "goods", "slip"]):
        page.locator(".ways button").nth(2).click()
        page.locator("dialog .stack > button").nth(place).click()
        found[name] = seen(page)
        page.keyboard.press("Escape")
    page.locator(".sync").click()
    found["sending"] = seen(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
