"""The phones' door looks at no account: its handler has no machinery for sessions at all."""

from __future__ import annotations

import pytest

from otop.base.access import Door
from otop.site.access import addresses
from tests.sync.ground import a_fair, a_phone
from tests.sync.phone import in_process

pytestmark = pytest.mark.django_db(transaction=True)
SESSION = {"Cookie": "sessionid=x"}
METHODS = {"sync/v1/enrol": "POST", "sync/v1/setup": "GET", "sync/v1/records": "POST", "sync/v1/pictures": "POST"}
WITH_A_KEY = sorted(METHODS.keys() - {"sync/v1/enrol"})  # enrolment is how one gets a key: tests/sync/test_enrolment.py
WRONG = ["", "Device x:y", "Device {device}:x", "Bearer {device}:{key}"]


def test_this_is_the_whole_door() -> None:
    assert sorted(METHODS) == sorted(a.route for a in addresses() if a.access and a.access.door is Door.PHONE)


def test_without_a_phones_key_its_door_stays_shut() -> None:
    phone = a_phone(a_fair())
    for route in WITH_A_KEY:
        for said in WRONG:
            headers = {**SESSION, "Authorization": said.format(device=phone.device, key=phone.key)}
            reply = in_process(METHODS[route], f"/{route}", headers, b"{}")
            assert (reply.status, reply.json["code"]) == (401, "unauthorized"), (route, said)


@pytest.mark.parametrize("route", METHODS)
def test_an_address_of_the_door_knows_one_method(route: str) -> None:
    reply = in_process("GET" if METHODS[route] == "POST" else "POST", f"/{route}", SESSION, b"{}")
    assert (reply.status, reply.headers["allow"]) == (405, METHODS[route])
