"""Whose a booth's money is, which of it counts, and which phones are shut out: rows that the trail tells otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from conftest import StatementCounter
from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.fairs.models import Holding, Place
from otop.reports.actions import choose_source
from otop.reports.tests.cast import AT, DAY, SLUG, Cast, plain
from otop.reports.types import MoneySource
from otop.sync.queries import verify
from otop.sync.queries.as_announced import not_as_announced
from otop.sync.tests.desk_cast import hold, new_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return plain()


def tamper(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0


def found() -> list[str]:
    return list(verify()["differences"])


def choose(source: MoneySource) -> None:
    choose_source(by=SYSTEM, slug=SLUG, booth="1", day=DAY, source=source, reason="x", at=AT)


def test_a_booth_given_to_another_maker_is_told_twice(cast: Cast) -> None:
    assert found() == []
    first, second = (str(held.producer_id) for held in Holding.objects.order_by("place__ref"))
    tamper("UPDATE fairs_holding SET producer_id = %s WHERE producer_id = %s", second, first)
    period = f"from {DAY} until 2015-11-06"
    assert found() == [
        f"{SLUG}: booth 1: it was assigned to producer {first} {period}, and is not",
        f"{SLUG}: booth 1: the trail does not say that it is assigned to producer {second} {period}",
    ]


@pytest.mark.parametrize("change", [
    "UPDATE fairs_holding SET period = daterange(lower(period), upper(period) - 1)",
    "UPDATE fairs_holding SET place_id = (SELECT id FROM fairs_place WHERE kind = 'booth' AND ref = '5')"
    " WHERE id = (SELECT min(id) FROM fairs_holding)",
    "DELETE FROM fairs_holding",
])  # fmt: skip
def test_a_holding_that_is_moved_or_gone_is_told(cast: Cast, change: str) -> None:
    tamper(change)
    assert [what for what in found() if what.startswith(f"{SLUG}: booth 1: it was assigned to producer ")]


def test_a_source_that_nobody_chose_is_told(cast: Cast) -> None:
    place = Place.objects.get(fair_id=cast.fair_id, kind="booth", ref="1")
    tamper(
        "INSERT INTO reports_boothdaychoice (fair_id, place_id, day, source, reason, by, at)"
        " VALUES (%s, %s, %s, 'slip', 'x', '1', now())", cast.fair_id, place.pk, DAY,
    )  # fmt: skip
    assert found() == [f"{SLUG}: booth 1: the trail does not say that on {DAY} the source slip was chosen"]


def test_choices_of_officers_are_no_difference_and_are_missed_when_one_goes(cast: Cast) -> None:
    for source in (MoneySource.SLIP, MoneySource.RECEIPTS, MoneySource.SLIP):
        choose(source)
    assert found() == []
    tamper("DELETE FROM reports_boothdaychoice WHERE id = (SELECT max(id) FROM reports_boothdaychoice)")
    assert found() == [f"{SLUG}: booth 1: on {DAY} the source slip was chosen, and the choice is gone"]


def test_a_revocation_that_is_gone_or_of_which_the_trail_says_nothing_is_told(cast: Cast) -> None:
    device = new_phone(SLUG, ref="5").scope.device_id
    for _ in range(2):
        revoke(by=SYSTEM, device_id=device, reason="x", at=AT)
    assert found() == []
    tamper("WITH gone AS (DELETE FROM devices_revocation RETURNING *) UPDATE base_announcement"
           " SET subject = subject || 'x' WHERE what = 'devices.revoked'")  # fmt: skip
    assert found() == [], "both were changed alike: the chain tells that the trail was edited"
    tamper("UPDATE base_announcement SET subject = %s WHERE what = 'devices.revoked'", f"device:{device}")
    assert found() == [f"{SLUG}: booth 5: phone {device}: it was revoked, and its revocation is gone"]
    tamper("INSERT INTO devices_revocation (device_id, at, by, reason) VALUES (%s, now(), 'x', 'x')", device)
    tamper("UPDATE base_announcement SET subject = subject || 'x' WHERE what = 'devices.revoked'")
    assert found() == [f"{SLUG}: booth 5: phone {device}: the trail does not say who revoked it"]


def test_what_an_announcement_cannot_be_read_as_stops_nothing(cast: Cast) -> None:
    tamper("""UPDATE base_announcement SET after = '{"from": 1, "until": "x"}' WHERE what = 'fairs.booth_assigned'""")
    assert len(found()) == 4


def test_all_of_a_fair_is_one_statement(cast: Cast, count_statements: StatementCounter) -> None:
    hold("4", "5", "6", slug=SLUG)
    choose(MoneySource.SLIP)
    with count_statements() as said:
        assert list(not_as_announced(fair_id=cast.fair_id)) == []
    assert len(said) == 1
