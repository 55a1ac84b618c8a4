"""What is written to the log shows no token of a link, whatever was done with its address."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.log import configure_logging

from otop.base.types import SYSTEM
from otop.people.actions import invite
from otop.site.log_lines import WithoutTokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> StringIO:
    """The log as the house writes it, kept."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    (console,) = [h for h in logging.getLogger().handlers if isinstance(h.formatter, WithoutTokens)]
    assert isinstance(console, logging.StreamHandler)
    kept = StringIO()
    console.setStream(kept)
    return kept


def test_a_token_of_a_link_stands_in_no_log(written: StringIO) -> None:
    token = invite(by=SYSTEM, grants=[{"role": "viewer"}], reason="x", at=timezone.now()).token
    address = f"/link/{token}/"
    strict = Client(enforce_csrf_checks=True)
    assert [strict.post(address).status_code, strict.put(address).status_code] == [403, 403]
    assert Client().post(address).status_code == 405
    assert Client().get(f"/link/{token}/more/").status_code == 404
    assert Client().get(address).status_code == 302
    logging.getLogger("otop").error("asked: %s?x=1", address, exc_info=ValueError(f"no way: '{address}'"))
    lines = written.getvalue()
    assert token not in lines
    assert lines.count("/link/(token)") >= 5
