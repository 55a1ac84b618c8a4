from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape

import pytest
from django.test import Client

from otop.base.types import SYSTEM, Text
from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.reports.actions import close_day
from otop.reports.queries.drafts import draft
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.paper import paper_of
from otop.reports.tests.cast import AT, DAY, NEXT, SILK, SLUG, Cast
from otop.reports.types import Cell, ReportKind, Row
from otop.reports.views.sheets import OTHERS, grouped

pytestmark = pytest.mark.django_db
FAIR = f"/fairs/{SLUG}/"
DAY_SHEET, CLOSING = FAIR + f"days/{DAY}/", FAIR + "closing/"


@pytest.fixture
def cast(eventful_fair: Cast) -> Cast:
    return eventful_fair


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(account_with(Role.VIEWER))
    return client


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


@pytest.mark.parametrize(("address", "kind", "day"), [(DAY_SHEET, "day", DAY), (CLOSING, "closing", None)])
def test_the_page_shows_every_number_that_the_paper_prints(
    viewer: Client, cast: Cast, address: str, kind: str, day: object
) -> None:
    report = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind(kind), day=day, at=AT)  # type: ignore[arg-type]
    paper, page = paper_of(report, MEASURES, "th"), words(viewer.get(address).text)
    for figure in paper.figures:
        assert f"{figure.label} {figure.value.text}" in page, figure
    for table in paper.tables:
        for line in [*table.lines, *([table.total] if table.total else [])]:
            assert " ".join([line.label, *(value.text for value in line.values)]) in page, (table.code, line)


def test_a_number_without_a_source_is_a_dash_and_never_nought(viewer: Client, cast: Cast) -> None:
    assert re.search("คูปองที่ใช้ — ", words(viewer.get(DAY_SHEET).text))


def test_every_group_has_its_numbers_and_none_is_left_out(cast: Cast) -> None:
    report = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.CLOSING, day=None, at=AT)
    groups = grouped([*report.figures, Row(Text("ใหม่", "New"), [Cell("sold", 1)], "something_new")])
    assert sum(len(group.rows) for group in groups) == len(report.figures) + 1
    assert groups[-1].title == OTHERS
    assert groups[-1].rows[-1].code == "something_new"


def test_a_closed_day_shows_its_frozen_edition_and_the_figures_now_on_request(viewer: Client, cast: Cast) -> None:
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    cast.sale("1", DAY, (SILK, 1, 1_000_000))
    frozen, now = words(viewer.get(DAY_SHEET).text), words(viewer.get(DAY_SHEET + "?edition=0").text)
    assert "ยอดจำหน่ายในงาน 2,901.60 บาท" in frozen
    assert "ยอดจำหน่ายในงาน 12,901.60 บาท" in now
    assert "ฉบับที่ 1" in frozen
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ใบเสร็จมาช้า", at=AT)
    second = words(viewer.get(DAY_SHEET).text)
    assert "สิ่งที่เปลี่ยนจากฉบับก่อน" in second
    assert "ยอดจำหน่ายในงาน 2,901.60 12,901.60" in second
    assert "ยอดจำหน่ายในงาน 2,901.60 บาท" in words(viewer.get(DAY_SHEET + "?edition=1").text)


def test_the_list_of_reports_says_what_is_frozen_of_each_day(viewer: Client, cast: Cast) -> None:
    close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="", at=AT)
    page = words(viewer.get(FAIR + "reports/").text)
    assert "วันที่ 1 · อังคาร 3 พ.ย. 2558 ฉบับที่ 1 141 15,101.65" in page
    assert "วันที่ 2 · พุธ 4 พ.ย. 2558 ร่าง – – –" in page


@pytest.mark.parametrize("edition", ["7", "-1", "x", "1.5"])
def test_an_edition_that_is_not_there_is_not_found(viewer: Client, cast: Cast, edition: str) -> None:
    answer = viewer.get(f"{DAY_SHEET}?edition={edition}")
    assert answer.status_code == 404
    assert "ไม่พบฉบับ" in answer.text


