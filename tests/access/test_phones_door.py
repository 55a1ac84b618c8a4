"""The phones' door looks at no account: its handler has no machinery for sessions at all."""

from __future__ import annotations

import pytest

from otop.base.access import Door
from otop.site.access import addresses
from tests.sync.phone import in_process

ROUTES = [a.route for a in addresses() if a.access and a.access.door is Door.PHONE]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_phones_key_its_door_stays_shut(route: str, method: str) -> None:
    assert in_process(method, f"/{route}", {"Cookie": "sessionid=x"}, b"{}").status in {400, 401, 405, 410}
