from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count

from otop.areas.actions import load
from otop.areas.models import Area, AreaEdition, AreaSuccession
from otop.areas.rules import edition
from otop.areas.types import LoadResult
from otop.base.models import Announcement
from otop.base.types import SYSTEM

AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)  # the 23rd in Thailand

CountQueries = Callable[[int], AbstractContextManager[object]]

pytestmark = [pytest.mark.django_db, pytest.mark.wide, pytest.mark.usefixtures("loaded")]


def forget_the_edition() -> None:
    AreaEdition.objects.update(version="an older one")


def test_the_table_holds_the_country() -> None:
    in_force = Area.objects.filter(valid__upper_inf=True).values_list("level").annotate(n=Count("id"))
    assert dict(in_force) == {"province": 77, "district": 928, "tambon": 7436}
    ended = Area.objects.filter(valid__upper_inf=False).values_list("level").annotate(n=Count("id"))
    assert dict(ended) == {"district": 80, "tambon": 1503}
    assert Area.objects.filter(valid__lower_inf=False).count() == 0
    assert AreaSuccession.objects.count() == 1186


def test_an_area_stands_as_the_source_says() -> None:
    area = Area.objects.select_related("parent__parent").get(code="840501")
    assert (area.name_th, area.name_en, area.name_zh, area.postcodes) == ("เกาะพะงัน", "Ko Pha-ngan", "", ["84280"])
    assert area.parent is not None
    assert area.parent.parent is not None
    assert (area.parent.name_th, area.parent.parent.name_th) == ("เกาะพะงัน", "สุราษฎร์ธานี")
    assert area.valid == DateRange(None, None, "()")
    assert Area.objects.get(code="104701").valid.upper == date(2022, 4, 22)


def test_the_first_load_is_announced_once() -> None:
    announcement = Announcement.objects.get(what="areas.loaded")
    assert announcement.before is None
    assert announcement.after == {"edition": edition(), "added": 10024, "changed": 0, "closed": 0}


def test_a_second_load_of_the_same_edition_asks_one_question(django_assert_num_queries: CountQueries) -> None:
    with django_assert_num_queries(1):
        result = load(by=SYSTEM, at=AT)
    assert result == LoadResult(edition())
    assert Announcement.objects.count() == 1


def test_the_planner_knows_of_a_load_at_once_and_not_when_the_server_next_looks() -> None:
    """A table that was found empty was planned for as empty: one list of children took 17 seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'areas_area'::regclass")
        assert cursor.fetchone() == (Area.objects.count(),)


def test_a_load_over_an_equal_table_changes_nothing_in_a_fixed_number_of_statements(
    django_assert_num_queries: CountQueries,
) -> None:
    forget_the_edition()
    before = list(Area.objects.order_by("id").values_list("id", "code"))
    with django_assert_num_queries(13):
        result = load(by=SYSTEM, at=AT)
    assert result == LoadResult(edition())
    assert list(Area.objects.order_by("id").values_list("id", "code")) == before
    assert AreaEdition.objects.get().loaded_at == AT


def test_a_load_mends_what_differs_and_keeps_its_id() -> None:
    forget_the_edition()
    nan = Area.objects.get(code="55")
    Area.objects.filter(code="55").update(name_en="Nann", spellings=["nann"])
    Area.objects.filter(code="104701").update(valid=DateRange(None, None, "()"))
    assert load(by=SYSTEM, at=AT) == LoadResult(edition(), changed=2)
    mended = Area.objects.get(code="55")
    assert (mended.id, mended.name_en, mended.spellings) == (nan.id, "Nan", ["nan", "น่าน"])
    assert Area.objects.get(code="104701").valid.upper == date(2022, 4, 22)


def test_an_area_that_left_the_source_ends_on_the_thai_day_of_the_load_and_stays() -> None:
    forget_the_edition()
    gone = Area.objects.get(code="550101")
    gone.pk, gone.code = None, "550189"
    gone.save()
    assert load(by=SYSTEM, at=AT) == LoadResult(edition(), closed=1)
    assert Area.objects.get(code="550189").valid == DateRange(None, date(2026, 11, 23), "()")
    forget_the_edition()
    assert load(by=SYSTEM, at=AT + timedelta(days=1)) == LoadResult(edition())


def test_a_load_adds_what_is_missing_and_mends_successions() -> None:
    forget_the_edition()
    wrong = AreaSuccession.objects.filter(old__code="104701").order_by("id").first()
    assert wrong is not None
    AreaSuccession.objects.filter(pk=wrong.pk).update(new=Area.objects.get(code="100101"))
    Area.objects.filter(code="820101").delete()
    assert load(by=SYSTEM, at=AT) == LoadResult(edition(), added=1)
    links = AreaSuccession.objects.filter(old__code="104701").values_list("new__code", flat=True)
    assert sorted(links) == ["104702", "104703"]
    assert Announcement.objects.filter(before={"edition": "an older one"}).count() == 1