@pytest.mark.parametrize("day", ["2015-11-02", "2015-13-01", "tomorrow"])
def test_a_day_that_is_not_of_the_fair_is_not_found(viewer: Client, cast: Cast, day: str) -> None:
    answer = viewer.get(FAIR + f"days/{day}/")
    assert answer.status_code == 404
    assert "ไม่ใช่วันของงาน" in answer.text


def test_files_hold_what_the_page_shows(viewer: Client, cast: Cast) -> None:
    as_csv = viewer.get(DAY_SHEET + "report.csv")
    assert as_csv.content.startswith("\ufeff".encode())
    assert 'attachment; filename="aec-2015-11-03-draft-th.csv"' in as_csv.headers["Content-Disposition"]
    as_json = json.loads(viewer.get(DAY_SHEET + "report.json").content)
    assert "29016" in json.dumps(as_json)
    assert viewer.get(DAY_SHEET + "report.pdf").content.startswith(b"%PDF")
    assert zipfile.ZipFile(io.BytesIO(viewer.get(CLOSING + "report.xlsx").content)).testzip() is None
    assert viewer.get(DAY_SHEET + "report.docx").status_code == 404


def test_a_release_links_its_numbers_and_is_sent_as_text(viewer: Client, cast: Cast) -> None:
    page = viewer.get(FAIR + "release/").text
    assert page.index('lang="th">') < page.index('class="card release" lang="en"')
    assert f'href="{FAIR}figures/visitors/' in page
    text = viewer.get(FAIR + "release/release.txt?lang=en").content.decode()
    assert text.startswith("Results of ")
    assert viewer.get(FAIR + "release/release.docx").status_code == 404


def test_an_opened_figure_shows_its_rows_and_the_way_back(viewer: Client, cast: Cast) -> None:
    page = viewer.get(FAIR + f"figures/sold/?day={DAY}&place=1").text
    assert "900.03 บาท" in words(page)
    assert f'href="{FAIR}figures/sold/?day={DAY}"' in page


def test_the_rows_of_a_figure_are_a_file_that_ends_in_their_sum(viewer: Client, cast: Cast) -> None:
    lines = viewer.get(FAIR + f"figures/sold/rows.csv?day={NEXT}").content.decode("utf-8-sig").splitlines()
    amounts = [float(line.rsplit(",", 1)[1]) for line in lines[1:]]
    assert lines[0] == "รายการ,ยอดจำหน่ายในงาน (บาท)"
    assert amounts == [450, 440.02, 890.02]


@pytest.mark.parametrize(
    ("tail", "said"),
    [("nothing/", "ไม่พบตัวชี้วัด"), ("target/", "ไม่มีรายการด้านใน"), ("sold/?day=x", "ใช้เลือกข้อมูลไม่ได้")],
)
def test_what_cannot_be_opened_says_why(viewer: Client, cast: Cast, tail: str, said: str) -> None:
    assert said in viewer.get(FAIR + "figures/" + tail).text


def test_a_page_beyond_the_last_is_the_last(viewer: Client, cast: Cast) -> None:
    assert "900.03" in words(viewer.get(FAIR + f"figures/sold/?day={DAY}&page=999").text)
    assert "900.03" in words(viewer.get(FAIR + f"figures/sold/?day={DAY}&page=x").text)


@pytest.mark.parametrize("tail", ["reports/", f"days/{DAY}/", "closing/", "release/", "figures/declared/"])
def test_reports_are_for_those_who_signed_in(client: Client, cast: Cast, tail: str) -> None:
    answer = client.get(FAIR + tail)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


def test_the_parts_are_shown_to_officers(client: Client, cast: Cast) -> None:
    assert client.get("/parts/").status_code == 302
    client.force_login(account_with(Role.VIEWER))
    page = client.get("/parts/").text
    for part in ("progress", "ratio", "dots", "bars", "curve", "map", "badge", "notice", "field", "empty"):
        assert f'class="{part}' in page, part
