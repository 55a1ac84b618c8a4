from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from otop.site.tests.house import House


@contextmanager
def new_house() -> Iterator[House]:
    """A data folder that the engine's account can reach, and nothing in it; pytest's own folders are closed to it."""
    with TemporaryDirectory(prefix="otop-house-") as folder:
        Path(folder).chmod(0o711)
        made = House(Path(folder) / "var")
        yield made
        made.clear_away()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """One for all tests of a file."""
    with new_house() as made:
        yield made


@pytest.fixture
def empty_house() -> Iterator[House]:
    """One for a single test."""
    with new_house() as made:
        yield made


@pytest.fixture(scope="module")
def running(house: House) -> House:
    house.up()
    return house
