"""How long, from which seed, at what, and where faults are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Plan:
    seconds_each: float
    seed: int
    only: tuple[str, ...]
    folder: Path

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only

    @pytest.fixture
    def plan(self) -> Plan:
        return self
