"""What everybody opens of a figure, and where their road ends."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from conftest import StatementCounter
from otop.fairs.models import Fair
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed
from otop.reports.queries.live import live_fair
from otop.reports.queries.public import SIDES, public_figure
from otop.reports.tests.cast import DAY, LAST, LONGAN, NEXT, SILK, SLUG, Cast, maker, plain
from otop.reports.types import BadCut, Cut, PublicFigure, UnknownMeasure
from otop.reports.views.public import follows

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
FAIR = f"/fairs/{SLUG}/"
NORTH, SOUTH = ("50", "51", "52", "53"), ("80", "81")


@pytest.fixture
def cast() -> Cast:
    """Booths 11 to 16 in four provinces of the north, 21 to 26 in two of the south; each sells on two days."""
    cast = plain(booths=30)
    fair = Fair.objects.get(pk=cast.fair_id)
    for n, province in enumerate([*NORTH, "50", "50"]):
        maker(fair, str(11 + n), province, [])
    for n in range(6):
        maker(fair, str(21 + n), SOUTH[n % 2], [])
    for ref in [*range(11, 17), *range(21, 27)]:
        cast.sale(str(ref), DAY, (SILK if ref % 2 else LONGAN, 1, ref * 100))
        cast.sale(str(ref), NEXT, (SILK, 1, ref * 1000))
    return cast


def shown(measure: str = "sold", by: str = "", **cut: str) -> PublicFigure:
    follows(SLUG)
    fair = live_fair(actor=VISITOR, slug=SLUG)
    return public_figure(fair=fair, measure=measure, cut=Cut.read(cut), by=by, at=timezone.now())


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def test_parts_are_shown_by_size_and_small_ones_as_one_sum(cast: Cast) -> None:
    found = shown(by="province")
    assert [(row.opens, row.value) for row in found.rows] == [
        ("figures/sold/?province=81", (22 + 24 + 26) * 1100),
        ("figures/sold/?province=80", (21 + 23 + 25) * 1100),
        ("figures/sold/?province=50", (11 + 15 + 16) * 1100),
    ]
    assert (len(found.hidden), found.rest) == (3, (12 + 13 + 14) * 1100)
    assert found.total == sum(row.value for row in found.rows) + found.rest


def test_a_part_that_is_small_on_one_day_is_hidden_on_that_day(cast: Cast) -> None:
    cast.sale("11", LAST, (SILK, 1, 700))
    cast.sale("21", LAST, (SILK, 1, 700))
    cast.sale("22", LAST, (SILK, 1, 700))
    assert len(shown(by="region").rows) == 2
    assert len(shown(by="region", day=DAY.isoformat()).rows) == 2
    alone = shown(by="region", day=LAST.isoformat())
    assert (alone.rows, len(alone.waiting), alone.rest, alone.total) == ([], 2, 2_100, 2_100)


def test_total_is_hidden_where_orders_are_and_sold_is_not(cast: Cast) -> None:
    cast.order("11", DAY, "CN", "po", (SILK, 1, 5_000))
    assert [row.opens for row in shown("sold", "region").rows] == [
        "figures/sold/?region=south",
        "figures/sold/?region=north",
    ]
    assert [shown(measure, "region").rows for measure in ("total", "ordered")] == [[], []]
    assert shown("total", day=DAY.isoformat()).total is None
    assert shown("ordered", day=DAY.isoformat()).total is None
    assert shown("sold", day=DAY.isoformat()).total == sum([*range(11, 17), *range(21, 27)]) * 100


@pytest.mark.parametrize("measure", sorted(SIDES))
def test_every_list_adds_up_to_its_figure_and_every_row_opens_to_its_value(cast: Cast, measure: str) -> None:
    for ref in (11, 12, 15, 16, 21, 23, 24):
        cast.order(str(ref), NEXT, "CN" if ref < 20 else "LA", "po", (SILK, 1, ref * 7))
    cast.slip("3", DAY, 900)
    cast.slip("4", DAY, 900)
    cast.count("1", DAY, 9, 3, 1)
    cast.ticket("1", NEXT, "land", 2)
    opened = 0
    for by in SIDES[measure]:
        for cut in ({}, {"day": DAY.isoformat()}):
            found = shown(measure, by, **cut)
            if found.total is not None:
                assert sum(row.value for row in found.rows) + found.rest == found.total, (by, cut)
            for row in found.rows:
                if row.opens:
                    below = dict(part.split("=") for part in row.opens.partition("?")[2].split("&"))
                    assert shown(measure, **below).total == row.value, row.opens
                    opened += 1
    assert opened


def test_hours_of_few_makers_are_hidden_and_slips_stand_beside_them(cast: Cast) -> None:
    cast.slip("3", DAY, 900)
    found = shown(day=DAY.isoformat())
    assert (found.by, found.rows, len(found.waiting)) == ("hour", [], 2)
    assert found.rest == found.total == sum([*range(11, 17), *range(21, 27)]) * 100 + 900


@pytest.mark.parametrize(
    ("measure", "cut"),
    [
        ("declared", {}),
        ("intents", {}),
        ("sold", {"place": "11"}),
        ("sold", {"producer": "x"}),
        ("sold", {"product": "x"}),
        ("sold", {"receipt": "x"}),
        ("sold", {"province": "50", "zone": "1"}),
        ("ordered_foreign", {"country": "CN"}),
        ("receipts", {"category": "food"}),
        ("visitors", {"province": "50"}),
    ],
)
def test_what_lies_deeper_is_for_officers(client: Client, measure: str, cut: dict[str, str]) -> None:
    plain()
    with pytest.raises(NotAllowed):
        shown(measure, **cut)
    query = "&".join(f"{side}={value}" for side, value in cut.items())
    for tail in ("", "rows.csv"):
        answer = client.get(f"{FAIR}figures/{measure}/{tail}?{query}")
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("cut", [{"day": "2015-12-01"}, {"province": "99"}, {"region": "<b>"}, {"category": "x" * 99}])
def test_what_the_fair_does_not_have_is_named(cut: dict[str, str]) -> None:
    plain()
    with pytest.raises(BadCut):
        shown(**cut)
    with pytest.raises(UnknownMeasure):
        shown("profit", **cut)


def test_sums_up_to_an_earlier_day_are_for_officers(cast: Cast) -> None:
    assert shown(until=NEXT.isoformat()).total == shown().total
    with pytest.raises(NotAllowed):
        shown(until=DAY.isoformat())


def test_the_page_says_where_it_ends_and_offers_to_sign_in(cast: Cast, client: Client) -> None:
    page = client.get(FAIR + "figures/sold/?by=province")
    text = words(page.text)
    assert "แบ่งตามจังหวัด" in text
    assert "ส่วนที่ไม่แสดงแยก รวมกัน 3 รายการ 429" in text
    assert "เปิดดูได้ถึงระดับนี้" in text
    assert "/sign-in/?next=%2Ffairs%2Faec%2Ffigures%2Fsold%2F%3Fby%3Dprovince" in page.text
    for secret in ("กลุ่มตัวอย่าง", "ผ้าไหม", "บูธ 1", "ใบเสร็จ เงินสด"):
        assert secret not in text


def test_a_figure_of_too_few_makers_is_not_shown_at_all(cast: Cast, client: Client) -> None:
    address = FAIR + "figures/sold/{}?province=51"
    page = words(client.get(address.format("")).text)
    assert "ตัวเลขนี้ไม่เปิดเผย" in page
    assert "132" not in page
    assert client.get(address.format("rows.csv")).content.decode("utf-8-sig").splitlines() == [
        "วัน,ยอดจำหน่ายในงาน (บาท)"
    ]


def test_what_is_never_shown_and_what_waits_are_told_apart(cast: Cast, client: Client) -> None:
    for ref in (11, 21, 22):
        cast.sale(str(ref), LAST, (SILK, 1, 700))
    found = shown(by="province", day=LAST.isoformat())
    assert [label.en for label in found.hidden] == []
    assert len(found.waiting) == 3
    page = words(client.get(f"{FAIR}figures/sold/?by=province&day={LAST}").text)
    assert ("ยังไม่แสดง จนกว่า" in page, "มีไม่ถึง 3 ราย" in page) == (True, False)
    page = words(client.get(f"{FAIR}figures/sold/?by=province").text)
    assert ("ยังไม่แสดง จนกว่า" in page, "มีไม่ถึง 3 ราย" in page) == (False, True)
    page = words(client.get(f"{FAIR}figures/sold/?by=day&region=south&day={LAST}").text)
    assert "ตัวเลขนี้ยังไม่แสดง" in page


def test_the_file_holds_the_list_of_the_page(cast: Cast, client: Client) -> None:
    lines = client.get(FAIR + "figures/sold/rows.csv?by=province").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "จังหวัด,ยอดจำหน่ายในงาน (บาท)"
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["792", "759", "462", "429", "2442"]
    assert lines[-2].startswith("ส่วนที่ไม่แสดงแยก")


def test_every_linked_number_of_the_live_page_opens_to_itself(cast: Cast, client: Client) -> None:
    cast.count("1", NEXT, 9, 3)
    links = re.findall(r'<a href="([^"]+/figures/[^"]+)">([\d,.]+)</a>', client.get(FAIR + "live/").text)
    assert len(links) > 10
    for address, number in links:
        answer = client.get(unescape(address))
        assert answer.status_code == 200, address
        assert f'<p class="huge">{number} <small>' in answer.text or "ตัวเลขนี้ไม่เปิดเผย" in answer.text, address


def test_a_longer_list_costs_no_more_statements(cast: Cast, count_statements: StatementCounter) -> None:
    costs = []
    fair = live_fair(actor=VISITOR, slug=SLUG)
    for day in (DAY, LAST):
        cast.sale("11", day, (SILK, 1, 700))
        follows(SLUG)
        with count_statements() as made:
            public_figure(fair=fair, measure="sold", cut=Cut(), by="category", at=timezone.now())
        costs.append(len(made))
    assert costs == [3, 3]


def test_before_the_first_record_there_is_nothing_to_open(client: Client) -> None:
    plain()
    assert "ยังไม่มีอะไรเข้ามา" in words(client.get(FAIR + "figures/sold/").text)
