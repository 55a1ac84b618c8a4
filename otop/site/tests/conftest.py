from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from otop.site.tests.house import House


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A data folder that the engine's account can reach, for all tests of one file."""
    with TemporaryDirectory(prefix="otop-house-") as folder:
        Path(folder).chmod(0o711)
        made = House(Path(folder) / "var")
        yield made
        made.clear_away()


@pytest.fixture(scope="module")
def running(house: House) -> House:
    house.up()
    return house
