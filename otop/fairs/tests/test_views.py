from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from otop.fairs.models import Fair, Venue
from otop.people.tests.factories import account_with
from otop.people.types import Role

pytestmark = pytest.mark.django_db


def fair(n: int, *, starts: date = date(2015, 11, 3), clock: str = "real") -> Fair:
    venue = Venue.objects.create(name_th=f"สถานที่ {n}", name_en=f"Venue {n}")
    return Fair.objects.create(
        slug=f"fair-{n}",
        name_th=f"งานตัวอย่าง {n}",
        name_en=f"Example fair {n}",
        venue=venue,
        starts_on=starts,
        ends_on=starts + timedelta(days=22),
        clock=clock,
    )


def names(client: Client, address: str) -> list[str]:
    return [f.slug for f in client.get(address).context["page"]]


def test_the_first_page_says_what_this_is_and_which_fairs_there_are(client: Client) -> None:
    fair(1)
    page = client.get("/").text
    assert "ระบบเดียวที่ดูแลงานแสดงสินค้า" in page
    assert "งานตัวอย่าง 1" in page
    assert "3–25 พ.ย. 2558" in page


@pytest.mark.parametrize(
    ("starts_in", "clock", "word"),
    [
        (1, "real", "กำลังจะมาถึง"),
        (0, "real", "กำลังจัด"),
        (-22, "real", "กำลังจัด"),
        (-23, "real", "จบแล้ว"),
        (0, "replayed", "ข้อมูลสาธิต"),
    ],
)
def test_a_card_says_whether_the_fair_is_on(client: Client, starts_in: int, clock: str, word: str) -> None:
    fair(1, starts=timezone.localdate() + timedelta(days=starts_in), clock=clock)
    words = {"กำลังจะมาถึง", "กำลังจัด", "จบแล้ว", "ข้อมูลสาธิต"}
    page = client.get("/fairs/").text
    assert {w for w in words if w in page} == {word}


def test_search_finds_names_in_both_languages_and_keeps_what_was_typed(client: Client) -> None:
    fair(1), fair(2)
    assert names(client, "/fairs/?q=ตัวอย่าง 2") == ["fair-2"]
    assert names(client, "/fairs/?q=EXAMPLE FAIR 1") == ["fair-1"]
    page = client.get('/fairs/?q="><b>ไม่มี').text
    assert "ไม่พบงานตามคำค้นนี้" in page
    assert 'value="&quot;&gt;&lt;b&gt;ไม่มี"' in page


def test_search_reads_odd_input_as_text(client: Client) -> None:
    fair(1)
    assert names(client, "/fairs/?q=%00") == ["fair-1"]
    assert names(client, "/fairs/?q=%25") == []
    assert names(client, "/fairs/?q=&page=nine") == ["fair-1"]


def test_an_empty_list_tells_each_what_to_do(client: Client) -> None:
    assert "เมื่อเจ้าหน้าที่สร้างงานแล้ว" in client.get("/fairs/").text
    client.force_login(account_with(Role.NATIONAL_OFFICER))
    assert "otop fairs create" in client.get("/fairs/").text


def test_only_who_may_see_the_desk_is_led_to_it(client: Client) -> None:
    fair(1)
    assert "/fairs/fair-1/desk/" not in client.get("/fairs/").text
    client.force_login(account_with(Role.VIEWER))
    assert "/fairs/fair-1/desk/" in client.get("/fairs/").text


def test_a_long_list_has_pages_that_keep_the_search(client: Client) -> None:
    for n in range(21):
        fair(n)
    assert len(names(client, "/fairs/?q=fair")) == 20
    assert len(names(client, "/fairs/?q=fair&page=2")) == 1
    assert 'href="?q=fair&amp;page=2"' in client.get("/fairs/?q=fair").text


@pytest.mark.parametrize(("address", "statements"), [("/", 1), ("/fairs/", 2)])
def test_a_list_costs_the_same_for_one_fair_and_for_three(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    statements: int,
) -> None:
    fair(1)
    with django_assert_num_queries(statements):
        one = client.get(address).text
    fair(2), fair(3)
    with django_assert_num_queries(statements):
        three = client.get(address).text
    assert [len(set(re.findall(r"/fairs/fair-\d/", text))) for text in (one, three)] == [1, 3]
