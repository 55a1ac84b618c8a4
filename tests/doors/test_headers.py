"""What every answer says to the browser: pages, files, errors and the phones' door, through the real application."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from otop.base.headers import safe_headers
from otop.reports.tests.cast import eventful
from otop.site.door import handler
from tests.doors.addresses import door_addresses, every_address, officer

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
# Written out here and not taken from the product: a header that is dropped there is missed here.
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNUSED = {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"}
PAGES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
DOOR = {"default-src 'none'", "frame-ancestors 'none'"}


def directives(headers: Any) -> set[str]:
    return set(headers["Content-Security-Policy"].split("; "))


def missing(headers: Any, policy: set[str]) -> list[str]:
    """What an answer ought to say and does not."""
    wrong = [f"{name}: {headers.get(name)}" for name, value in EVERYWHERE.items() if headers.get(name) != value]
    wrong += sorted(UNUSED - set(headers.get("Permissions-Policy", "").split(", ")))
    wrong += sorted(policy - directives(headers))
    wrong += [word for word in ("unsafe", "*", "http:", "data:") if word in headers["Content-Security-Policy"]]
    kind = headers.get("Content-Type", "").replace('"', "")
    if not kind or (kind.startswith("text/") and "charset=utf-8" not in kind):
        wrong.append(f"Content-Type: {kind}")
    return wrong if headers.get("Cache-Control") else [*wrong, "Cache-Control"]


def test_every_page_file_and_error_carries_every_header() -> None:
    eventful()
    addresses = [*every_address(), "/nowhere/", "/fairs/nowhere/live/", "/sync/nowhere"]
    assert len(addresses) > 25
    for client in (Client(raise_request_exception=False), officer()):
        found = {address: missing(client.get(address).headers, PAGES) for address in addresses}
        assert {address: wrong for address, wrong in found.items() if wrong} == {}
        refused = client.post("/sign-in/", {"username": "\0"})
        assert missing(refused.headers, PAGES) == []


def test_a_form_without_its_token_is_refused_with_every_header() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/")
    assert (answer.status_code, missing(answer.headers, PAGES)) == (403, [])


def test_a_broken_page_carries_every_header(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.doors.broken_urls"
    answer = Client(raise_request_exception=False).get("/broken/")
    assert (answer.status_code, missing(answer.headers, PAGES)) == (500, [])


def test_what_a_signed_in_person_sees_is_kept_nowhere() -> None:
    eventful()
    client = officer()
    kept = {address: client.get(address).headers["Cache-Control"] for address in every_address()}
    assert {a: said for a, said in kept.items() if "no-store" not in said and "no-cache" not in said} == {}
    assert {a for a, said in kept.items() if "public" in said} == set()
    assert kept["/fairs/"] == kept["/fairs/aec/desk/"] == "private, no-store"


def test_the_answer_that_signs_somebody_in_is_kept_nowhere() -> None:
    def sign_in(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        response.set_cookie(settings.SESSION_COOKIE_NAME, "x")
        return response

    assert safe_headers(sign_in)(RequestFactory().post("/")).headers["Cache-Control"] == "private, no-store"
    assert Client().get("/").headers["Cache-Control"] == "private, no-cache"


# The phones' door


def asked(address: str, **environ: str) -> tuple[str, dict[str, str]]:
    """Status and headers as the server's own process answers."""
    given: list[tuple[str, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
        given.append((status, dict(headers)))

    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        **environ,
    }
    body = handler()(request, start)
    b"".join(body)
    return given[0]


@pytest.mark.parametrize("address", [*door_addresses(), "/sync/nowhere"])
def test_the_phones_door_carries_every_header(address: str) -> None:
    for method in ("GET", "POST", "PUT"):
        status, headers = asked(address, REQUEST_METHOD=method, CONTENT_LENGTH="0")
        assert status[0] in "45"
        assert missing(headers, DOOR) == []


def test_a_door_asked_by_a_name_that_is_not_ours_still_carries_every_header() -> None:
    status, headers = asked("/sync/v1/setup", HTTP_HOST="elsewhere.example", CONTENT_TYPE="\xff")
    assert status[0] == "4"
    assert missing(headers, DOOR) == []


# Files


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """A folder of collected files with one of each kind."""
    for name, content in {"a.css": "a{}", "a.js": "1", "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}.items():
        (tmp_path / name).write_text(content)
    settings.STATIC_ROOT = str(tmp_path)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = False
    return tmp_path


@pytest.mark.parametrize("name", ["a.css", "a.js", "a.svg"])
def test_a_static_file_carries_every_header(collected: Path, name: str) -> None:
    answer = Client().get(f"/static/{name}")
    assert (answer.status_code, missing(answer.headers, PAGES)) == (200, [])
    answer.close()


def test_no_folder_is_listed_and_nothing_beside_the_files_is_served(collected: Path) -> None:
    (collected.parent / "beside.css").write_text("a{}")
    for address in ("/static/", "/static", "/static/../beside.css", "/static/%2e%2e/beside.css", "/static/.git/config"):
        assert Client().get(address).status_code == 404


# The phone app, as it was built (`make phone`)

APP = (PAGES - {"form-action 'self'"}) | {"connect-src 'self'", "worker-src 'self'", "form-action 'none'"}


@pytest.mark.parametrize("name", ["", "sw.js", "manifest.webmanifest", "icon.svg", "assets/*.js", "assets/*.css"])
def test_a_file_of_the_phone_app_carries_every_header_and_may_use_the_camera_alone(name: str) -> None:
    built = Path(str(settings.WHITENOISE_ROOT)) / "phone"
    file = name and next(built.glob(name)).relative_to(built)
    answer = Client().get(f"/phone/{file}")
    wrong = [one for one in missing(answer.headers, APP) if one != "camera=()"]
    assert (answer.status_code, wrong) == (200, [])
    assert "camera=(self)" in answer.headers["Permissions-Policy"].split(", ")
    forever = "immutable" in answer.headers["Cache-Control"]
    assert forever == name.startswith("assets/"), "only what is named by its content is kept for good"
    answer.close()


# HTTPS


def test_over_https_cookies_bind_to_this_host_and_browsers_stay(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31536000
    assert Client().get("/").headers["Strict-Transport-Security"] == "max-age=31536000"
    assert asked("/sync/v1/setup")[1]["Strict-Transport-Security"] == "max-age=31536000"


def test_with_https_every_cookie_is_a_host_cookie() -> None:
    """In a process of its own, as settings are read once."""
    program = (
        "import django, json; django.setup()\n"
        "from django.conf import settings as s\n"
        "kinds = ('SESSION', 'CSRF', 'LANGUAGE')\n"
        "say = lambda what: [getattr(s, f'{kind}_COOKIE_{what}') for kind in kinds]\n"
        "print(json.dumps([say('NAME'), say('SECURE'), say('SAMESITE'), say('HTTPONLY'), s.SECURE_HSTS_SECONDS]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "OTOP_HTTPS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    names, secure, same_site, http_only, seconds = json.loads(done.stdout)
    assert [name[:7] for name in names] == ["__Host-"] * 3
    assert (secure, same_site, http_only) == ([True] * 3, ["Lax"] * 3, [True] * 3)
    assert seconds >= 365 * 24 * 3600
