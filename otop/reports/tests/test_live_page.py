from __future__ import annotations

import gzip
import re
from html import escape, unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.fairs.models import Bucket, Fair, Place, Zone
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.reports.queries.live import OF_THE_DAY
from otop.reports.tests.cast import AT, DAY, NEXT, SILK, SLUG, Cast, maker, plain

pytestmark = pytest.mark.django_db
LIVE, NOW, FIGURES = (f"/fairs/{SLUG}/live/{part}" for part in ("", "now/", "figures.json"))


@pytest.fixture
def cast(eventful_fair: Cast) -> Cast:
    return eventful_fair


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_anybody_reads_the_fair_at_one_glance(client: Client, cast: Cast) -> None:
    set_target(by=SYSTEM, fair_id=cast.fair_id, target_satang=2_000_000, at=AT)
    page = words(client.get(LIVE).text)
    for said in (
        "วันที่ 2 จาก 3 · พุธ 4 พ.ย. 2558 · เหลืออีก 1 วัน",
        "ยอดจำหน่ายรวม 16,166.67 บาท",
        "80.8 % ของเป้าหมาย 20,000 บาท",
        "ผู้เข้าชมวันนี้ (ครั้งที่เข้า) 55",
        "สะสม 196 · เฉลี่ยวันละ 98",
        "งานนี้เล่นซ้ำข้อมูลเพื่อสาธิต",
    ):
        assert said in page


def test_the_page_is_complete_in_english(client: Client, cast: Cast) -> None:
    client.cookies["otop_language"] = "en"
    page = words(client.get(LIVE).text)
    assert "Day 2 of 3 · Wednesday 4 Nov 2015 · 1 day left" in page
    assert re.findall("[ก-๙]+", page.replace("ไทย", "")) == []


def test_every_number_of_the_page_leads_to_rows_that_add_up_to_it(client: Client, cast: Cast) -> None:
    client.force_login(account_with(Role.VIEWER))
    page = client.get(LIVE).text
    links = re.findall(r'<a href="([^"]+/figures/[^"]+)">([\d,.]+)</a>', page)
    assert len(links) > 10
    for address, shown in links:
        opened = client.get(address.replace("&amp;", "&"))
        assert f">{shown} <small>" in opened.text.replace('<p class="huge">', ">"), address


