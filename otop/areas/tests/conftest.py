from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from otop.areas.actions import load
from otop.base.types import SYSTEM


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole country, loaded once for the tests of one file."""
    with django_db_blocker.unblock():
        load(by=SYSTEM, at=datetime(2026, 11, 22, 3, 0, tzinfo=UTC))
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE areas_area, areas_areaedition, base_announcement CASCADE")
