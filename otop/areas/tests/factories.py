# mypy: disable-error-code="no-untyped-call"
# The declarations of factory-boy carry no types.
from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from factory.declarations import LazyAttribute, LazyAttributeSequence, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory

from otop.areas.models import Area
from otop.areas.rules import cleaned
from otop.areas.types import Level
from otop.base.thai import sort_key


class ProvinceFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    code = Sequence(lambda n: f"{10 + n % 90}")
    level = Level.PROVINCE
    parent: Any = None
    name_th = LazyAttribute(lambda area: f"ตัวอย่าง {area.code}")
    name_en = LazyAttribute(lambda area: f"Example {area.code}")
    sort_key = LazyAttribute(lambda area: sort_key(area.name_th))
    spellings = LazyAttribute(lambda area: sorted({cleaned(area.name_th), cleaned(area.name_en)}))
    postcodes: Any = LazyFunction(list)
    valid = LazyFunction(lambda: DateRange(None, None, "()"))


class DistrictFactory(ProvinceFactory):
    level = Level.DISTRICT
    parent = SubFactory(ProvinceFactory)
    code = LazyAttributeSequence(lambda area, n: f"{area.parent.code}{1 + n % 99:02}")


class TambonFactory(DistrictFactory):
    level = Level.TAMBON
    parent = SubFactory(DistrictFactory)
    postcodes = LazyAttribute(lambda area: [f"{area.code[:2]}000"])
