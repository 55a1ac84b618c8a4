from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account
from otop.people.queries import actor_of
from otop.people.tests.factories import AT, account_with
from otop.people.types import Role

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"


class CountingHasher(MD5PasswordHasher):
    """A quick hash that counts, because time itself cannot be tested."""

    made = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).made += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def counting_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


def officer() -> Account:
    return actions.create_account(
        by=SYSTEM, username="officer1", role=Role.FAIR_OFFICER, password=PASSWORD, at=AT, display_name="เจ้าหน้าที่ 1"
    )


def hashes_of_a_try(client: Client, username: str, password: str) -> int:
    CountingHasher.made = 0
    client.post("/sign-in/", {"username": username, "password": password})
    return CountingHasher.made


def test_signing_in_goes_where_the_person_wanted_and_shows_who_it_is(client: Client) -> None:
    officer()
    answer = client.post("/sign-in/", {"username": "officer1", "password": PASSWORD, "next": "/fairs/"}, follow=True)
    assert answer.redirect_chain == [("/fairs/", 302)]
    assert "เจ้าหน้าที่ 1" in answer.text


def test_signing_in_never_leaves_the_house(client: Client) -> None:
    officer()
    sent = {"username": "officer1", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", sent)["Location"] == "/"


def test_a_username_is_read_as_phones_write_it(client: Client) -> None:
    officer()
    assert client.post("/sign-in/", {"username": " Officer1 ", "password": PASSWORD})["Location"] == "/"


def test_a_try_costs_one_hash_whether_the_name_exists_or_not(client: Client) -> None:
    officer()
    assert hashes_of_a_try(client, "officer1", "wrong") == 1
    assert hashes_of_a_try(client, "nobody", "wrong") == 1


@pytest.mark.parametrize(
    ("language", "sentence"), [("th", "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"), ("en", "The username or the password is not right.")]
)
def test_a_wrong_try_says_the_same_for_both_and_keeps_the_name(client: Client, language: str, sentence: str) -> None:
    officer()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    for username in ("officer1", "nobody"):
        page = client.post("/sign-in/", {"username": username, "password": "wrong"}).text
        assert sentence in page
        assert f'value="{username}"' in page
        assert "wrong" not in page.replace('class="field wrong', "")


def test_a_closed_account_cannot_sign_in_and_its_session_ends(client: Client) -> None:
    account = account_with(Role.VIEWER)
    client.force_login(account)
    assert client.get("/sign-in/")["Location"] == "/"
    account.is_active = False
    account.save()
    assert "เข้าสู่ระบบ" in client.get("/sign-in/").text


def test_a_changed_password_ends_the_other_sessions(client: Client) -> None:
    account = officer()
    client.post("/sign-in/", {"username": "officer1", "password": PASSWORD})
    assert "เจ้าหน้าที่ 1" in client.get("/").text
    actions.change_password(by=SYSTEM, account_id=account.pk, password="another long one", at=AT)
    assert "เจ้าหน้าที่ 1" not in client.get("/").text


def test_signing_out_is_only_by_post(client: Client) -> None:
    client.force_login(account_with(Role.VIEWER))
    assert client.get("/sign-out/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_language_switch_keeps_the_page_and_is_remembered_by_the_account(client: Client) -> None:
    account = account_with(Role.VIEWER)
    client.force_login(account)
    answer = client.post("/language/", {"language": "en", "next": "/fairs/?q=aec"})
    assert answer["Location"] == "/fairs/?q=aec"
    assert "Search fairs" in client.get("/fairs/").text
    account.refresh_from_db()
    assert account.language == "en"


def test_an_account_is_greeted_in_its_language_on_a_new_machine_only(client: Client) -> None:
    account = officer()
    actions.choose_language(by=actor_of(account), account_id=account.pk, language="en")
    client.post("/sign-in/", {"username": "officer1", "password": PASSWORD})
    assert client.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "en"
    other = Client()
    other.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "th"
    other.post("/sign-in/", {"username": "officer1", "password": PASSWORD})
    assert other.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "th"
