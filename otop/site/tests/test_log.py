"""What strangers send is one line in the log, and never an error of ours."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.utils import timezone

from otop.base.types import SYSTEM
from otop.people.actions import invite
from otop.site.log import LETTERS_MAX, Plain

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n' + b"a" * 100 + b"\r\n--x--\r\n"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as the console shows it."""
    assert "otop.site.log.Plain" in str(settings.LOGGING)
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(Plain())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


def ask(path: str, content: bytes = b"", kind: str = FORM, *, method: str = "", **headers: str) -> int:
    client = Client(raise_request_exception=False, headers=headers)
    method = method or ("POST" if content else "GET")
    return client.generic(method, path, content, kind).status_code


@pytest.mark.parametrize("host", ["evil.example", "", "e" * 5_000, "evil example", "\xff"])
def test_a_host_that_is_not_ours_is_400_and_one_short_line(log: io.StringIO, host: str) -> None:
    assert ask("/", host=host) == 400
    line, rest = log.getvalue().split("\n", 1)
    assert "WARNING" in line
    assert "HTTP_HOST" in line
    assert len(line) < LETTERS_MAX + 100
    assert rest == ""


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (200, b"username=a", f"{FORM}; charset=hex"),
        (200, PART, f"{PARTS}; charset=hex"),
        (200, PART, f"{PARTS}; charset=idna"),
        (200, b"junk", PARTS),
        (400, b"junk", "multipart/form-data"),
        (400, b"&".join([b"a=1"] * 1_200), FORM),
        (400, b"a=" + b"x" * 3_000_000, FORM),
        (200, b"username=%00&password=%00", FORM),
    ],
    ids=range(8),
)
def test_a_body_that_is_no_form_of_ours_is_one_line_at_most(
    log: io.StringIO, status: int, content: bytes, kind: str
) -> None:
    assert ask("/sign-in/", content, kind) == status
    assert log.getvalue().count("\n") <= 1


@pytest.mark.parametrize(
    ("status", "path", "method"),
    [
        (404, "/" + "a" * 5_000, "GET"),
        (404, "/a%0a%0d2015-11-03 ERROR forged/", "GET"),
        (404, "/%ff%fe", "GET"),
        (404, "/link/%00/", "GET"),
        (404, "/fairs/%00/", "GET"),
        (405, "/sign-in/", "DELETE"),
        (405, "/", "FOO"),
    ],
)
def test_a_path_or_method_that_is_not_there_is_one_short_line(
    log: io.StringIO, status: int, path: str, method: str
) -> None:
    assert ask(path, method=method) == status
    assert log.getvalue().count("\n") <= 1
    assert len(log.getvalue()) < LETTERS_MAX + 100


@pytest.mark.parametrize("value", [r'"abcdefgh\000ij"', "\xff" * 40, "a" * 4_000, "", r'"\015\012"'])
@pytest.mark.parametrize(
    "name", ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "DEVICE_COOKIE_NAME"]
)
def test_a_cookie_that_is_none_of_ours_is_that_of_a_stranger(log: io.StringIO, name: str, value: str) -> None:
    cookie = f"{getattr(settings, name)}={value}"
    assert ask("/account/", cookie=cookie) == 302
    assert ask("/sign-in/", b"username=a&password=b", cookie=cookie) == 200
    assert log.getvalue().count("\n") <= 2  # asked to sign in, and failed to


def test_what_fails_here_says_where(log: io.StringIO) -> None:
    try:
        raise SuspiciousOperation("x")
    except SuspiciousOperation:
        logging.getLogger("django.request").exception("failed", extra={"status_code": 500})
        logging.getLogger("django.request").exception("refused", extra={"status_code": 400})
    assert log.getvalue().count("Traceback") == 1
    assert log.getvalue().splitlines()[-1].endswith("WARNING django.request refused")


def test_a_token_of_a_link_stands_in_no_log(log: io.StringIO) -> None:
    token = invite(by=SYSTEM, grants=[{"role": "viewer"}], reason="x", at=timezone.now()).token
    address = f"/link/{token}/"
    strict = Client(enforce_csrf_checks=True)
    assert [strict.post(address).status_code, strict.put(address).status_code] == [403, 403]
    assert Client().post(address).status_code == 405
    assert Client().get(f"/link/{token}/more/").status_code == 404
    assert Client().get(address).status_code == 302
    logging.getLogger("otop").error("asked: %s?x=1", address, exc_info=ValueError(f"no way: '{address}'"))
    lines = log.getvalue()
    assert token not in lines
    assert lines.count("/link/(token)") >= 5
