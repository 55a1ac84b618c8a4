from __future__ import annotations

import pytest

from otop.products.tests.factories import five_categories
from otop.reports.tests.cast import eventful
from tests.doors.addresses import officer
from tests.fuzz.targets import Stage


@pytest.fixture
def stage(db: None) -> Stage:
    five_categories()  # a test with transactions of its own has emptied all tables
    cast = eventful()
    places = {"booth": "1", "gate": "1", "counter": "1", "desk": "1"}
    return Stage(cast.fair_id, {kind: cast.at(kind, ref) for kind, ref in places.items()}, officer())
