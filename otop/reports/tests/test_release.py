"""The release says what is known, truly, in both languages; bad facts are refused with their place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otop.base.types import Text
from otop.reports.rules.release import release
from otop.reports.rules.release_facts import Facts
from otop.reports.rules.release_file import facts_from
from otop.reports.rules.release_pieces import plain
from otop.reports.rules.release_report import release_facts
from otop.reports.tests.telling import CLOSING, ENGLISH, THAI
from otop.reports.types import Cell, Fill, Report, ReportKind, Row, Table


def facts(**changes: object) -> Facts:
    return facts_from(json.dumps({**CLOSING, **changes}).encode())[0]


def thai(**changes: object) -> str:
    return release(facts(**changes), "th").text


def english(**changes: object) -> str:
    return release(facts(**changes), "en").text


# What is said


def test_the_fair_of_2558_in_thai() -> None:
    assert thai() == THAI


def test_the_fair_of_2558_in_english() -> None:
    assert english() == ENGLISH


def test_the_smaller_of_the_two_published_counts_is_almost_ten_thousand_a_day() -> None:
    assert "กว่า 2.2 แสนคน เฉลี่ยวันละเกือบ 1 หมื่นคน" in thai(visitors=220_000)


def test_a_satang_below_seventy_million_is_not_over_seventy_million() -> None:
    assert "กว่า 69 ล้านบาท" in thai(sold_satang=5_999_999_999)
    assert "กว่า 70 ล้านบาท" not in thai(sold_satang=5_999_999_999)


def test_the_first_day_of_midyear_2566_adds_up() -> None:
    said = facts(sold_satang=4_828_947_100, ordered_satang=251_399_500, visitors=15_966, foreign_orders=[])
    assert said.total_satang == 5_080_346_600
    numbers = {n.measure: (n.text, n.exact) for n in release(said, "th").numbers}
    assert numbers["total"] == ("กว่า 50 ล้านบาท", "50,803,466 บาท")
    assert numbers["sold"] == ("ประมาณ 48 ล้านบาท", "48,289,471 บาท")
    assert numbers["ordered"] == ("ประมาณ 2.5 ล้านบาท", "2,513,995 บาท")
    assert numbers["visitors"] == ("เกือบ 1.6 หมื่นคน", "15,966 คน")


def test_a_total_above_its_target_is_past_it() -> None:
    money = {"sold_satang": 50_376_118_800, "ordered_satang": 6_947_084_500, "target_satang": 50_000_000_000}
    assert "กว่า 573 ล้านบาท" in thai(**money)
    assert "ทะลุเป้าหมาย 500 ล้านบาท หรือร้อยละ 114.6 ของเป้าหมาย" in thai(**money)
    assert "That is past the target of 500 million baht: 114.6% of it." in english(**money)
    exact = {n.measure: n.exact for n in release(facts(**money), "th").numbers}
    assert exact["total"] == "573,232,033 บาท"


def test_a_target_that_is_just_reached_is_not_past() -> None:
    said = thai(target_satang=7_000_000_000)
    assert "ครบตามเป้าหมาย 70 ล้านบาท" in said
    assert "ทะลุ" not in said


def test_a_share_just_below_the_target_is_not_rounded_up_to_it() -> None:
    assert "คิดเป็นร้อยละ 99.9 ของเป้าหมาย 70,000,000.01 บาท" in thai(target_satang=7_000_000_001)


def test_growth_and_decline_are_told_against_the_year_before() -> None:
    assert "เพิ่มขึ้นจากปีที่ผ่านมาร้อยละ 40.0" in thai(last_year_satang=5_000_000_000)
    assert "ลดลงจากปีที่ผ่านมาร้อยละ 30.0" in thai(last_year_satang=10_000_000_000)
    assert "This is 40.0% more than the year before." in english(last_year_satang=5_000_000_000)


def test_the_buckets_are_told_from_the_greatest() -> None:
    buckets = [
        {"name_th": "อาหาร", "name_en": "Food", "amount_satang": 1_600_000_000},
        {"name_th": "ผ้า", "name_en": "Fabric", "amount_satang": 2_640_000_000},
        {"name_th": "ศูนย์", "name_en": "None", "amount_satang": 0},
    ]
    assert "กลุ่มที่มียอดสูงสุด ได้แก่ ผ้า (กว่า 26 ล้านบาท) และอาหาร (กว่า 16 ล้านบาท)" in thai(buckets=buckets)
    assert "Selling most: Fabric (over 26 million baht) and Food (over 16 million baht)." in english(buckets=buckets)


def test_thai_and_foreign_visitors_are_told_where_both_were_counted() -> None:
    said = thai(visitors_thai=228_000, visitors_foreign=12_000)
    assert "เป็นชาวไทยประมาณ 2.3 แสนคน และชาวต่างชาติประมาณ 1.2 หมื่นคน" in said


def test_a_fair_of_one_day_has_no_mean() -> None:
    said = thai(**{"from": "2015-11-03", "to": "2015-11-03"})
    assert "เมื่อวันที่ 3 พฤศจิกายน 2558" in said
    assert "เฉลี่ย" not in said


# What is not said


@pytest.mark.parametrize(
    "key", ["visitors", "sold_satang", "ordered_satang", "service_persons", "from", "fair_th", "host_th"]
)
def test_what_is_not_known_is_left_out(key: str) -> None:
    for said in (thai(**{key: None}), english(**{key: None})):
        assert "None" not in said
        assert "  " not in said


def test_without_orders_there_is_no_total() -> None:
    said = thai(ordered_satang=None)
    assert "การขายภายในงานมียอดกว่า 60 ล้านบาท" in said
    assert "รายได้รวม" not in said


def test_a_product_without_a_name_in_the_language_is_left_out_of_that_language() -> None:
    order = {"product_th": "ลำไยอบแห้ง", "province": "51", "country": "CN", "amount_satang": 5_000_000}
    assert "ลำไยอบแห้ง จังหวัดลำพูน" in thai(foreign_orders=[order])
    assert "Orders from abroad" not in english(foreign_orders=[order])
    assert "ลำไย" not in english(foreign_orders=[order])


def test_a_group_without_a_name_ends_the_ranking() -> None:
    buckets = [
        {"name_th": "ผ้า", "name_en": "Fabric", "amount_satang": 3},
        {"name_th": "อาหาร", "amount_satang": 2},
        {"name_th": "สมุนไพร", "name_en": "Herbs", "amount_satang": 1},
    ]
    assert "Selling most: Fabric (over 0.03 baht)." in english(buckets=buckets)


def test_a_country_that_we_have_no_name_for_is_left_out() -> None:
    order = {"product_en": "baskets", "province": None, "country": "AQ", "amount_satang": 5_000_000}
    assert "Orders from abroad include baskets (about 50,000 baht)." in english(foreign_orders=[order])


@given(
    visitors=st.none() | st.integers(0, 10**7),
    sold=st.none() | st.integers(0, 10**13),
    ordered=st.none() | st.integers(0, 10**13),
    target=st.none() | st.integers(1, 10**13),
    before=st.none() | st.integers(0, 10**13),
)
def test_any_facts_can_be_told(
    visitors: int | None, sold: int | None, ordered: int | None, target: int | None, before: int | None
) -> None:
    given_facts = Facts(
        visitors=visitors, sold_satang=sold, ordered_satang=ordered, target_satang=target, last_year_satang=before
    )
    for lang in ("th", "en"):
        made = release(given_facts, lang)
        assert "None" not in made.text
        total = given_facts.total_satang
        assert ("ทะลุ" in made.text or "past" in made.text) == bool(total is not None and target and total > target)


# From a fair's report


def report() -> Report:
    def figure(measure: str, value: int | None) -> Row:
        return Row(Text(measure, measure), [Cell(measure, value, f"figures/{measure}/")])

    order = Row(
        Text("ลำไยอบแห้ง · อาหาร · กลุ่ม · ลำพูน · จีน", "ลำไยอบแห้ง · Food · Group · Lamphun · China"),
        [Cell("ordered_foreign", 5_000_000, "figures/ordered_foreign/?country=CN&receipt=7")],
    )
    bucket = Row(Text("ผ้า", "Fabric"), [Cell("total", 2_640_000_000, "figures/total/?bucket=1")], "1")
    nowhere = Row(Text("ไม่มีกลุ่ม", "No bucket"), [Cell("total", 4_000_000_000)], "unknown")
    return Report(
        kind=ReportKind.CLOSING,
        fair_slug="otop-to-aec",
        fair_name=Text("OTOP To AEC", "OTOP To AEC"),
        venue=None,
        replayed=True,
        day=None,
        day_number=23,
        days=23,
        starts_on=date(2015, 11, 3),
        ends_on=date(2015, 11, 25),
        cut_off_at=datetime(2015, 11, 25, 14, 5, tzinfo=UTC),
        edition=2,
        definition=1,
        fill=Fill(150, 150, 0, 0, 0),
        figures=[
            figure("visitors", 240_000),
            Row(Text("", ""), [Cell("visitors_mean", 10_435)]),
            figure("sold", 6_000_000_000),
            figure("ordered", 1_000_000_000),
            figure("service_persons", None),
        ],
        tables=[
            Table("foreign_orders", Text("", ""), Text("", ""), ["ordered_foreign"], [order]),
            Table("by_bucket", Text("", ""), Text("", ""), ["total"], [bucket, nowhere]),
        ],
    )


def test_a_report_gives_the_same_sentences_as_a_file() -> None:
    made = release(release_facts(report(), host=Text("กระทรวงมหาดไทย", "")), "th")
    from_file = release(facts(foreign_orders=[], service_persons=None), "th")
    assert [plain(p) for p in made.paragraphs[:2]] == [plain(p) for p in from_file.paragraphs]
    assert plain(made.paragraphs[2]) == "กลุ่มที่มียอดสูงสุด ได้แก่ ผ้า (กว่า 26 ล้านบาท)"
    assert plain(made.paragraphs[3]) == "คำสั่งซื้อจากต่างประเทศ อาทิ ลำไยอบแห้ง จังหวัดลำพูน จากจีน ประมาณ 5 หมื่นบาท"


def test_every_number_from_a_report_leads_to_its_rows() -> None:
    made = release(release_facts(report()), "th")
    assert {n.measure: n.opens for n in made.numbers} == {
        "visitors": "figures/visitors/",
        "visitors_mean": "",
        "total": "figures/total/?bucket=1",
        "sold": "figures/sold/",
        "ordered": "figures/ordered/",
        "ordered_foreign": "figures/ordered_foreign/?country=CN&receipt=7",
    }


def test_a_report_says_its_cut_its_edition_and_what_was_counted() -> None:
    assert release(release_facts(report()), "en").notes == [
        "Note: visitors are counted as entries at the gates; a person who enters twice is counted twice.",
        "Figures as of 25 November 2015, 21:05 (edition 2).",
        "Demonstration figures, not official results.",
    ]


def test_a_thai_name_where_english_is_missing_is_no_word_of_an_english_release() -> None:
    assert "ลำไย" not in release(release_facts(report()), "en").text


def test_in_the_middle_of_a_fair_the_release_tells_it_up_to_that_day() -> None:
    day = replace(
        report(),
        kind=ReportKind.DAY,
        day=date(2015, 11, 5),
        figures=[
            Row(Text("", ""), [Cell("visitors", 1)]),
            Row(Text("", ""), [Cell("visitors_cumulative", 31_000, "figures/visitors_cumulative/")]),
        ],
    )
    made = release(release_facts(day), "th")
    assert plain(made.paragraphs[0]) == (
        "งาน OTOP To AEC จัดขึ้นระหว่างวันที่ 3–5 พฤศจิกายน 2558 รวม 3 วันแรก มีผู้เข้าชมงานกว่า 3 หมื่นคน"
    )


def test_the_exact_value_is_exact_however_large() -> None:
    great = facts(sold_satang=900_719_925_474_099_301, foreign_orders=[], ordered_satang=None)
    assert [n.exact for n in release(great, "th").numbers if n.measure == "sold"] == ["9,007,199,254,740,993.01 บาท"]


def test_the_mean_of_a_release_is_the_reports_own() -> None:
    """Days from which nothing came are not in the report's mean, and so not in the release's."""
    three_days = replace(
        report(), figures=[Row(Text("", ""), [Cell("visitors", 30_486), Cell("visitors_mean", 10_162)])]
    )
    assert "เฉลี่ยวันละกว่า 1 หมื่นคน" in release(release_facts(three_days), "th").text
    no_mean = replace(report(), figures=[Row(Text("", ""), [Cell("visitors", 30_486), Cell("visitors_mean", None)])])
    assert "เฉลี่ย" not in release(release_facts(no_mean), "th").text


def test_digits_stand_apart_from_the_thai_word_before_them() -> None:
    assert "ให้บริการประชาชน 812 คน" in thai(service_persons=812)
