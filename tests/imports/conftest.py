"""The real files, found only through OTOP_SHARED_DATA."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from otop.base.tables import Table, read_table

ReadShared = Callable[[str], Table]


@pytest.fixture
def shared(loaded: None, db: None) -> ReadShared:
    """Reads one of the shared files; the country is loaded."""
    return lambda name: read_table(shared_file(name).read_bytes(), name=name)


def shared_file(name: str) -> Path:
    folder = os.environ.get("OTOP_SHARED_DATA")
    if not folder:
        pytest.skip("OTOP_SHARED_DATA is not set: it names the folder of the real files")
    path = Path(folder) / name
    if not path.is_file():
        pytest.fail(f"OTOP_SHARED_DATA is {folder}, but {name} is not in it")
    return path
