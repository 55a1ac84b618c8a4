"""What one phone may owe, and how much of it is kept that could not be taken: also when a thief holds it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F, Sum

from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.devices.queries import scope_of
from otop.sync.actions import hand_in, hand_in_file
from otop.sync.models import Entry, Refusal, RefusedBytes, Run
from otop.sync.rules import limits
from otop.sync.rules.reading import read_envelope
from tests.races.harness import meanwhile
from tests.sync.ground import NOON, a_fair, a_phone, refusals
from tests.sync.phone import Phone, Reply, as_json, wire_time
from tests.sync.server import PATIENCE_S, somebody_waits_for_us, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def said(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json.get("code", "")


def in_a_new_run(phone: Phone, last_seq: int) -> Reply:
    phone.run, phone.last_seq = uuid4(), last_seq
    return phone.send()


def owed() -> int:
    return int(Run.objects.aggregate(owed=Sum(F("last_seq") - F("taken"), default=0))["owed"])


def revoked(phone: Phone) -> Phone:
    revoke(by=SYSTEM, device_id=UUID(phone.device), reason="หาย", at=NOON)
    return phone


def junk(size: int) -> bytes:
    """A record that is no record, of so many bytes, unlike all before it."""
    return as_json(str(uuid4()).ljust(size - 2, "x"))


def test_a_phone_owes_no_more_than_a_million_in_all_its_runs_together() -> None:
    phone = a_phone(a_fair())
    assert in_a_new_run(phone, limits.AHEAD_MAX - 5).status == 200
    first = phone.run
    assert said(in_a_new_run(phone, limits.AHEAD_MAX)) == (400, "bad_envelope")
    assert said(in_a_new_run(phone, 6)) == (400, "bad_envelope")
    assert in_a_new_run(phone, 5).status == 200
    assert (owed(), Run.objects.count()) == (limits.AHEAD_MAX, 2)
    phone.last_seq = 0
    assert phone.tell(*(phone.note() for _ in range(6))) == ["taken"] * 6  # what is brought is not owed
    phone.run, phone.last_seq = first, limits.AHEAD_MAX
    assert phone.send().status == 200
    phone.last_seq += 1
    assert said(phone.send(phone.note())) == (400, "bad_envelope")
    assert (owed(), Entry.objects.count()) == (limits.AHEAD_MAX, 6)


def test_a_record_far_above_what_the_phone_told_cannot_make_it_owe_more_either() -> None:
    phone = a_phone(a_fair())
    assert in_a_new_run(phone, limits.AHEAD_MAX).status == 200
    far = phone.note() | {"seq": 2 * limits.AHEAD_MAX}
    phone.last_seq = limits.AHEAD_MAX
    assert said(phone.send(far)) == (400, "bad_envelope")
    assert (owed(), Entry.objects.count()) == (limits.AHEAD_MAX, 0)


def test_a_phone_has_a_hundred_runs_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RUNS_MAX", 2)
    phone = a_phone(a_fair())
    assert [in_a_new_run(phone, 0).status for _ in range(2)] == [200, 200]
    last = phone.run
    assert said(in_a_new_run(phone, 0)) == (400, "bad_envelope")
    phone.run = last
    assert phone.tell(phone.note()) == ["taken"]


def test_a_revoked_phone_owes_nothing_beyond_the_records_that_it_sends() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    assert phone.tell(phone.note()) == ["taken"]
    revoked(phone)
    sold = [phone.sale(100) for _ in range(2)]
    phone.last_seq = limits.AHEAD_MAX
    assert said(phone.send(*sold)) == (401, "revoked")
    assert refusals(fair) == [(2, "revoked"), (3, "revoked")]
    assert Run.objects.get().last_seq == 3
    assert said(in_a_new_run(phone, limits.AHEAD_MAX)) == (401, "revoked")
    assert Run.objects.get(run=phone.run).last_seq == 0


def test_a_revoked_phone_fills_no_disk_and_what_was_sold_before_is_kept() -> None:
    """A day's sales of a phone that was lost fit; junk does not, in however many runs it comes."""
    fair = a_fair()
    phone = revoked(a_phone(fair))
    sold = [phone.sale(100) for _ in range(1_000)]
    for start in (0, 500):
        assert said(phone.send(*sold[start : start + 500])) == (401, "revoked")
    assert Refusal.objects.filter(code="revoked").count() == 1_000
    answers = []
    for _ in range(20):
        phone.run = uuid4()
        answers.append(said(phone.send(junk(500_000))))
    assert set(answers[:2]) == {(401, "revoked")}
    assert set(answers[2:]) == {(429, "too_much_refused")}
    assert Refusal.objects.count() == 1_002
    assert said(phone.send(junk(limits.REFUSED_BYTES_A_DAY_REVOKED_MAX)))[0] in (413, 429)


def test_what_is_refused_beyond_a_days_bytes_is_429_and_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fair = a_fair()
    phone, other = a_phone(fair), a_phone(fair)
    bad, more = junk(1_000), junk(1_000)
    monkeypatch.setattr(limits, "REFUSED_BYTES_A_DAY_MAX", 1_000 + limits.REFUSED_RECORD_BYTES)
    for _ in range(3):  # kept already, it is not counted again
        assert phone.tell(bad) == ["refused malformed"]
    phone.now += timedelta(days=1)  # of a replayed fair, where the phone says which day it is
    good = phone.sale(100)
    late = phone.send(good, more)
    assert (said(late), set(late.json["message"])) == ((429, "too_much_refused"), {"th", "en"})
    assert late.json["message"]["th"] != late.json["message"]["en"]
    assert 0 < int(late.headers["retry-after"]) <= 86_401
    assert (Entry.objects.count(), Refusal.objects.count()) == (0, 1)
    assert phone.tell(good, bad) == ["taken", "refused malformed"]
    assert other.tell(more) == ["refused malformed"]
    RefusedBytes.objects.update(day=wire_time().date() - timedelta(days=2))
    assert phone.tell(more) == ["refused malformed"]


def test_a_file_that_an_officer_hands_in_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REFUSED_BYTES_A_DAY_REVOKED_MAX", 0)
    fair = a_fair()
    phone = revoked(a_phone(fair))
    bad = phone.record("sale")
    assert said(phone.send(bad)) == (429, "too_much_refused")
    [answered] = hand_in_file(by=SYSTEM, fair_id=fair.pk, content=phone.file(bad), at=NOON)
    assert answered.code == "malformed"
    assert RefusedBytes.objects.count() == 0


def test_two_batches_at_once_do_not_owe_more_together_than_one_after_the_other() -> None:
    phone = a_phone(a_fair())
    phone.last_seq = limits.AHEAD_MAX
    first = read_envelope(phone.envelope())
    scope = scope_of(device_id=UUID(phone.device), key=phone.key)
    assert scope is not None
    with transaction.atomic():
        hand_in(scope=scope, envelope=first, at=NOON)
        thread = meanwhile(partial(in_a_new_run, phone, limits.AHEAD_MAX))
        sending = thread.__enter__()
        wait_until(somebody_waits_for_us, what="the second batch waits")
    assert said(sending.result(timeout=PATIENCE_S)) == (400, "bad_envelope")
    thread.__exit__(None, None, None)
    assert owed() == limits.AHEAD_MAX
