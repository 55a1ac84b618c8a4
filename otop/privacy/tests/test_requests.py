from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.notices.actions import load_shipped
from otop.people.queries import VISITOR, actor_of
from otop.people.tests.factories import account_with, actor_with
from otop.people.types import NotAllowed, Role
from otop.privacy.actions import answer_request, ask, load_retention, take_holdings
from otop.privacy.models import Answer, Request
from otop.privacy.queries import own_requests, request_for, requests_due
from otop.privacy.tests.cast import (
    AT,
    CITIZEN,
    MARKED,
    NAME,
    PERSON,
    PRODUCER,
    USERNAME,
    person,
    privacy_officer,
    signed_in,
)
from otop.privacy.types import AlreadyAnswered, RefusalReasonMissing, RequestKind, UnknownRequest, WordsMissing
from otop.producers.actions import hand_over
from otop.producers.tests.factories import new_producer, some_areas

pytestmark = pytest.mark.django_db
WORDS = "ขอให้ลบข้อมูลของข้าพเจ้าทั้งหมด"
WHY = "ต้องเก็บตามกฎหมายอีกสองปี"


@pytest.fixture(autouse=True)
def shipped() -> None:
    load_shipped(by=SYSTEM, at=AT)
    load_retention(by=SYSTEM, at=AT)


def asked(days_ago: int = 0) -> Request:
    return ask(by=actor_with(Role.VIEWER), kind=RequestKind.ERASE, words=WORDS, at=AT - timedelta(days=days_ago))


def test_a_request_waits_with_its_day_and_the_first_due_stands_first() -> None:
    late, new = asked(days_ago=40), asked()
    assert list(requests_due(actor=privacy_officer())) == [late, new]
    assert (new.due_on - new.asked_at.date()).days == 30
    row = Announcement.objects.filter(what="privacy.asked").latest("id")
    assert row.after == {"kind": "erase"}
    assert WORDS not in json.dumps([row.after, row.why, row.subject], ensure_ascii=False)


def test_a_request_needs_words_and_an_account() -> None:
    with pytest.raises(WordsMissing):
        ask(by=actor_with(Role.VIEWER), kind=RequestKind.ERASE, words="ลบ", at=AT)
    with pytest.raises(NotAllowed):
        ask(by=VISITOR, kind=RequestKind.ERASE, words=WORDS, at=AT)
    assert not Request.objects.exists()


def test_an_answer_is_given_once_and_a_refusal_has_its_reason() -> None:
    request, by = asked(), privacy_officer()
    with pytest.raises(RefusalReasonMissing):
        answer_request(by=by, request_id=request.pk, granted=False, reason="ไม่", at=AT)
    answer_request(by=by, request_id=request.pk, granted=False, reason=WHY, at=AT)
    with pytest.raises(AlreadyAnswered):
        answer_request(by=by, request_id=request.pk, granted=True, reason="", at=AT)
    assert not Answer.objects.get().granted
    assert list(requests_due(actor=by)) == []
    assert list(requests_due(actor=by, answered=True)) == [request]


def test_only_who_handles_privacy_reads_and_answers() -> None:
    request, other = asked(), actor_with(Role.NATIONAL_OFFICER)
    with pytest.raises(NotAllowed):
        answer_request(by=other, request_id=request.pk, granted=True, reason="", at=AT)
    with pytest.raises(NotAllowed):
        requests_due(actor=other)
    with pytest.raises(NotAllowed):
        request_for(actor=other, request_id=request.pk)
    with pytest.raises(UnknownRequest):
        request_for(actor=privacy_officer(), request_id=0)
    with pytest.raises(UnknownRequest):
        answer_request(by=privacy_officer(), request_id=0, granted=True, reason="", at=AT)


def test_a_person_takes_all_that_is_held_and_no_secret() -> None:
    some_areas()
    account = person()
    new_producer(7, details=MARKED, agreed=True)
    hand_over(by=SYSTEM, producer_id=PRODUCER, account_id=account.pk, at=AT)
    client = signed_in(account)
    by = actor_of(account)
    ask(by=by, kind=RequestKind.ACCESS, words=WORDS, at=AT)
    answer = client.get("/privacy/mine/my-data.json")
    told = json.loads(answer.content)
    assert told["people.account"][0]["display_name"] == NAME
    assert "password" not in told["people.account"][0]
    assert [g["role"] for g in told["people.grant"]] == ["producer"]
    assert told["producers.contact"][0]["person"] == PERSON
    assert told["producers.contact"][0]["identity"] == CITIZEN
    assert [(c["kind"], c["given"]) for c in told["notices.consent"]] == [("publish_contact", True)]
    assert told["privacy.request"][0]["words"] == WORDS
    assert len(told["sessions.session"]) == 1
    assert "producers.entered_for" in {a["what"] for a in told["announcements_about"]}
    assert {a["what"] for a in told["announcements_by"]} == {"privacy.asked"}
    assert "no-store" in answer["Cache-Control"]
    assert Announcement.objects.filter(what="privacy.taken", subject=f"account:{account.pk}").count() == 1


