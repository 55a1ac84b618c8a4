"""A series is stored whole or not at all, and the same file again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from conftest import StatementCounter
from otop.areas.tests.factories import ProvinceFactory
from otop.base.models import Announcement
from otop.base.tables import Table, Tick
from otop.base.types import SYSTEM, Actor, ActorKind, Held
from otop.income.actions import import_series
from otop.income.models import PublishedFigure
from otop.income.queries import compare_cuts
from otop.income.tests.series import MONTHS, by_category, by_channel, by_province
from otop.income.types import Cut, FaultyFigures, ImportedMeanwhile, ImportResult, OtherCut, Source
from otop.people.types import NotAllowed

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SEPTEMBER = date(2024, 9, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def provinces() -> None:
    for code, name in (("54", "แพร่"), ("55", "น่าน")):
        ProvinceFactory.create(code=code, name_th=name)


def silent(done: int, of: int) -> None:
    """Progress is for people."""


def bring(
    given: Table,
    *,
    cut: Cut | None = None,
    write: bool = True,
    revised: bool = False,
    at: datetime = AT,
    tick: Tick = silent,
) -> ImportResult:
    return import_series(
        by=SYSTEM, table=given, source=Source.CDD, cut=cut, write=write, replace=revised, at=at, tick=tick
    )


def counts(result: ImportResult) -> tuple[int, int, int]:
    return result.new, result.same, result.replaced


def stored() -> list[tuple[object, ...]]:
    fields = ("cut", "member", "month", "value_satang", "imported_at")
    return list(PublishedFigure.objects.order_by("cut", "member", "month").values_list(*fields))


def test_a_series_is_stored_with_source_cut_member_month_and_value() -> None:
    result = bring(by_province({"น่าน": "1.50", "จ.แพร่": "2"}, MONTHS[:1]))
    assert (result.cut, result.rows, counts(result)) == (Cut.PROVINCE, 2, (2, 0, 0))
    assert stored() == [
        ("province", "54", date(2023, 10, 1), 200, AT),
        ("province", "55", date(2023, 10, 1), 150, AT),
    ]
    assert set(PublishedFigure.objects.values_list("source", "member_name")) == {("cdd", "น่าน"), ("cdd", "จ.แพร่")}


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    given = by_category(list("12345"))
    tried = bring(given, write=False)
    assert (stored(), Announcement.objects.count()) == ([], 0)
    assert replace(tried, written=True) == bring(given)
    assert len(stored()) == 60


def test_the_same_file_again_changes_nothing() -> None:
    bring(by_category(list("12345")))
    before = stored()
    assert counts(bring(by_category(list("12345")), at=LATER)) == (0, 60, 0)
    assert (stored(), Announcement.objects.count()) == (before, 1)


def test_months_that_come_later_are_added() -> None:
    bring(by_channel(list("1234"), MONTHS[:2]))
    assert counts(bring(by_channel(list("1234"), MONTHS[:3]), at=LATER)) == (4, 8, 0)


def test_another_value_for_a_stored_month_is_refused_and_nothing_is_written() -> None:
    bring(by_channel(list("1234"), MONTHS[:1]))
    before = stored()
    with pytest.raises(FaultyFigures) as error:
        bring(by_channel(list("1239"), MONTHS[:2]), at=LATER)
    assert (error.value.values["count"], error.value.values["row"], error.value.values["column"]) == (
        1,
        2,
        "ต่างประเทศ(ออนไลน์)",
    )
    assert stored() == before


def test_a_revision_replaces_the_value_and_says_before_and_after() -> None:
    bring(by_channel(list("1234"), MONTHS[:1]))
    result = bring(by_channel(list("1239"), MONTHS[:1]), revised=True, at=LATER)
    assert counts(result) == (0, 3, 1)
    assert [(row[1], row[3], row[4]) for row in stored()][:2] == [
        ("abroad_offline", 300, AT),
        ("abroad_online", 900, LATER),
    ]
    told = Announcement.objects.get(subject="series:cdd:channel", before__isnull=False)
    assert told.before == {"replaced": {"abroad_online October 2023": 400}}
    assert told.after == {"new": 0, "replaced": {"abroad_online October 2023": 900}, "sha256": "abc"}


def test_one_fault_keeps_the_whole_file_out_and_names_its_place_in_both_languages() -> None:
    with pytest.raises(FaultyFigures) as error:
        bring(by_province({"น่าน": "1", "แพร่": "-7"}, MONTHS[:2]))
    assert stored() == []
    assert error.value.message.en == (
        "series.csv has 2 faults. The first: row 3, column “ตุลาคม 2566”: The value is below zero. "
        "Compare with what the department published. Nothing was changed."
    )
    assert error.value.message.th.startswith("ไฟล์ series.csv มี 2 แห่งที่รับไม่ได้ แห่งแรก: แถว 3 คอลัมน์ «ตุลาคม 2566»: ยอดติดลบ")


def test_a_file_of_another_cut_than_asked_is_refused() -> None:
    with pytest.raises(OtherCut, match="channel"):
        bring(by_channel(list("1234")), cut=Cut.PROVINCE)
    assert counts(bring(by_channel(list("1234")), cut=Cut.CHANNEL)) == (48, 0, 0)


def test_the_cuts_are_compared_also_before_anything_is_written() -> None:
    bring(by_category(list("12345")))  # 15 baht a month
    for write in (False, True):
        result = bring(by_province({"น่าน": "15", "แพร่": "1000"}), write=write)
        told = [finding.found for finding in result.findings if finding.code == "cuts_differ"]
        assert told == ["1,000.00"] * 12
        assert [month.spread_satang for month in result.comparison] == [100_000] * 12
    assert compare_cuts(2567) == result.comparison


def test_a_series_is_compared_only_with_its_own_months_and_years() -> None:
    bring(by_category(list("12345"), ["ตุลาคม 2567"]))
    bring(by_channel(list("1234")))
    assert [month.spread_satang for month in compare_cuts(2567)] == [0] * 12
    assert [month.satang[Cut.CATEGORY] for month in compare_cuts(2568)] == [1500, *[None] * 11]


def test_only_who_may_import_does() -> None:
    viewer = Actor(ActorKind.ACCOUNT, "1", "viewer", (Held("viewer"),))
    with pytest.raises(NotAllowed):
        import_series(
            by=viewer,
            table=by_channel(list("1234")),
            source=Source.CDD,
            cut=None,
            write=True,
            replace=False,
            at=AT,
            tick=silent,
        )
    assert stored() == []


def test_an_import_that_is_interrupted_leaves_nothing() -> None:
    def interrupt(done: int, of: int) -> None:
        assert PublishedFigure.objects.count() == 60
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(by_category(list("12345")), tick=interrupt)
    assert (stored(), Announcement.objects.count()) == ([], 0)


def test_two_imports_of_one_series_at_a_time_are_one_import_and_one_refusal() -> None:
    """The other import comes between the two statements of this one."""
    years = [f"{month.rpartition(' ')[0]} {2544 + n}" for n in range(9) for month in MONTHS]

    def come_between(done: int, of: int) -> None:
        if done == 500:
            first = PublishedFigure.objects.order_by("pk")[0]
            first.pk, first.month = None, date(2009, 9, 1)
            first.save()

    with pytest.raises(ImportedMeanwhile):
        bring(by_category(list("12345"), [f"{month}" for month in years]), tick=come_between)
    assert stored() == []


def test_a_longer_series_costs_no_more_and_a_comparison_is_one_statement(count_statements: StatementCounter) -> None:
    with count_statements() as few:
        bring(by_channel(list("1234"), MONTHS[:1]))
    with count_statements() as many:
        bring(by_channel(list("1234"), MONTHS[:4]))
    assert len(many) == len(few)
    with count_statements() as comparing:
        compare_cuts(2567)
    assert len(comparing) == 1
