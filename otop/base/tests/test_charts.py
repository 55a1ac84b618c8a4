from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override

from otop.base.charts import Bar, Hour, curve, drawn_bars, percent, round_step
from otop.base.maps import bin_of, bins_of, drawn_map
from otop.base.templatetags.charts import listed_baht, per_cent, short_baht
from otop.base.types import Text


def rendered(source: str, **values: object) -> str:
    return Template("{% load charts %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("part", "whole", "width"),
    [(0, 100, "0.00"), (1, 3, "33.33"), (5, 5, "100.00"), (7, 5, "100.00"), (-1, 5, "0.00"), (1, 0, "0.00")],
)
def test_nothing_is_drawn_outside_its_frame(part: int, whole: int, width: str) -> None:
    assert percent(part, whole) == width


def test_the_longest_bar_is_the_whole_width() -> None:
    bars = [Bar(Text("ก", "a"), value, str(value)) for value in (50, 200, 0, -3)]
    assert [bar.percent for bar in drawn_bars(bars)] == ["25.00", "100.00", "0.00", "0.00"]
    assert drawn_bars([]) == []


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (5, 1), (6, 2), (10, 2), (11, 5), (26, 10), (360_000, 100_000), (10**12, 2 * 10**11)]
)
def test_at_most_five_round_steps_reach_the_highest_number(highest: int, step: int) -> None:
    assert round_step(highest) == step
    assert 5 * step >= highest


def test_a_day_that_is_not_over_ends_where_it_stands() -> None:
    drawn = curve([Hour(10, 100, 50), Hour(11, 300, 200), Hour(12, None, 400)])
    assert drawn.last is not None
    assert (drawn.last.hour.hour, drawn.line.count("L"), drawn.before.count("L")) == (11, 1, 2)
    assert [tick.value for tick in drawn.ticks] == [0, 100, 200, 300, 400]
    assert drawn.ticks[-1].y < drawn.ticks[0].y == drawn.base


def test_one_hour_alone_is_a_point_without_an_area() -> None:
    drawn = curve([Hour(10, 100)])
    assert (drawn.area, drawn.before, drawn.last is not None) == ("", "", True)
    assert curve([]).last is None
    assert curve([Hour(10, 0)]).ticks[-1].value > 0


def test_bins_are_round_and_every_amount_is_in_the_last_that_it_reaches() -> None:
    edges = bins_of([1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    assert edges == [0, 10, 20, 40, 60]
    assert [bin_of(value, edges) for value in (0, 9, 10, 39, 40, 60, 10**9, -5)] == [0, 0, 1, 2, 3, 4, 4, 0]
    assert bins_of([]) == bins_of([0, 0]) == [0]


def test_an_amount_that_may_not_be_shown_has_a_look_of_its_own() -> None:
    drawn = drawn_map("0 0 1 1", {"10": "M0 0", "11": "M1 1", "12": "M2 2"}, {"10": 100, "11": None}, {"10": "ก"})
    assert [(s.code, s.bin, s.title) for s in drawn.shapes] == [("10", 4, "ก"), ("11", None, ""), ("12", 0, "")]
    assert drawn.hidden
    page = rendered('{% province_map map "x" %}{% map_legend map %}', map=drawn)
    assert page.count('fill="url(#few)"') == 2  # the province and its line in the legend
    assert "ไม่ถึง 3 ราย" in page
    assert "ยังไม่แสดง" not in page


def test_an_amount_that_waits_has_another_look_than_one_that_is_never_shown() -> None:
    values = {"10": None, "11": None, "12": 5}
    drawn = drawn_map("0 0 1 1", dict.fromkeys(values, "M0 0"), values, {}, waiting={"11", "12"})
    assert [(s.code, s.bin is None, s.waits) for s in drawn.shapes][:2] == [("10", True, False), ("11", True, True)]
    page = rendered('{% province_map map "x" %}{% map_legend map %}', map=drawn)
    for look, words in (("few", "ไม่ถึง 3 ราย"), ("waits", "ยังไม่แสดง จนกว่าจะมีผู้ผลิตมากพอ")):
        assert page.count(f'fill="url(#{look})"') == 2
        assert (page.count(f'<pattern id="{look}"'), words in page) == (1, True)


def test_values_that_provinces_share_have_a_colour_each_and_no_legend() -> None:
    values = {"10": 900, "50": 20, "51": 20, "90": None}
    drawn = drawn_map("0 0 1 1", dict.fromkeys(("10", "50", "51", "90", "11"), "M0 0"), values, {}, ranked=True)
    assert [s.bin for s in drawn.shapes] == [2, 1, 1, None, 0]
    assert drawn.ranked
    assert drawn.legend == []


@pytest.mark.parametrize(
    ("satang", "th", "en", "listed"),
    [
        (None, "–", "–", "–"),
        (0, "0", "0", "0"),
        (9_999_999, "99,999.99", "99,999.99", "99,999.99"),
        (36_000_000, "3.6 แสน", "360k", "3.60 แสน"),
        (120_000_000, "1.2 ล้าน", "1.2M", "1.20 ล้าน"),
        (7_000_000_000, "70 ล้าน", "70M", "70.00 ล้าน"),
        (-36_000_000, "-3.6 แสน", "-360k", "-3.60 แสน"),
    ],
)
def test_long_sums_are_short_where_there_is_no_room(satang: int | None, th: str, en: str, listed: str) -> None:
    assert (short_baht(satang), listed_baht(satang)) == (th, listed)
    with override("en"):
        assert short_baht(satang) == en


def test_shares_are_percent_with_one_decimal() -> None:
    assert [per_cent(value) for value in (None, 0, 7, 832, 1000, 12_345)] == [
        *("–", "0.0 %", "0.7 %"),
        *("83.2 %", "100.0 %", "1,234.5 %"),
    ]


def test_every_chart_says_in_words_what_it_is() -> None:
    page = rendered(
        '{% progress 1 2 "ครึ่งทาง" %}{% ratio None None "ยังไม่มี" %}{% dots looks "ครบ" %}'
        '{% hour_curve hours "รายชั่วโมง" %}',
        looks=["fine", "silent"],
        hours=[Hour(10, 1)],
    )
    for label in ("ครึ่งทาง", "ยังไม่มี", "ครบ", "รายชั่วโมง"):
        assert f'role="img" aria-label="{label}"' in page
