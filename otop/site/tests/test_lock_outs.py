"""Guessing shuts out strangers, not devices that were here before (docs/decisions/0022-who-is-locked-out.md)."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account
from otop.people.tests.factories import AT
from otop.people.types import Role
from otop.site.tests.test_sign_in import COOKIE, PASSWORD, officer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
DEVICE = django_settings.DEVICE_COOKIE_NAME


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def attack(*, name: str = "officer1", address: str = "192.0.2.7") -> None:
    """The name cannot be tried any more, nor anything from the address."""
    for number in range(6):
        sign_in(Client(REMOTE_ADDR="192.0.2.99"), f"wrong {number}", username=name)
    for number in range(31):
        sign_in(Client(REMOTE_ADDR=address), username=f"name{number}")
    assert "15 นาที" in sign_in(Client(REMOTE_ADDR=address))


def known(address: str = "192.0.2.7") -> Client:
    """A browser in which the officer was signed in before."""
    client = Client(REMOTE_ADDR=address)
    sign_in(client)
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302
    return client


def gets_in(client: Client) -> bool:
    sign_in(client)
    return bool(client.get("/account/").status_code == 200)


def test_an_attack_on_name_and_address_does_not_lock_out_a_device_that_was_signed_in_before() -> None:
    officer()
    device = known()
    attack()
    assert not gets_in(Client())
    assert gets_in(device)


def test_a_known_device_signs_in_while_its_address_sends_sixty_tries_a_minute() -> None:
    officer()
    device = known()
    for _ in range(62):
        sign_in(Client(REMOTE_ADDR="192.0.2.7"), username="")
        Client(REMOTE_ADDR="192.0.2.7").post("/sign-in/passkey/", {"credential": "{}"})
    assert gets_in(device)
    assert device.post("/sign-in/passkey/", {"credential": "{}"}).status_code == 302


def test_a_stolen_cookie_gives_five_tries_and_opens_nothing() -> None:
    officer()
    cookie = known().cookies[DEVICE].value
    thief = Client()
    thief.cookies[DEVICE] = cookie
    assert thief.get("/account/").status_code == 302
    assert sum("ไม่ถูกต้อง" in sign_in(thief, f"wrong {number}") for number in range(8)) == 5
    assert not gets_in(thief)
    assert gets_in(Client())  # the name itself is not locked by it
    assert Announcement.objects.filter(what="people.locked_out").count() == 1


def test_a_cookie_that_somebody_made_up_or_has_of_another_account_is_that_of_a_stranger() -> None:
    officer()
    actions.create_account(by=SYSTEM, username="officer2", role=Role.VIEWER, password=PASSWORD, at=AT)
    other = Client()
    sign_in(other, username="officer2")
    entry = other.cookies[DEVICE].value
    attack()
    for cookie in (entry, "x", "|" * 2_000, entry.replace(entry.split(".")[0], str(officer_id()), 1), "\x00:a:b"):
        thief = Client()
        thief.cookies[DEVICE] = cookie
        assert not gets_in(thief), cookie


def officer_id() -> int:
    return Account.objects.get(username="officer1").pk


@pytest.mark.parametrize("how", ["password", "devices"])
def test_a_new_password_and_devices_signed_out_make_known_devices_strangers(how: str) -> None:
    account = officer()
    device, here = known(), Client()
    sign_in(here)
    if how == "password":
        actions.change_password(by=SYSTEM, account_id=account.pk, password=PASSWORD, at=AT)
    else:
        here.post("/account/devices/others/end/")
        here.get("/account/")  # who is signed in is known again
        here.post("/sign-out/")
    attack()
    assert not gets_in(device)
    assert gets_in(here) is (how == "devices")


def test_ending_one_device_makes_it_a_stranger(client: Client) -> None:
    officer()
    lost = known()
    sign_in(lost)
    sign_in(client)
    ended = UserSession.objects.get(session_key=lost.cookies[COOKIE].value)
    client.post(f"/account/devices/{ended.pk}/end/")
    attack()
    assert not gets_in(lost)


def test_two_who_share_a_browser_are_both_known_in_it() -> None:
    officer()
    actions.create_account(by=SYSTEM, username="officer2", role=Role.VIEWER, password=PASSWORD, at=AT)
    device = known()
    sign_in(device, username="officer2")
    device.post("/sign-out/")
    attack()
    attack(name="officer2")
    assert "15 นาที" not in sign_in(device, "wrong", username="officer2")
    assert gets_in(device)


def test_the_mark_of_a_device_names_nobody_and_is_out_of_reach_of_scripts() -> None:
    account = officer()
    cookie = known().cookies[DEVICE]
    assert cookie.value.startswith(f"{account.pk}.")
    assert "officer1" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 3600)


def test_the_password_again_is_not_locked_by_an_attack_but_by_five_wrong_ones() -> None:
    officer()
    here = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(here)
    here.cookies.pop(DEVICE)
    attack()
    again = "/sign-in/again/?next=/account/"
    assert here.post(again, {"password": PASSWORD}).status_code == 302
    pages = [here.post(again, {"password": f"wrong {number}"}).text for number in range(6)]
    assert ["15 นาที" in page for page in pages] == [False] * 5 + [True]
    assert Announcement.objects.filter(what="people.locked_out", actor_id=str(officer_id())).count() == 0  # told once
    assert Announcement.objects.filter(what="people.locked_out").count() == 1
