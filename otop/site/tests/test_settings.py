from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

import otop
from otop.site.problems import BadSetting
from otop.site.settings import whole

CHECKOUT = Path(otop.__file__).parent.parent
NAME = re.compile(r"\b(?:OTOP_[A-Z_]+|DATABASE_URL(?:_FILE)?)\b")


def places_that_read_settings() -> Iterator[Path]:
    yield from (CHECKOUT / "otop").rglob("*.py")
    yield from (CHECKOUT / "tests").rglob("*.py")
    yield from (CHECKOUT / "bench").rglob("*.py")
    yield CHECKOUT / "Makefile"
    yield CHECKOUT / ".ci" / "run"


def test_passwords_are_kept_by_a_slow_salted_function() -> None:
    hasher = get_hasher()
    assert isinstance(hasher, PBKDF2PasswordHasher)
    assert hasher.digest is hashlib.sha256
    assert hasher.iterations >= 600_000
    assert hasher.salt_entropy >= 128


def test_every_environment_variable_is_described_and_every_described_one_is_used() -> None:
    rows = [line for line in (CHECKOUT / "docs" / "settings.md").read_text().splitlines() if line.startswith("| `")]
    described = sorted(line.split("`")[1] for line in rows)
    used = {name for place in places_that_read_settings() for name in NAME.findall(place.read_text())}
    assert described == sorted(used)


@pytest.mark.parametrize("value", ["", "-1", "1.5", "one", "๑"])
def test_a_number_of_proxies_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("OTOP_PROXIES", value)
    with pytest.raises(BadSetting):
        whole("OTOP_PROXIES")
    monkeypatch.setenv("OTOP_PROXIES", "2")
    assert whole("OTOP_PROXIES") == 2
