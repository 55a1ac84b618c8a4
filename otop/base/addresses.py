"""Where a request comes from, as tries are counted: by the visitor's address, not by that of a proxy of ours."""

from __future__ import annotations

import ipaddress
import logging
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

log = logging.getLogger("otop.site")
HOUSE_BITS = 64
"""Of IPv6 a house has a whole network of addresses, and with them as many tries as it likes."""


def visitor_address(request: HttpRequest) -> str:
    """The address that the outermost of our proxies saw, if that many added theirs; else that of whoever connected."""
    peer = _network(request.META.get("REMOTE_ADDR", ""))
    said = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.PROXIES and len(said) >= settings.PROXIES:
        return _network(said[-settings.PROXIES]) or peer
    if not settings.PROXIES and said != [""] and _is_near(peer):
        _tell_of_proxy()
    return peer


def _network(text: str) -> str:
    """The address without a port, of IPv6 its network; empty for what is none."""
    text = text.strip()
    bare = text.count(":") > 1 and not text.startswith("[")  # IPv6 without a port
    try:
        address = ipaddress.ip_address(text if bare else urlsplit(f"//{text}").hostname or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, HOUSE_BITS), strict=False).network_address)
    return str(address)


def _is_near(address: str) -> bool:
    return bool(address) and ipaddress.ip_address(address).is_private


@cache
def _tell_of_proxy() -> None:
    """Once a process: it is the operator's to mend."""
    log.warning("OTOP_PROXIES is 0, but a proxy sends X-Forwarded-For: all visitors share one count of wrong tries")
