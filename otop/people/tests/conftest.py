"""What tests of accounts share: passwords that are quickly hashed, and some areas."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from otop.areas.tests.factories import DistrictFactory, ProvinceFactory


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def districts() -> None:
    """A province, 50, and three of its districts."""
    province = ProvinceFactory(code="50")  # type: ignore[no-untyped-call]
    for code in ("5001", "5002", "5003"):
        DistrictFactory(parent=province, code=code)  # type: ignore[no-untyped-call]
