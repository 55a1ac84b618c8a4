"""Every address of the house, with something in place of each part that varies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from otop.people.tests.factories import account_with
from otop.people.types import Role
from otop.reports.tests.cast import DAY, SLUG

NOBODY = UUID(int=0)
# One sample for each word that an address may hold; whoever brings a new one brings its sample. Numbers have theirs.
SAMPLES: dict[str, object] = {
    "slug": SLUG,
    "day": DAY.isoformat(),
    "form": "csv",
    "measure": "sold",
    "booth": "1",
    "ref": "1",
    "kind": "sale",
    "picture": "0" * 64,
    "token": "x",
    "provider_id": "x",
}
NUMBERS: dict[str, object] = {"int": 1, "uuid": NOBODY}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        route = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from patterns(part, route)
        else:
            yield route, part


def filled(route: str) -> str:
    """Raises KeyError for a part without a sample."""
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda part: str(NUMBERS.get(part[1]) or SAMPLES[part[2]]), route)


def every_address() -> list[str]:
    return sorted(filled(route) for route, _ in patterns(get_resolver()))


def door_addresses() -> list[str]:
    return sorted(filled(route) for route, _ in patterns(get_resolver("otop.sync.urls.door")))


def officer(**more: Any) -> Client:
    client = Client(raise_request_exception=False, **more)
    client.force_login(account_with(Role.FAIR_OFFICER))
    return client
