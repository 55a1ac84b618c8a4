"""A province's officer brings in a district's officer, who sees the own district and nothing beside it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from otop.people.tests.factories import account_with
from otop.people.types import GrantScope, Role
from otop.producers.tests.factories import new_producer, some_areas
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "แมวดำสามตัวกินปลา"


def test_a_province_officer_invites_a_district_officer_who_sees_the_own_district_only(visit: Visit) -> None:
    some_areas()
    new_producer(7, area_code="400101")
    new_producer(8, area_code="400201")
    province = account_with(Role.PROVINCE_OFFICER, GrantScope("40"))
    province.set_password(PASSWORD)
    province.save()
    page = visit(account=province, width=360).new_page()
    page.goto("/")
    page.click("text=ระบบงาน")
    page.click("text=เชิญและกู้คืนบัญชี")
    page.click("text=เชิญผู้ใช้")
    page.fill("[name=password]", PASSWORD)  # making a link asks who one is once more
    page.get_by_role("button", name="ยืนยัน", exact=True).click()
    page.select_option("[name=role]", "district_officer")
    page.fill("[name=area]", "4001")
    page.fill("[name=display_name]", "เจ้าหน้าที่อำเภอตัวอย่าง")
    page.fill("[name=reason]", "รับตำแหน่งใหม่")
    page.click("text=ออกลิงก์เชิญ")

    district = visit(width=360).new_page()
    district.goto(page.locator("main code").inner_text())
    district.fill("[name=username]", "district1")
    district.fill("[name=password]", PASSWORD)
    district.click("text=สร้างบัญชี")
    district.fill("[name=username]", "district1")
    district.fill("[name=password]", PASSWORD)
    district.click("main form >> nth=0 >> button")
    expect(district.locator(".person summary")).to_have_text("เจ้าหน้าที่อำเภอตัวอย่าง")
    district.click("text=ระบบงาน")
    district.click("text=ทะเบียนผู้ผลิต")
    expect(district.locator("tbody th")).to_have_text(["กลุ่มตัวอย่าง 7"])
    district.goto("/producers/00000000-0000-0000-0000-000000000008/")
    expect(district.locator(".problem-code")).to_have_text("404")
    district.goto("/accounts/")
    expect(district.locator("tbody th")).to_have_count(1)  # oneself: the province's role lies above the district
