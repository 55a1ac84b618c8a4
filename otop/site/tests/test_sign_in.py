"""Signing in under attack: sessions laid out by others, guessing, forms from elsewhere."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import Settings

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account
from otop.people.rules.signing_in import LOCK_OUT_MINUTES
from otop.people.tasks import forget_nightly
from otop.people.tests.factories import AT, account_with
from otop.people.types import Role
from otop.people.urls import urlpatterns
from otop.site.accounts.sessions import BEGAN, NOTED_EVERY_S, SEEN, SessionStore
from tests.sync.phone import closing_connections

pytestmark = pytest.mark.django_db
PASSWORD = "แมวดำสามตัวกินปลา"
COOKIE = django_settings.SESSION_COOKIE_NAME


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def officer() -> Account:
    return actions.create_account(by=SYSTEM, username="officer1", role=Role.FAIR_OFFICER, password=PASSWORD, at=AT)


def sign_in(client: Client, password: str = PASSWORD, username: str = "officer1") -> str:
    return client.post("/sign-in/", {"username": username, "password": password}).text


# Sessions


def test_a_session_laid_out_by_somebody_else_is_worth_nothing_after_sign_in(client: Client) -> None:
    officer()
    laid_out = SessionStore()
    laid_out["x"] = 1
    laid_out.create()
    key = str(laid_out.session_key)
    client.cookies[COOKIE] = key
    sign_in(client)
    assert client.cookies[COOKIE].value != key
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies[COOKIE] = key
    assert "_auth_user_id" not in client.session


def aged(client: Client, *, began_h: float, seen_h: float) -> None:
    session = client.session
    session[BEGAN], session[SEEN] = time.time() - began_h * 3600, time.time() - seen_h * 3600
    session.save()


@pytest.mark.parametrize(
    ("began_h", "seen_h", "still"), [(0, 0, True), (11.9, 1.9, True), (12.1, 0.1, False), (3, 2.1, False)]
)
def test_a_session_ends_after_twelve_hours_and_after_two_without_a_page(
    client: Client, began_h: float, seen_h: float, still: bool
) -> None:
    client.force_login(account_with(Role.VIEWER))
    aged(client, began_h=began_h, seen_h=seen_h)
    assert (client.get("/account/").status_code == 200) is still


def test_who_is_there_is_noted_now_and_then_only(client: Client) -> None:
    officer()
    sign_in(client)
    first = UserSession.objects.get().last_seen_at
    client.get("/account/")
    assert UserSession.objects.get().last_seen_at == first
    aged(client, began_h=1, seen_h=NOTED_EVERY_S / 3600)
    client.get("/account/")
    assert UserSession.objects.get().last_seen_at > first
    assert time.time() - client.session[SEEN] < 60


def test_devices_are_listed_without_addresses_and_ended_one_by_one_or_all(client: Client) -> None:
    officer()
    phones = [Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari/537"}) for _ in range(3)]
    for one in (client, *phones):
        sign_in(one)
    page = client.get("/account/devices/").text
    assert page.count("Chrome · Android") == 3
    assert "127.0.0.1" not in page
    mine = UserSession.objects.get(session_key=phones[0].cookies[COOKIE].value)
    other = Client()
    other.force_login(account_with(Role.VIEWER))
    assert other.post(f"/account/devices/{mine.pk}/end/").status_code == 404
    assert client.post(f"/account/devices/{mine.pk}/end/")["Location"] == "/account/devices/"
    assert [one.get("/account/").status_code for one in phones] == [302, 200, 200]
    client.post("/account/devices/others/end/")
    assert [one.get("/account/").status_code for one in (client, *phones)] == [200, 302, 302, 302]


def test_a_change_of_password_ends_the_other_sessions_and_keeps_this_one(client: Client) -> None:
    officer()
    other = Client()
    for one in (client, other):
        sign_in(one)
    new = "ปลาสามตัวกินแมวดำ"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    for wrong in (
        {"oldpassword": "x"},
        {"password2": "x"},
        {"password1": "otop-2568-2569", "password2": "otop-2568-2569"},
    ):
        assert client.post("/account/password/", sent | wrong).status_code == 200
    assert client.post("/account/password/", sent).status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert Announcement.objects.filter(what="people.password_changed").count() == 1


def test_of_ended_sessions_nothing_is_left(client: Client) -> None:
    officer()
    other = Client()
    for one in (client, other):
        sign_in(one)
    aged(other, began_h=13, seen_h=0)
    assert UserSession.objects.count() == 2
    forget_nightly(0)
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
    assert client.get("/account/").status_code == 200


# Guessing


def test_five_wrong_tries_at_a_name_lock_it_for_a_while_under_every_host_name(client: Client) -> None:
    account = officer()
    for number in range(5):
        assert "ไม่ถูกต้อง" in sign_in(client, f"wrong {number}")
    assert "15 นาที" in sign_in(client)  # also with the right password
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.7")
    assert "15 นาที" in sign_in(elsewhere)
    told = Announcement.objects.filter(what="people.locked_out")
    assert [(one.subject, one.actor_id) for one in told] == [(f"account:{account.pk}", "")]
    assert "officer1" not in str(list(told.values()))


def test_an_unknown_name_is_locked_out_as_a_known_one_and_nothing_is_told_of_it(client: Client) -> None:
    pages = [sign_in(client, username="nobody") for _ in range(6)]
    assert "15 นาที" in pages[-1]
    assert not Announcement.objects.exists()


def test_many_names_from_one_address_have_to_wait(client: Client) -> None:
    pages = [sign_in(client, username=f"name{number}") for number in range(31)]
    assert "15 นาที" not in pages[-2]
    assert "15 นาที" in pages[-1]
    assert "ไม่ถูกต้อง" in sign_in(Client(REMOTE_ADDR="192.0.2.7"), username="name99")


def test_what_is_counted_holds_no_name(client: Client) -> None:
    sign_in(client, "wrong", username="somebody")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM django_cache")
        keys = str(cursor.fetchall())
    assert "wrong_password" in keys
    assert "somebody" not in keys


def test_the_time_that_is_told_is_the_time_that_is_counted() -> None:
    for rate in ("wrong_from", "wrong_password", "wrong_code", "reauthenticate", "change_password", "open_link"):
        assert (django_settings.ACCOUNT_RATE_LIMITS[rate] or "").split("/")[1] == f"{LOCK_OUT_MINUTES}m"


def test_behind_a_proxy_tries_count_by_the_visitors_address(settings: Settings) -> None:
    settings.PROXIES = 1
    officer()
    guesser, other = (Client(headers={"x-forwarded-for": f"203.0.113.9, 198.51.100.{n}"}) for n in (7, 8))
    for number in range(31):
        sign_in(guesser, username=f"name{number}")
    assert "15 นาที" in sign_in(guesser)
    assert "15 นาที" not in sign_in(other)
    assert other.get("/account/").status_code == 200


def test_many_tries_at_other_names_do_not_make_those_at_one_forgotten(client: Client) -> None:
    officer()
    for number in range(5):
        sign_in(client, f"wrong {number}")
    for number in range(400):
        cache.set(f"other-{number}", 1)
    assert "15 นาที" in sign_in(Client(REMOTE_ADDR="192.0.2.7"))


def test_what_was_counted_is_swept_out_in_the_night_once_it_is_over(client: Client) -> None:
    sign_in(client, "wrong", username="somebody")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE django_cache SET expires = now() - interval '1 minute' WHERE cache_key LIKE '%wrong_from%'"
        )
        forget_nightly(0)
        cursor.execute("SELECT cache_key FROM django_cache")
        keys = str(cursor.fetchall())
    assert "wrong_from" not in keys
    assert "wrong_password" in keys


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_counted_one_by_one() -> None:
    officer()

    def attempt(number: int) -> str:
        return sign_in(Client(), f"wrong {number}")

    with ThreadPoolExecutor(6) as threads:
        pages = list(threads.map(lambda n: closing_connections(lambda: attempt(n))(), range(12)))
    assert sum("ไม่ถูกต้อง" in page for page in pages) <= 5


# The log


def test_decisions_about_people_are_in_the_log_without_their_names(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    account = officer()
    with caplog.at_level("INFO", "otop"):
        sign_in(client, "wrong one")
        client.get("/audit/")
        sign_in(client)
        client.get("/audit/")
    assert [record.getMessage() for record in caplog.records if record.name == "otop.people"] == [
        "sign-in failed",
        "refused: audit to account (none)",
        f"signed in: account {account.pk}",
        f"refused: audit to account {account.pk}",
    ]


# Forms from elsewhere


def test_every_form_of_accounts_wants_its_own_page_behind_it() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_with(Role.NATIONAL_OFFICER))
    kwargs = {"pk": 1, "token": "x", "account_id": 1, "grant_id": 1}
    for pattern in urlpatterns:
        names = {name: kwargs[name] for name in pattern.pattern.converters}
        answer = client.post(reverse(pattern.name, kwargs=names))
        assert answer.status_code == 403, pattern.name
    assert client.post(reverse("openid_connect_login", args=["x"])).status_code == 403


def test_every_page_of_accounts_says_who_may_ask_for_it() -> None:
    ours = [p for p in get_resolver().url_patterns if "openid" in str(getattr(p, "name", ""))]
    assert len(ours) == 2
    undeclared = [p.name for p in (*urlpatterns, *ours) if getattr(p.callback, "access", None) is None]
    assert undeclared == []


def test_there_is_no_sign_up(client: Client) -> None:
    for address in ("/signup/", "/sign-up/", "/accounts/signup/", "/account/email/"):
        assert client.get(address).status_code == 404
    assert client.get("/identity/join/")["Location"] == "/sign-in/"
