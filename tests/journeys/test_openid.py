"""Signing in with an identity of a real provider, a process on this machine; and every way in which that goes wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from otop.base.types import SYSTEM
from otop.people import actions
from otop.people.models import Account
from otop.people.tests.factories import AT
from otop.people.types import Role
from otop.site.accounts.providers import origins, read_providers
from tests.architecture.tree import ROOT
from tests.sync.server import PATIENCE_S, wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.server]
PASSWORD = "แมวดำสามตัวกินปลา"
UNKNOWN, FAILED = "/identity/unknown/", "ผู้ให้บริการยืนยันตัวตนไม่สำเร็จ"


@contextmanager
def running(*words: str) -> Iterator[str]:
    """The address of a provider that runs meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "tests.journeys.provider", str(port), *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(address), what="the provider answers")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def answers(address: str) -> bool:
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address + "/jwks", timeout=PATIENCE_S)
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def listed(settings: Settings, folder: Path, issuer: str, more: str = "") -> None:
    """The operator's file names this provider as `body`."""
    (folder / "body.secret").write_text("s3cret\nwhat follows is a note\n")
    (folder / "list.toml").write_text(
        f'[body]\nname_th = "หน่วยงาน"\nname_en = "The body"\nissuer = "{issuer}"\nclient_id = "otop"\n'
        f'secret_file = "body.secret"\n{more}'
    )
    apps = read_providers(str(folder / "list.toml"))
    settings.OIDC_PROVIDERS = apps
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**given, "APPS": apps}}


@pytest.fixture
def body(settings: Settings, tmp_path: Path, provider: str) -> str:
    listed(settings, tmp_path, provider)
    return provider


def begun(client: Client, process: str = "login") -> str:
    """Where the person is sent."""
    return client.post(f"/identity/body/begin/?process={process}")["Location"]


