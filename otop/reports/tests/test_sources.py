from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from conftest import StatementCounter
from otop.base.models import Announcement
from otop.base.types import SYSTEM, Text
from otop.fairs.queries import fair_of
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.reports.models import BoothDayChoice
from otop.reports.queries.drafts import draft
from otop.reports.queries.sources import sources_of_day
from otop.reports.tests.cast import AT, DAY, NEXT, SILK, SLUG, Cast, plain
from otop.reports.tests.test_day_sheet import figures
from otop.reports.types import MoneySource, ReportKind

pytestmark = pytest.mark.django_db
SOURCES = f"/fairs/{SLUG}/desk/days/{DAY}/sources/"


@pytest.fixture
def cast(eventful_fair: Cast) -> Cast:
    return eventful_fair


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def sold() -> int | None:
    return figures(draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.DAY, day=DAY, at=AT))["sold"]


def test_a_booth_with_both_is_listed_with_both_sums_and_what_counts(cast: Cast) -> None:
    (row,) = sources_of_day(actor=SYSTEM, fair=fair_of(fair_id=cast.fair_id), day=DAY)
    assert (row.booth, row.holder) == ("2", Text("กลุ่มตัวอย่าง 2", "Sample group 2"))
    assert (row.recorded_satang, row.declared_satang) == (76_001 + 170_005, 90_000 + 170_005)
    assert (row.difference_satang, row.counts, row.choices) == (13_999, MoneySource.RECEIPTS, [])
    assert sources_of_day(actor=SYSTEM, fair=fair_of(fair_id=cast.fair_id), day=NEXT) == []


def test_an_officer_lets_the_slip_count_and_receipts_again(officer: Client, cast: Cast) -> None:
    before = sold()
    assert before is not None
    first = officer.get(SOURCES + "2/").text
    assert ('value="slip"' in first, 'value="receipts"' in first) == (True, False)
    page = officer.post(SOURCES + "2/choice/", {"source": "slip", "reason": "เครื่องเสียตอนบ่าย"}, follow=True)
    assert page.redirect_chain == [(SOURCES + "2/", 302)]
    assert "นับยอดตามใบสรุปของบูธนี้แล้ว" in page.text
    assert "เครื่องเสียตอนบ่าย" in page.text
    assert sold() == before + 13_999
    assert 'value="receipts"' in page.text
    page = officer.post(SOURCES + "2/choice/", {"source": "receipts", "reason": "พบข้อมูลในเครื่อง"}, follow=True)
    assert sold() == before
    assert [choice.reason for _, choice in page.context["choices"]] == ["พบข้อมูลในเครื่อง", "เครื่องเสียตอนบ่าย"]
    assert Announcement.objects.filter(what="reports.source_chosen").count() == 2


@pytest.mark.parametrize(
    ("source", "reason", "sentence"),
    [("slip", " ", "โปรดเขียนเหตุผล"), ("", "เครื่องเสีย", "โปรดเลือกแหล่งยอด"), ("both", "เครื่องเสีย", "ไม่มีแหล่งยอดนี้")],
)
def test_a_choice_that_cannot_be_keeps_what_was_typed(
    officer: Client, cast: Cast, source: str, reason: str, sentence: str
) -> None:
    answer = officer.post(SOURCES + "2/choice/", {"source": source, "reason": reason})
    assert (answer.status_code, sentence in answer.text, reason.strip() in answer.text) == (422, True, True)
    assert BoothDayChoice.objects.count() == 0
    assert officer.get(SOURCES + "2/choice/")["Location"] == SOURCES + "2/"


@pytest.mark.parametrize("booth", ["1", "4", "99"])
def test_a_booth_with_one_source_has_nothing_to_choose(officer: Client, cast: Cast, booth: str) -> None:
    assert officer.get(f"{SOURCES}{booth}/").status_code == 404


@pytest.mark.parametrize("day", ["2015-11-30", "yesterday"])
def test_a_day_that_is_not_of_the_fair_has_no_sources(officer: Client, cast: Cast, day: str) -> None:
    there = f"/fairs/{SLUG}/desk/days/{day}/sources/"
    assert [officer.get(there + tail).status_code for tail in ("", "2/")] == [404, 404]
    assert officer.post(there + "2/choice/", {"source": "slip", "reason": "x"}).status_code == 404


def test_a_viewer_sees_the_difference_and_chooses_nothing(client: Client, cast: Cast) -> None:
    client.force_login(account_with(Role.VIEWER))
    assert "139.99" in client.get(SOURCES).text
    assert 'name="reason"' not in client.get(SOURCES + "2/").text
    assert client.post(SOURCES + "2/choice/", {"source": "slip", "reason": "x"}).status_code == 403
    assert BoothDayChoice.objects.count() == 0


def test_those_that_agree_are_shown_when_all_are_asked_for(officer: Client, cast: Cast) -> None:
    cast.slip("3", DAY, 700)
    assert [row.booth for row in officer.get(SOURCES).context["page"]] == ["2"]
    assert [row.booth for row in officer.get(SOURCES + "?state=all").context["page"]] == ["2", "3"]
    assert [row.booth for row in officer.get(SOURCES + "?state=all&q=sample").context["page"]] == ["2"]
    assert "ไม่มีบูธที่ใบเสร็จกับใบสรุปต่างกัน" in officer.get(SOURCES + "?q=%00zz").text
    answer = officer.get(f"/fairs/{SLUG}/desk/days/{DAY}/sources.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["2", "2460.06", "2600.05", "139.99", "ใบเสร็จ", ""]
    assert len(rows) == 2


def test_the_list_costs_the_same_with_one_booth_and_with_three(
    no_fair: None, officer: Client, count_statements: StatementCounter
) -> None:
    cast, costs = plain(), []
    for booths in (["1"], ["2", "3"]):
        for booth in booths:
            cast.sale(booth, DAY, (SILK, 1, 100))
            cast.slip(booth, DAY, 200)
            officer.post(f"{SOURCES}{booth}/choice/", {"source": "slip", "reason": "ทดสอบ"})
        with count_statements() as statements:
            page = officer.get(SOURCES)
        assert all(f"/sources/{booth}/" in page.text for booth in booths)
        costs.append(len(statements))
    assert costs == [3 + 4, 3 + 4]  # session, account, roles; fair, days, books, choices
