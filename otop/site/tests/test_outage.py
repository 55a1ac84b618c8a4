"""Who only waited for others is not told that the database is away, neither on the page nor in the log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from psycopg.errors import LockNotAvailable

from otop.site.broken import broken
from otop.site.log import Plain
from otop.site.outage import SaidOnce
from tests.sync.phone import door, in_process

STRANGER = {"Authorization": f"Device {UUID(int=0)}:x"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console shows of one process."""
    door()  # sets up logging when it is first asked for
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(Plain())
    handler.addFilter(SaidOnce())
    logging.getLogger().addHandler(handler)
    yield handler.stream
    logging.getLogger().removeHandler(handler)


@contextmanager
def in_use(table: str) -> Iterator[None]:
    """Somebody else holds the table, and this connection soon gives up waiting for it."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        other.cursor().execute(f"LOCK TABLE {table}")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10ms'")
            yield
            cursor.execute("RESET lock_timeout")
    finally:
        other.rollback()
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_waited_too_long_says_so_and_so_does_the_log(log: io.StringIO, client: Client) -> None:
    with in_use("fairs_fair"):
        answer = client.get("/fairs/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert "กำลังถูกใช้งานอยู่" in answer.text
    assert log.getvalue().splitlines()[-1].endswith("WARNING otop waited too long: fairs")
    assert log.getvalue().count("\n") == 1


@pytest.mark.django_db(transaction=True)
def test_a_phone_that_waited_too_long_hears_busy_and_the_log_says_so(log: io.StringIO) -> None:
    with in_use("devices_device"):
        answer = in_process("GET", "/sync/v1/setup", STRANGER, b"")
    assert (answer.status, answer.json["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert "waited too long: " in log.getvalue()
    assert log.getvalue().count("\n") == 1


@pytest.mark.django_db
def test_a_wait_outside_of_a_page_says_the_same() -> None:
    try:
        raise OperationalError from LockNotAvailable()
    except OperationalError:
        answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 503
    assert "กำลังถูกใช้งานอยู่" in answer.content.decode()


def test_no_answer_of_503_is_taken_for_an_outage(log: io.StringIO) -> None:
    line = "Service Unavailable: /sync/v1/pictures"
    logging.getLogger("django.request").error(line, extra={"status_code": 503})
    assert line in log.getvalue()
