"""Clients that are slow on purpose: they hold memory for a while, and no thread."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from otop import base
from otop.site.tests.house import House
from tests.sync.phone import Phone, over_http, wire_time
from tests.sync.server import PATIENCE_S

MANY = 200
STYLE = Path(base.__file__).parent / "static" / "base" / "otop.css"
FAIR = ("--slug", "slow", "--name-th", "งานช้า", "--name-en", "Slow fair", "--clock", "replayed", "--booths", "1")
DAYS = ("--from", "2015-11-03", "--to", "2015-11-05", "--gates", "0", "--counters", "0")
HEAD = b"Host: 127.0.0.1\r\n"
TOKEN = b"Cookie: otop_form=" + b"a" * 32 + b"\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SENT = {
    "nothing": b"",
    "half a header": b"GET / HTTP/1.1\r\n" + HEAD + b"X-A: ",
    "half a body to the door": b"POST /sync/v1/enrol HTTP/1.1\r\n" + HEAD + b"Content-Length: 500\r\n\r\n{",
    "half a form": b"POST /language/ HTTP/1.1\r\n" + HEAD + TOKEN + b"Content-Length: 500\r\n\r\na",
    "many questions whose answers are not read": (b"GET /static/base/otop.css HTTP/1.1\r\n" + HEAD + b"\r\n") * 50,
}


@pytest.fixture(scope="module")
def phone(running: House) -> Phone:
    """A phone of a booth that is at work."""
    assert running.otop("fairs", "create", *FAIR, *DAYS).returncode == 0
    code = running.otop("devices", "code", "--fair", "slow", "--booth", "1").stdout.strip()
    ask = over_http(running.address.rstrip("/"))
    made = ask("POST", "/sync/v1/enrol", {}, json.dumps({"code": code, "name": "till"}).encode()).json
    return Phone(made["device"], made["key"], wire_time().replace(year=2015, month=11, day=3, hour=5), ask=ask)


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_health_a_page_and_a_sale_are_answered_while_slow_clients_stay(
    running: House, phone: Phone, sent: bytes
) -> None:
    with slow_clients(running, sent):
        assert running.health()["ok"] is True
        assert phone.tell(phone.sale()) == ["taken"]
        assert "<form" in got(f"{running.address}sign-in/").decode()
        assert got(f"{running.address}static/base/otop.css") == STYLE.read_bytes()


def got(address: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=PATIENCE_S) as answer:
        return bytes(answer.read())


def test_a_part_of_a_file_is_sent_alone(running: House) -> None:
    assert got(f"{running.address}static/base/otop.css", Range="bytes=10-19") == STYLE.read_bytes()[10:20]


@contextmanager
def slow_clients(house: House, sent: bytes) -> Iterator[None]:
    """So many have connected and sent this; they read nothing, and stay."""
    port = int(house.address.rstrip("/").rpartition(":")[2])
    with ExitStack() as stack:
        for _ in range(MANY):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", port))
            client.sendall(sent)
        yield


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({"Content-Length": str(2 << 20)}, 413, "too_large"), ({"Transfer-Encoding": "chunked"}, 411, "length_missing")],
)
def test_a_body_that_is_not_wanted_is_refused_before_it_is_read(
    running: House, headers: dict[str, str], status: int, code: str
) -> None:
    request = urllib.request.Request(f"{running.address}sync/v1/records", data=b"", headers=headers, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE_S)
    told = json.loads(refused.value.read())
    assert (refused.value.code, told["status"], told["code"]) == (status, status, code)
    assert told["message"]["th"] != told["message"]["en"]
    assert refused.value.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_says_it_in_plain_words(running: House) -> None:
    request = urllib.request.Request(
        f"{running.address}sign-in/", data=b"", headers={"Content-Length": str(20 << 20)}, method="POST"
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE_S)
    assert refused.value.code == 413
    assert "More than 16384 KiB were sent" in refused.value.read().decode()
