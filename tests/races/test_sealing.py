"""Sealing beside actions that commit late: two connections, each with a transaction of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otop.audit.actions import seal
from otop.audit.models import Seal
from otop.audit.queries.chain import check_chain, head
from otop.base.announcements import announce
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from tests.races.harness import meanwhile, together
from tests.sync.server import PATIENCE_S

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]
AT = datetime(2015, 11, 3, 5, 0, tzinfo=UTC)


def say(what: str = "fairs.target_set") -> int:
    return announce(what, by=SYSTEM, at=AT, subject="fair:7").pk


def numbers() -> list[int]:
    """The ids in the order of the chain."""
    return list(Announcement.objects.filter(no__isnull=False).order_by("no").values_list("id", flat=True))


def whole() -> bool:
    checked = check_chain(at=timezone.now())
    return checked.ok and head().no == Announcement.objects.count()


def test_a_row_that_commits_late_with_a_lower_id_gets_the_next_number() -> None:
    written, go = Event(), Event()

    def slowly() -> int:
        with transaction.atomic():
            early = say()
            written.set()
            assert go.wait(PATIENCE_S)
        return early

    with meanwhile(slowly) as running:
        assert written.wait(PATIENCE_S)
        later = say()
        assert seal(at=AT) == 1, "it waits for no action"
        go.set()
        early = running.result(timeout=PATIENCE_S)
    assert early < later
    assert seal(at=AT) == 1
    assert numbers() == [later, early]
    assert whole()


def test_an_action_does_not_wait_for_a_sealing() -> None:
    say()
    with transaction.atomic():
        assert seal(at=AT) == 1  # and its transaction is still open
        with meanwhile(say) as acting:
            assert acting.result(timeout=PATIENCE_S) is not None
    assert seal(at=AT) == 1
    assert whole()


def test_two_sealings_at_once_number_each_row_once() -> None:
    for _ in range(50):
        say()
    sealings = [partial(seal, at=AT)] * 2
    assert sorted(together(*sealings)) == [0, 50]
    assert Seal.objects.count() == 1
    assert whole()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["open", "commit", "undo", "say", "seal"]), max_size=14))
def test_whatever_the_order_of_commits_and_sealings_the_chain_holds_what_was_committed(steps: list[str]) -> None:
    """One action stays open in another connection while others come, go and are sealed."""
    turn, done, orders = Event(), Event(), list[str]()

    class Undone(Exception):
        pass

    def other() -> None:
        while True:
            assert turn.wait(PATIENCE_S)
            turn.clear()
            if orders[-1] == "end":
                return
            try:
                with transaction.atomic():
                    say()
                    done.set()
                    assert turn.wait(PATIENCE_S)
                    turn.clear()
                    if orders[-1] == "undo":
                        raise Undone
            except Undone:
                pass
            ended = orders[-1] == "end"
            done.set()
            if ended:
                return

    def tell(order: str) -> None:
        orders.append(order)
        done.clear()
        turn.set()
        assert done.wait(PATIENCE_S)

    with meanwhile(other):
        inside = False
        for step in steps:
            if step == "say":
                say()
            elif step == "seal":
                seal(at=AT)
            elif (step == "open") is not inside:
                tell(step)
                inside = step == "open"
        if inside:
            tell("commit")
        orders.append("end")
        turn.set()
    sealed_before = numbers()
    seal(at=AT)
    assert numbers()[: len(sealed_before)] == sealed_before
    assert whole()
