from __future__ import annotations

from collections.abc import Iterator

import pytest

from otop.site.tests.house import House, NewHouse


@pytest.fixture(scope="module")
def house(new_house: NewHouse) -> Iterator[House]:
    """One for all tests of a file, whose first start is over: a copy of what the first of this run made."""
    with new_house(prepared=True) as made:
        yield made


@pytest.fixture
def empty_house(new_house: NewHouse) -> Iterator[House]:
    """One for a single test, with nothing in it."""
    with new_house(prepared=False) as made:
        yield made


@pytest.fixture(scope="module")
def running(house: House) -> House:
    house.up()
    return house