def agreed(address: str, sub: str = "person-1", **instead: str) -> str:
    """What the person's browser is sent back to once they agreed at the provider; `instead` changes its question."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()} | instead
    answer = requests.post(
        urlunsplit(parts._replace(query=urlencode(asked))), data={"sub": sub}, allow_redirects=False, timeout=PATIENCE_S
    )
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def officer(name: str = "officer1") -> Account:
    return actions.create_account(by=SYSTEM, username=name, role=Role.FAIR_OFFICER, password=PASSWORD, at=AT)


def linked(client: Client, name: str = "officer1", sub: str = "person-1") -> str:
    """Signed in by password, asked for it again, then linked; where that ended."""
    client.post("/sign-in/", {"username": name, "password": PASSWORD})
    back = client.get(agreed(begun(client, "connect"), sub))["Location"]
    assert back == "/sign-in/again/"
    return client.post(back, {"password": PASSWORD})["Location"]


def test_a_linked_identity_signs_in_and_nothing_else_of_it_is_kept(body: str) -> None:
    account = officer()
    assert linked(Client()) == "/account/identities/"
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.provider, kept.uid, kept.extra_data) == (account, "body", "person-1", {})
    client = Client()
    assert client.get(agreed(begun(client)))["Location"] == "/"
    assert client.get("/account/").status_code == 200
    page = client.get("/account/identities/").text
    assert "หน่วยงาน" in page


def test_an_identity_is_the_first_step_only_and_can_be_unlinked(body: str) -> None:
    account, client = officer(), Client()
    linked(client)
    TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    other = Client()
    assert other.get(agreed(begun(other)))["Location"] == "/sign-in/code/"
    assert "_auth_user_id" not in other.session
    client.post("/account/identities/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_the_question_has_state_nonce_and_a_challenge(body: str) -> None:
    asked = parse_qs(urlsplit(begun(Client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) == 32
    assert len(asked["nonce"][0]) == 64
    assert asked["scope"] == ["openid"]


def test_an_identity_that_is_not_linked_comes_no_further(body: str) -> None:
    client = Client()
    assert client.get(agreed(begun(client)))["Location"] == UNKNOWN
    assert "ยังไม่ได้เชื่อม" in client.get(UNKNOWN).text
    assert client.get("/identity/join/")["Location"] == "/sign-in/"
    assert not Account.objects.exists()


def test_an_identity_that_is_linked_to_another_stays_there(body: str) -> None:
    first = officer()
    officer("officer2")
    linked(Client())
    client = Client()
    linked(client, "officer2")
    assert "เชื่อมกับบัญชีอื่นอยู่" in client.get("/account/identities/").text
    assert SocialAccount.objects.get().user == first


def test_an_invitation_lets_an_identity_in_and_is_spent(body: str) -> None:
    now = timezone.now()
    token = actions.invite(by=SYSTEM, grants=[{"role": "viewer"}], reason="x", at=now).token
    client = Client()
    client.get(f"/link/{token}/")
    assert "ใช้ หน่วยงาน แทนรหัสผ่าน" in client.get("/link/").text
    assert client.get(agreed(begun(client), "new-person"))["Location"] == "/identity/join/"
    officer("taken")
    wrong = client.post("/identity/join/", {"username": "taken", "display_name": "ผู้ใช้ตัวอย่าง"})
    assert "มีผู้ใช้แล้ว" in wrong.text
    sent = {"username": "newcomer", "display_name": "ผู้ใช้ตัวอย่าง"}
    assert client.post("/identity/join/", sent)["Location"] == "/"
    assert SocialAccount.objects.get().user.username == "newcomer"
    assert Client().get(f"/link/{token}/").status_code == 404
    again = Client()
    assert again.get(agreed(begun(again), "new-person"))["Location"] == "/"


def test_the_last_way_in_cannot_be_unlinked(body: str) -> None:
    token = actions.invite(by=SYSTEM, grants=[{"role": "viewer"}], reason="x", at=timezone.now()).token
    client = Client()
    client.get(f"/link/{token}/")
    client.get(agreed(begun(client), "new-person"))
    client.post("/identity/join/", {"username": "newcomer", "display_name": "x"})
    client.post("/account/identities/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()


@pytest.mark.parametrize("instead", [{"nonce": "of-another-attempt"}, {"state": "of-another-attempt"}])
def test_an_answer_to_another_question_is_refused(body: str, instead: dict[str, str]) -> None:
    officer()
    linked(Client())
    client = Client()
    assert FAILED in client.get(agreed(begun(client), **instead)).text
    assert "_auth_user_id" not in client.session


def test_an_answer_works_once_and_only_in_the_session_that_asked(body: str) -> None:
    officer()
    linked(Client())
    client = Client()
    back = agreed(begun(client))
    assert FAILED in Client().get(back).text
    assert client.get(back)["Location"] == "/"
    other = Client()
    assert FAILED in other.get(back).text


def test_a_token_that_is_old_when_it_comes_is_refused(settings: Settings, tmp_path: Path) -> None:
    with running("-600") as address:
        listed(settings, tmp_path, address)
        client = Client()
        assert FAILED in client.get(agreed(begun(client))).text


def test_a_provider_that_calls_itself_something_else_is_refused(
    settings: Settings, tmp_path: Path, provider: str
) -> None:
    listed(settings, tmp_path, provider.replace("127.0.0.1", "localhost") + "/")
    assert FAILED in Client().post("/identity/body/begin/").text
    by_hand = "".join(
        f'{name} = "{provider}/{path}"\n'
        for name, path in {
            "authorization_endpoint": "oauth2/authorize",
            "token_endpoint": "oauth2/token",
            "jwks_uri": "jwks",
        }.items()
    )
    listed(settings, tmp_path, "https://elsewhere.example", by_hand)
    client = Client()
    assert FAILED in client.get(agreed(begun(client))).text


def test_endpoints_by_hand_and_an_api_key_are_enough_as_for_thaid(settings: Settings, tmp_path: Path) -> None:
    with running("3600", "the-key") as address:
        by_hand = (
            f'authorization_endpoint = "{address}/oauth2/authorize"\ntoken_endpoint = "{address}/oauth2/token"\n'
            f'jwks_uri = "{address}/jwks"\ntoken_auth_method = "client_secret_basic"\n'
        )
        listed(settings, tmp_path, address, by_hand)
        client = Client()
        assert FAILED in client.get(agreed(begun(client))).text
        (tmp_path / "key").write_text("the-key\n")
        listed(settings, tmp_path, address, by_hand + 'api_key_file = "key"\napi_key_header = "X-Key-Of-Test"\n')
        assert client.get(agreed(begun(client)))["Location"] == UNKNOWN


def test_a_provider_that_does_not_answer_is_told_as_one(settings: Settings, tmp_path: Path) -> None:
    listed(settings, tmp_path, "http://127.0.0.1:9")
    assert FAILED in Client().post("/identity/body/begin/").text


def test_who_cancels_or_comes_from_nowhere_is_told_so(body: str) -> None:
    client = Client()
    state = parse_qs(urlsplit(begun(client)).query)["state"][0]
    cancelled = client.get("/identity/body/back/", {"state": state, "error": "access_denied"})
    assert cancelled["Location"] == "/identity/cancelled/"
    assert FAILED in client.get("/identity/body/back/").text
    assert client.post("/identity/nobody/begin/").status_code == 404
    assert "ไปต่อ" in client.get("/identity/body/begin/").text  # an address alone begins nothing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]\nname_th = 1\n", "client_id, issuer, name_en, secret_file is missing"),
        ("a = 1\n", "write a table"),
        ("[a\n", "list.toml"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "list.toml").write_text(text)
    with pytest.raises(SystemExit, match=said):
        read_providers(str(tmp_path / "list.toml"))


def test_misspelt_words_half_lists_and_missing_secrets_are_named(settings: Settings, tmp_path: Path) -> None:
    for more, said in (('typo = "x"\n', "typo is not"), ('jwks_uri = "x"\n', "by hand")):
        with pytest.raises(SystemExit, match=said):
            listed(settings, tmp_path, "https://a.example", more)
    with pytest.raises(SystemExit, match="key"):
        listed(settings, tmp_path, "https://a.example", 'api_key_file = "key"\n')
    assert read_providers("") == []
    listed(settings, tmp_path, "https://a.example/x")
    assert origins(settings.OIDC_PROVIDERS) == ["https://a.example"]
