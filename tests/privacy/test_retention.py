"""What is past its time goes by the rows in force; what is not, and every figure, stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from otop.base.models import Announcement
from otop.base.tests.test_uploads import picture
from otop.base.types import SYSTEM
from otop.devices.models import Device, WrongTry
from otop.orders.models import Buyer
from otop.people.queries import actor_of
from otop.people.tests.factories import actor_with
from otop.people.types import NotAllowed, Role
from otop.privacy.actions import answer_request, apply_retention, ask, load_retention, past_time
from otop.privacy.actions.retaining import AT_ONCE, STEPS
from otop.privacy.models import Request, Retention
from otop.privacy.rules.keeping import SHIPPED
from otop.privacy.tasks import apply_retention_nightly
from otop.privacy.tests.cast import person, signed_in
from otop.privacy.types import RequestKind
from otop.reports.tests.cast import AT, DAY, LAST, SILK, eventful
from otop.sync.actions import keep_picture, settle
from otop.sync.models import Refusal, SlipPicture
from otop.sync.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)  # the proof of the books wants its own transaction
YEARS = timedelta(days=2_000)


@pytest.fixture(autouse=True)
def rows() -> None:
    load_retention(by=SYSTEM, at=AT)
    Retention.objects.update(starts_on=date(2015, 1, 1))  # the fair of the tests was before the Act


def house() -> Any:
    cast = eventful()
    phone = cast.at("booth", "1")
    phone.send(phone.record("order", lines=[], amount_satang=1, basis="po", buyer="ผู้ซื้อ"))
    phone.send(phone.record("order", lines=[], amount_satang=2, basis="po", buyer="ผู้ซื้อ"))
    first = Refusal.objects.order_by("seq").first()
    assert first is not None
    settle(by=SYSTEM, fair_id=cast.fair_id, refusal_id=first.id, accept=False, reason="ไม่มีรายการสินค้า", at=AT)
    keep_picture(scope=phone.scope, content=picture("PNG"), at=AT)
    WrongTry.objects.create(minute=AT, source=b"x" * 32, tries=3)
    return cast


def counts(at: Any) -> dict[str, int]:
    return {row.code: row.rows for row in past_time(by=SYSTEM, at=at) if row.rows}


def test_what_is_shipped_is_loaded_once_and_what_an_officer_changed_stays() -> None:
    Retention.objects.all().delete()
    assert load_retention(by=SYSTEM, at=AT) == len(SHIPPED)
    Retention.objects.filter(code="buyer").update(days=10, assumed=False)
    assert load_retention(by=SYSTEM, at=AT) == 0
    assert Retention.objects.get(code="buyer").days == 10
    assert {row.code for row in SHIPPED if row.automatic} == set(STEPS)


def test_nothing_goes_before_its_time() -> None:
    house()
    assert counts(AT) == {}
    assert counts(AT + timedelta(days=2)) == {"wrong_try": 1}


def test_a_dry_run_changes_nothing_and_the_run_does_what_it_said() -> None:
    house()
    at = AT + YEARS
    said = counts(at)
    many = {"device_name": Device.objects.count(), "buyer": Buyer.objects.count()}
    assert said == {"wrong_try": 1, "refusal": 1, "slip_picture": 1} | many
    assert Buyer.objects.count() == 4
    before = verify()
    assert before["ok"]
    done = {row.code: row.rows for row in apply_retention(by=SYSTEM, at=at) if row.rows}
    assert done == said
    assert counts(at) == {}
    assert [model.objects.count() for model in (Buyer, WrongTry, SlipPicture)] == [0, 0, 0]
    assert set(Device.objects.values_list("name", flat=True)) == {""}
    assert sorted(bytes(r.raw) == b"" for r in Refusal.objects.all()) == [False, True], "what waits is kept"
    assert verify() == before
    told = Announcement.objects.get(what="privacy.retention_applied")
    assert told.after == said


def test_a_run_with_nothing_to_do_is_not_announced() -> None:
    apply_retention(by=SYSTEM, at=AT)
    assert not Announcement.objects.filter(what="privacy.retention_applied").exists()


def test_a_newer_row_holds_from_its_day() -> None:
    house()
    Retention.objects.create(code="buyer", starts_on=LAST + timedelta(days=30), days=31, assumed=False)
    assert "buyer" not in counts(AT + timedelta(days=20))
    assert counts(AT + timedelta(days=40))["buyer"] == 4
    Retention.objects.create(code="buyer", starts_on=LAST + timedelta(days=41), days=None, assumed=False)
    assert "buyer" not in counts(AT + YEARS)


def test_many_go_in_batches() -> None:
    more = AT_ONCE + 5
    WrongTry.objects.bulk_create(
        WrongTry(minute=AT - timedelta(minutes=n), source=b"x" * 32, tries=1) for n in range(more)
    )
    done = {row.code: row.rows for row in apply_retention(by=SYSTEM, at=AT + timedelta(days=2))}
    assert done["wrong_try"] == more


def test_sessions_that_ran_out_and_words_of_old_requests_go() -> None:
    account = person()
    signed_in(account)
    Session.objects.update(expire_date=AT)
    asked = ask(by=actor_of(account), kind=RequestKind.ACCESS, words="ขอสำเนาข้อมูลทั้งหมดของข้าพเจ้า", at=AT)
    assert counts(AT + YEARS) == {"session": 1}, "a request without an answer waits"
    answer_request(by=SYSTEM, request_id=asked.pk, granted=True, reason="", at=AT)
    apply_retention(by=SYSTEM, at=AT + YEARS)
    assert not Session.objects.exists()
    assert Request.objects.get().words == ""


def test_only_who_handles_privacy_runs_it_and_the_job_does_each_night() -> None:
    by = actor_with(Role.NATIONAL_OFFICER)
    for act in (past_time, apply_retention, load_retention):
        with pytest.raises(NotAllowed):
            act(by=by, at=AT)
    cast = house()
    assert cast.order("1", DAY, "TH", "po", (SILK, 1, 100))
    apply_retention_nightly(timestamp=0)
    assert not Buyer.objects.exists()
