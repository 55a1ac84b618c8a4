"""How a phone gets its key, and what its setup holds."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import caches
from pytest_django import Settings

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.devices.models import Device
from otop.fairs.models import Fair
from otop.servicecentre.models import Service
from otop.sync.rules import limits
from tests.sync.ground import NOON, a_fair, a_fair_of_today, a_phone, a_product, places_that_hold
from tests.sync.phone import Reply, as_json, in_process, packed, wire_time

pytestmark = pytest.mark.django_db(transaction=True)


def enrol(code: object, name: object = "เครื่อง 1", **headers: str) -> Reply:
    return in_process("POST", "/sync/v1/enrol", headers, as_json({"code": code, "name": name}))


def a_code(fair: Fair, *, minutes_ago: float = 0) -> str:
    at = wire_time() - timedelta(minutes=minutes_ago)
    return issue_code(by=SYSTEM, fair_slug=fair.slug, kind="booth", ref="2", at=at)


def test_a_good_code_is_201_with_device_key_and_scope() -> None:
    fair = a_fair()
    reply = enrol(a_code(fair))
    assert reply.status == 201
    assert set(reply.json) == {"device", "key", "scope"}
    assert reply.json["scope"] == {"fair": fair.slug, "kind": "booth", "ref": "2"}
    device = Device.objects.get(pk=UUID(reply.json["device"]))
    assert (device.place.ref, device.name) == ("2", "เครื่อง 1")
    assert len(reply.json["key"]) >= 43


def test_a_code_holds_40_bits_and_may_be_typed_as_people_do() -> None:
    code = a_code(a_fair())
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert enrol(f" {code.lower().replace('-', ' ')} ").status == 201


def test_a_used_an_old_and_an_unknown_code_are_410_and_make_no_device() -> None:
    fair = a_fair()
    used = a_code(fair)
    assert enrol(used).status == 201
    for code in (used, a_code(fair, minutes_ago=10.05), "ZZZZ-ZZZZ", ""):
        reply = enrol(code)
        assert (reply.status, reply.json["code"]) == (410, "code_gone")
    assert enrol(a_code(fair, minutes_ago=9.9)).status == 201
    assert Device.objects.count() == 2


def test_after_ten_wrong_codes_in_a_minute_even_the_right_one_is_429() -> None:
    code = a_code(a_fair())
    *wrong, reply = in_one_minute(["ZZZZ-ZZZZ"] * 11 + [code])
    assert [one.status for one in wrong] == [410] * 10 + [429]
    assert (reply.status, reply.json["code"], reply.headers["retry-after"]) == (429, "too_many_tries", "60")
    assert Device.objects.count() == 0


def in_one_minute(codes: list[str], addresses: list[str] | None = None) -> list[Reply]:
    """What each is answered within one minute; where it ends meanwhile, all is forgotten and tried again."""
    headers = [{"X-Forwarded-For": address} for address in addresses or []] or [{}] * len(codes)
    while True:
        caches["default"].clear()
        began = wire_time()
        replies = [enrol(code, **more) for code, more in zip(codes, headers, strict=True)]
        if wire_time().replace(second=0, microsecond=0) == began.replace(second=0, microsecond=0):
            return replies


def test_behind_a_proxy_wrong_codes_count_by_the_visitors_address(settings: Settings) -> None:
    settings.PROXIES = 1
    claimed = [f"203.0.113.{n}, 198.51.100.7" for n in range(10)]
    replies = in_one_minute(["ZZZZ-ZZZZ"] * 12, [*claimed, "198.51.100.7", "198.51.100.8"])
    assert [reply.status for reply in replies] == [410] * 10 + [429, 410]
    assert enrol(a_code(a_fair()), **{"X-Forwarded-For": "198.51.100.8"}).status == 201


def test_who_sends_a_good_code_many_times_over_has_guessed_nothing() -> None:
    fair = a_fair()
    code, old = a_code(fair), a_code(fair, minutes_ago=11)
    assert enrol(code).status == 201
    replies = in_one_minute([code, old] * 6)
    assert [reply.status for reply in replies] == [410] * 12
    assert enrol(a_code(fair)).status == 201


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"code":"A","code":"A"}',
        b'{"code": 7}',
        b'{"code": null}',
        b'{"code":"A","name":7}',
        b"[]",
        b'{"x":' + b"[" * 4_000,
    ],
    ids=range(8),
)
def test_an_unreadable_enrolment_is_400(content: bytes) -> None:
    reply = in_process("POST", "/sync/v1/enrol", {}, content)
    assert (reply.status, reply.json["code"]) == (400, "bad_envelope")


def test_an_enrolment_is_read_no_further_than_a_code_and_a_name_are_long() -> None:
    long = b'{"code":"AB12-CD34"' + b" " * limits.ENROLMENT_BYTES_MAX + b"}"
    for headers, content in (({}, long), ({"Content-Encoding": "gzip"}, packed(long))):
        reply = in_process("POST", "/sync/v1/enrol", headers, content)
        assert (reply.status, reply.json["code"]) == (413, "too_large")


def test_a_name_is_cut_and_cleaned_rather_than_refused() -> None:
    fair = a_fair()
    assert enrol(a_code(fair), "ก\0\n" + "ข" * 200).status == 201
    assert Device.objects.get().name == "ก" + "ข" * 79


def test_neither_key_nor_code_is_anywhere_in_the_database() -> None:
    fair = a_fair()
    code = a_code(fair)
    reply = enrol(code, "เครื่องที่หาเจอ")
    assert places_that_hold("เครื่องที่หาเจอ") == [("devices_device", "name")]  # the search itself finds what is there
    for secret in (reply.json["key"], code, code.replace("-", "")):
        assert places_that_hold(secret) == []


def test_a_booths_setup_holds_what_its_till_needs_and_nothing_more() -> None:
    fair = a_fair()
    product, dearer = a_product(fair), a_product(fair, booth="2")
    phone = a_phone(fair)
    phone.tell(
        phone.record("price", product=str(product.pk), unit_satang=9_900),
        phone.record("price", product=str(product.pk), unit_satang=12_000, at=NOON - timedelta(minutes=5)),
    )
    setup = phone.setup().json
    assert setup["fair"] == {
        "slug": fair.slug,
        "name": {"th": "งานตัวอย่าง", "en": "Example fair"},
        "clock": "replayed",
        "day_turns_at": "04:00",
        "days": [{"day": f"2015-11-0{n}", "opens": "10:00", "closes": "20:00"} for n in range(3, 8)],
    }
    zone = {"th": "ทั่วไป", "en": "General"}
    assert setup["place"] == {"kind": "booth", "ref": "1", "name": {"th": "บูธ 1", "en": "Booth 1"}, "zone": zone}
    assert setup["holder"] == {"th": "กลุ่มทอผ้าตัวอย่าง 12", "en": ""}
    name = {"th": "ผ้าไหมมัดหมี่", "en": "Ikat silk"}
    assert setup["products"] == [{"id": str(product.pk), "name": name, "unit_satang": 9_900, "picture": ""}]
    assert set(setup) == {"fair", "place", "holder", "products", "limits", "app_version"}
    assert str(dearer.pk) not in str(setup)


def test_a_gates_setup_has_no_products_and_a_counters_has_services() -> None:
    fair = a_fair()
    Service.objects.create(fair=fair, code="1", name_th="จับคู่ธุรกิจ", name_en="Business matching", position=1)
    assert set(a_phone(fair, "gate").setup().json) == {"fair", "place", "limits", "app_version", "counted"}
    counter = a_phone(fair, "counter").setup().json
    assert set(counter) == {"fair", "place", "limits", "app_version", "services", "counters", "queue", "finished"}
    assert counter["services"] == [{"code": "1", "name": {"th": "จับคู่ธุรกิจ", "en": "Business matching"}}]


def test_setup_is_304_until_something_in_it_changes() -> None:
    fair = a_fair()
    product = a_product(fair)
    phone = a_phone(fair)
    first = phone.setup()
    again = phone.setup(etag=first.headers["etag"])
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    phone.tell(phone.record("price", product=str(product.pk), unit_satang=1))
    changed = phone.setup(etag=first.headers["etag"])
    assert (changed.status, changed.json["products"][0]["unit_satang"]) == (200, 1)


def test_the_offset_is_server_minus_phone_and_a_replayed_fair_has_none() -> None:
    slow = a_phone(a_fair_of_today())
    slow.now -= timedelta(minutes=7)
    offset = slow.send().json["clock_offset_ms"]
    assert 7 * 60_000 <= offset < 7 * 60_000 + 30_000
    assert a_phone(a_fair()).send().json["clock_offset_ms"] == 0
