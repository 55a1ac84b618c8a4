from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange

from otop.areas.models import Area, AreaSuccession
from otop.areas.tests.factories import DistrictFactory, ProvinceFactory, TambonFactory
from otop.areas.types import Level

pytestmark = pytest.mark.django_db


def test_no_two_areas_bear_one_code_at_one_time() -> None:
    ProvinceFactory.create(code="38", valid=DateRange(None, date(2011, 3, 23), "()"))
    with pytest.raises(IntegrityError, match="area_code_once_at_a_time"):
        ProvinceFactory.create(code="38", valid=DateRange(date(2011, 3, 22), None, "[)"))


def test_a_code_may_be_used_again_from_the_day_on_which_it_ended() -> None:
    ProvinceFactory.create(code="38", valid=DateRange(None, date(2011, 3, 23), "()"))
    ProvinceFactory.create(code="38", valid=DateRange(date(2011, 3, 23), None, "[)"))
    assert Area.objects.filter(code="38").count() == 2


@pytest.mark.parametrize("code", ["5", "05", "550", "5501", "5๕", "5a"])
def test_a_province_has_a_code_of_two_digits(code: str) -> None:
    with pytest.raises(IntegrityError, match="area_code_fits_level"):
        ProvinceFactory.create(code=code)


def test_a_district_has_a_code_of_four_digits_and_a_province() -> None:
    with pytest.raises(IntegrityError, match="area_code_fits_level"):
        DistrictFactory.create(code="550101")


def test_a_tambon_without_a_district_is_refused() -> None:
    with pytest.raises(IntegrityError, match="area_code_fits_level"):
        TambonFactory.create(parent=None, code="550101", postcodes=[])


def test_an_area_that_was_never_in_force_is_refused() -> None:
    with pytest.raises(IntegrityError, match="area_was_in_force"):
        ProvinceFactory.create(valid=DateRange(date(2026, 1, 1), date(2026, 1, 1), "[)"))


def test_nothing_takes_its_own_place() -> None:
    area = ProvinceFactory.create()
    with pytest.raises(IntegrityError, match="area_succession_of_another"):
        AreaSuccession.objects.create(old=area, new=area, on=date(2026, 1, 1), basis="name")


def test_an_area_without_an_english_name_is_called_by_its_thai_one() -> None:
    area = Area(code="1099", level=Level.DISTRICT, name_th="สำนักทะเบียนกลาง", name_en="")
    assert area.name.en == "สำนักทะเบียนกลาง"