def test_nothing_new_is_a_304_of_one_statement(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tag = client.get(NOW).headers["ETag"]
    with django_assert_num_queries(1):
        again = client.get(NOW, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in again.headers["Cache-Control"]


def test_a_new_receipt_is_there_with_the_next_question(client: Client, cast: Cast) -> None:
    before = client.get(NOW)
    cast.sale("1", NEXT, (SILK, 1, 100_000))
    after = client.get(NOW, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "16,166.67" in words(before.text)
    assert "17,166.67" in words(after.text)


def test_what_was_drawn_for_one_is_shown_to_the_next(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(NOW)
    with django_assert_num_queries(1):
        assert "16,166.67" in words(client.get(NOW).text)


def test_a_page_drawn_for_an_officer_is_not_shown_to_everybody(client: Client, cast: Cast) -> None:
    officer = Client()
    officer.force_login(account_with(Role.VIEWER))
    theirs, ours = officer.get(NOW), client.get(NOW)
    assert theirs.headers["ETag"] != ours.headers["ETag"]
    assert f"/fairs/{SLUG}/desk/" in theirs.text
    assert f"/fairs/{SLUG}/desk/" not in ours.text
    assert "province=50" in theirs.text
    assert "province=50" not in ours.text
    assert "ผู้ผลิตไม่ถึง 3 ราย" in words(ours.text)


def test_the_moving_part_is_what_the_page_held(client: Client, cast: Cast) -> None:
    page, part = client.get(LIVE), client.get(NOW)
    assert part.text in page.text
    assert re.findall('data-version="([^"]+)"', page.text) == [escape(part.headers["ETag"])]


def test_the_page_is_small_and_sent_small(client: Client, cast: Cast) -> None:
    sent = client.get(LIVE, headers={"Accept-Encoding": "gzip"})
    assert sent.headers["Content-Encoding"] == "gzip"
    assert len(sent.content) < 60_000
    assert b"live-grid" in gzip.decompress(sent.content)


def test_the_moving_part_is_kept_packed(client: Client, cast: Cast) -> None:
    sent = client.get(NOW, headers={"Accept-Encoding": "gzip, br"})
    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert gzip.decompress(sent.content) == client.get(NOW).content
    assert len(sent.content) < 20_000


@pytest.mark.parametrize("language", ["th", "en"])
def test_numbers_asked_alone_are_those_that_the_page_shows_behind_the_same_links(
    client: Client, cast: Cast, language: str
) -> None:
    cast.sale("1", NEXT, (SILK, 1, 100_000))
    cast.count("2", NEXT, 0, 0, 3)
    headers = {"Accept-Language": language}
    told = client.get(FIGURES, headers=headers).json()
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', client.get(NOW, headers=headers).text)
    shown = {unescape(link): number for link, number in links}
    assert told == {link: shown.get(link) for link in told}
    so_far = {f"{of}_cumulative" for of in ("total", "sold", "ordered", "visitors", "service_persons")}
    few = {"ordered_foreign", "sold", "receipts"}  # of the day two makers, and so of orders from abroad
    assert {link.split("/")[4] for link in told} - so_far == set(OF_THE_DAY) - few


def test_numbers_asked_alone_are_four_statements_and_one_when_nothing_is_new(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(NOW)  # what is shown follows
    with django_assert_num_queries(4):
        first = client.get(FIGURES)
    with django_assert_num_queries(1):
        again = client.get(FIGURES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cast.sale("1", NEXT, (SILK, 1, 100_000))
    fresh = client.get(FIGURES, headers={"If-None-Match": first.headers["ETag"]})
    assert fresh.status_code == 200
    assert "17,166.67" in fresh.json().values()


def test_parts_are_of_what_was_sold_where_orders_would_hide_them(no_fair: None, client: Client) -> None:
    """Of each list all rows alike, with a link to what they are of."""
    cast = plain(booths=12)
    fair = Fair.objects.get(pk=cast.fair_id)
    for booth in range(3, 13):
        maker(fair, str(booth), "50" if booth < 8 else "90", [])
    Place.objects.filter(fair=fair, ref__in=["8", "9"]).update(bucket=Bucket.objects.get(fair=fair, position=2))
    Place.objects.filter(fair=fair, ref__in=["4", "9"]).update(zone=Zone.objects.get(fair=fair, position=2))
    for booth in range(1, 13):
        cast.sale(str(booth), DAY, (SILK, 1, booth * 100))
    for booth in (3, 4, 8):
        cast.order(str(booth), DAY, "TH", "po", (SILK, 1, 500))

    def page() -> str:
        return unescape(client.get(LIVE, headers={"Accept-Language": "en"}).text)

    def told() -> set[tuple[str, ...]]:
        return set(re.findall(r"figures/(\w+)/\?until=[\d-]+&(region|bucket|province)=", page()))

    assert "Sold at the fair, by the makers' province" in page()
    assert "What was sold at the fair, without orders" in page()
    assert told() == {("sold_cumulative", "bucket"), ("sold_cumulative", "province")}
    for booth in range(1, 13):
        cast.order(str(booth), DAY, "TH", "po", (SILK, 1, 500))
    assert "without orders" not in page()
    assert told() == {("total_cumulative", "bucket"), ("total_cumulative", "province")}


def test_a_new_day_says_when_what_it_sold_is_shown(no_fair: None, client: Client) -> None:
    cast = plain(booths=12)
    fair = Fair.objects.get(pk=cast.fair_id)
    for booth in range(3, 13):
        maker(fair, str(booth), "50", [])
    cast.sale("3", DAY, (SILK, 1, 100))
    assert "จะแสดงเมื่อมีผู้ผลิตอย่างน้อย 3 รายที่ขายแล้ว" in words(client.get(NOW).text)
    for booth in range(4, 13):
        cast.sale(str(booth), DAY, (SILK, 1, 100))
    assert "ขายวันนี้ (บาท) 10 " in words(client.get(NOW).text)
    when = "จะแสดงอย่างช้าเมื่อผู้ผลิตครึ่งหนึ่งขายแล้วในวันนี้"
    for booth in range(3, 7):
        cast.sale(str(booth), NEXT, (SILK, 1, 100))
        assert when in words(client.get(NOW).text)
    cast.sale("7", NEXT, (SILK, 1, 100))
    page = words(client.get(NOW).text)
    assert when not in page
    assert "ขายวันนี้ (บาท) 5 5 ใบเสร็จ เมื่อวานทั้งวัน 10" in page


def test_an_unknown_fair_is_not_found(client: Client) -> None:
    assert "ไม่พบงาน none" in client.get("/fairs/none/live/").text
    assert client.get("/fairs/none/live/now/").status_code == 404
    assert client.get("/fairs/none/live/figures.json").status_code == 404


def test_before_the_first_record_the_page_says_what_will_come(no_fair: None, client: Client) -> None:
    plain()
    page = words(client.get(LIVE).text)
    assert "ยังไม่มีใบเสร็จในวันนี้" in page
    assert f"{DAY.day}–5 พ.ย. 2558" in page
