"""Where a request comes from."""

from __future__ import annotations

import logging

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from otop.base.addresses import _tell_of_proxy, visitor_address

PEER = "10.0.0.2"


def seen(peer: str, said: str | None = None) -> str:
    more = {} if said is None else {"X-Forwarded-For": said}
    return visitor_address(RequestFactory().get("/", headers=more, REMOTE_ADDR=peer))


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, None, PEER),
        (0, "198.51.100.7", PEER),
        (1, None, PEER),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9,198.51.100.7, 192.0.2.3", "198.51.100.7"),
        (2, "198.51.100.7", PEER),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "nonsense", PEER),
        (1, "198.51.100.7, ", PEER),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2::9]:443", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
        (1, "[", PEER),
    ],
)
def test_it_is_what_the_outermost_proxy_of_ours_saw(
    settings: Settings, proxies: int, said: str | None, address: str
) -> None:
    settings.PROXIES = proxies
    assert seen(PEER, said) == address


def test_a_proxy_that_nobody_counted_is_told_once(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    _tell_of_proxy.cache_clear()
    with caplog.at_level(logging.WARNING, "otop"):
        seen("9.9.9.9", "198.51.100.7")  # a stranger says so, not a proxy of ours
        seen(PEER)
        assert not caplog.records
        seen(PEER, "198.51.100.7")
        seen("127.0.0.1", "198.51.100.7")
        settings.PROXIES = 1
        seen(PEER, "198.51.100.7")
    assert ["OTOP_PROXIES" in record.getMessage() for record in caplog.records] == [True]
    assert "198.51.100.7" not in caplog.text