def test_nobody_takes_what_is_held_about_another() -> None:
    some_areas()
    person()
    new_producer(7, details=MARKED)
    told = signed_in(account_with(Role.NATIONAL_OFFICER)).get("/privacy/mine/my-data.json").content.decode()
    for word in (NAME, USERNAME, PERSON, CITIZEN):
        assert word not in told
    with pytest.raises(NotAllowed):
        take_holdings(by=VISITOR, at=AT)
    with pytest.raises(NotAllowed):
        take_holdings(by=SYSTEM, at=AT)


def test_the_public_page_tells_what_is_kept_and_that_the_text_is_an_assumption() -> None:
    text = Client().get("/privacy/").text
    for word in ("ข้อความนี้เป็นข้อสมมติ", "ผู้ซื้อที่สั่งสินค้าที่บูธ", "1,826 วัน", "มาตรา 24 (4)", "(ม. 33)"):
        assert word in text
    assert Client().get("/privacy/mine/").status_code == 302


def test_a_person_corrects_the_name_and_asks_on_one_page() -> None:
    account = person()
    client = signed_in(account)
    assert NAME in client.get("/privacy/mine/").text
    client.post("/privacy/mine/name/", {"display_name": "ชื่อใหม่"})
    account.refresh_from_db()
    assert account.display_name == "ชื่อใหม่"
    assert client.post("/privacy/mine/name/", {"display_name": "ก" * 121}).status_code == 422
    wrong = client.post("/privacy/mine/requests/", {"kind": "erase", "words": "ลบ"})
    assert (wrong.status_code, "อย่างน้อย 15" in wrong.text) == (422, True)
    assert client.post("/privacy/mine/requests/", {"kind": "x", "words": WORDS}).status_code == 422
    assert "รับคำขอแล้ว" in client.post("/privacy/mine/requests/", {"kind": "erase", "words": WORDS}, follow=True).text
    assert list(own_requests(actor_of(account)).values_list("words", flat=True)) == [WORDS]


def test_a_request_that_is_sent_twice_is_one_and_other_words_are_another() -> None:
    account = person()
    client = signed_in(account)
    (sheet,) = re.findall(r'name="sheet" value="([0-9a-f-]{36})"', client.get("/privacy/mine/").text)
    for words in (WORDS, WORDS, WORDS + "อีก"):
        sent = {"kind": "erase", "words": words, "sheet": sheet}
        assert client.post("/privacy/mine/requests/", sent).status_code == 302
    assert sorted(own_requests(actor_of(account)).values_list("words", flat=True)) == [WORDS, WORDS + "อีก"]
    assert Announcement.objects.filter(what="privacy.asked").count() == 2
    assert client.post("/privacy/mine/requests/", {"kind": "erase", "words": WORDS, "sheet": "x"}).status_code == 302
    assert own_requests(actor_of(account)).count() == 3


def test_the_officer_answers_and_the_person_reads_it() -> None:
    account, officer = person(), account_with(Role.PRIVACY_OFFICER)
    request = ask(by=actor_of(account), kind=RequestKind.OBJECT, words=WORDS, at=AT - timedelta(days=100))
    client, page = signed_in(officer), f"/privacy/requests/{request.pk}/"
    assert "เกินกำหนด" in client.get("/privacy/requests/").text
    assert client.post(page, {"granted": "no", "reason": "ไม่"}).status_code == 422
    client.post(page, {"granted": "no", "reason": WHY})
    assert "ไม่มีคำขอ" in client.get("/privacy/requests/").text
    assert WHY in client.get("/privacy/requests/?state=answered").text
    assert WHY in signed_in(account).get("/privacy/mine/").text
    assert signed_in(account).get("/privacy/requests/").status_code == 403
    assert client.get("/privacy/requests/0/").status_code == 404
