"""A person goes; the books, the figures and the trail stay as they were, and the words are nowhere."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client

from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.people.actions import withdraw
from otop.people.models import Account
from otop.people.queries import actor_of
from otop.people.tests.factories import actor_with, held
from otop.people.types import NotAllowed, Role, UnknownAccount
from otop.privacy.actions import answer_request, ask, erase_account, erase_buyer, erase_producer
from otop.privacy.models import Answer, Request
from otop.privacy.queries import traces_of
from otop.privacy.rules.words import STRUCK
from otop.privacy.tests.cast import (
    AT,
    BUYER,
    MARKED,
    NAME,
    PERSON,
    PHONE,
    PRODUCER,
    USERNAME,
    WORDS_OF_CONTACT,
    person,
    privacy_officer,
    signed_in,
)
from otop.privacy.types import RequestKind, StillInUse
from otop.producers.models import Contact, Producer
from otop.producers.tests.factories import new_producer, some_areas
from otop.producers.types import UnknownProducer
from otop.reports.tests.cast import DAY, SILK, Cast, eventful
from otop.sync.queries import verify

# The proof of the books wants its own transaction.
pytestmark = pytest.mark.django_db(transaction=True)


def trail() -> list[Any]:
    return list(Announcement.objects.order_by("id").values_list("id", "what", "actor_id", "subject", "before", "after"))


def figures() -> dict[str, list[Any]]:
    """Every row of every kept total and fact, as PostgreSQL writes it."""
    tables = ["sales_sale", "sales_daytotal", "sales_hourtotal", "orders_order", "orders_daytotal", "visitors_daytotal"]
    found = {}
    with connection.cursor() as cursor:
        for table in [*tables, "sales_declaredday", "producers_producer", "products_product"]:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = [row for (row,) in cursor.fetchall()]
    assert verify()["ok"]
    return found


def refused(cast: Cast, words: str) -> None:
    """A record that cannot be taken, kept as the bytes that came."""
    phone = cast.at("booth", "1")
    phone.send(phone.record("order", lines=[], amount_satang=1, basis="po", buyer=words))


def test_an_account_is_erased_and_nobody_learns_who_it_was() -> None:
    cast, account = eventful(), person()
    account.set_password("a long enough one")
    account.save()
    client = signed_in(account)
    held(account, Role.FAIR_OFFICER)
    cast.send("booth", "1", DAY, "note", text=f"{NAME} โทรมาแจ้ง")
    cast.send("booth", "1", DAY, "void", of=str(uuid4()), reason=f"ตามคำขอของ {USERNAME}")
    refused(cast, f"คุณ{NAME}")
    asked = ask(by=actor_of(account), kind=RequestKind.ERASE, words=f"ขอให้ลบข้อมูลของ {NAME}", at=AT)
    answer_request(by=privacy_officer(), request_id=asked.pk, granted=True, reason=f"ตามที่ {NAME} ขอ", at=AT)
    with pytest.raises(StillInUse):
        erase_account(by=privacy_officer(), account_id=account.pk, at=AT)
    withdraw(by=SYSTEM, account_id=account.pk, role=Role.FAIR_OFFICER, at=AT)
    before, told = figures(), trail()

    done = erase_account(by=privacy_officer(), account_id=account.pk, at=AT)

    assert done.traces == traces_of([NAME, USERNAME]) == {}
    assert done.rows == {"people.account": 1, "privacy.request": 1, "sessions.session": 1}
    assert set(done.struck) >= {"sync.entry.body", "sync.refusal.raw", "sales.void.reason", "privacy.answer.reason"}
    account.refresh_from_db()
    assert (account.username, account.display_name, account.is_active) == (f"erased-{account.pk}", "", False)
    assert authenticate(username=account.username, password="a long enough one") is None
    assert authenticate(username=account.username, password="") is None
    assert client.get("/privacy/mine/").status_code == 302, "the session has ended"
    assert Request.objects.get().words == ""
    assert STRUCK in Answer.objects.get().reason
    assert figures() == before
    assert trail()[: len(told)] == told, "what was announced before is as it was"
    last = Announcement.objects.latest("id")
    assert (last.what, last.subject) == ("privacy.erased", f"account:{account.pk}")


def test_erasing_is_for_who_handles_privacy_and_for_what_is_there() -> None:
    account = person()
    for by in (actor_with(Role.NATIONAL_OFFICER), actor_of(account)):
        with pytest.raises(NotAllowed):
            erase_account(by=by, account_id=account.pk, at=AT)
        with pytest.raises(NotAllowed):
            erase_producer(by=by, producer_id=PRODUCER, at=AT)
        with pytest.raises(NotAllowed):
            erase_buyer(by=by, fair_id=1, order_id=PRODUCER, at=AT)
    with pytest.raises(UnknownAccount):
        erase_account(by=privacy_officer(), account_id=0, at=AT)
    with pytest.raises(UnknownProducer):
        erase_producer(by=privacy_officer(), producer_id=UUID(int=1), at=AT)
    assert Account.objects.filter(username=USERNAME).exists()


def test_a_second_erasure_finds_nothing_more() -> None:
    account = person()
    erase_account(by=privacy_officer(), account_id=account.pk, at=AT)
    again = erase_account(by=privacy_officer(), account_id=account.pk, at=AT)
    assert (again.struck, again.traces) == ({}, {})
    account.refresh_from_db()
    assert account.username == f"erased-{account.pk}"


def test_a_producers_contact_is_erased_and_the_registration_stays() -> None:
    cast = eventful()
    some_areas()
    new_producer(7, details=MARKED, agreed=True)
    cast.send("booth", "1", DAY, "note", text=f"ให้โทรหา {PERSON} ที่ {PHONE}")
    before = figures()
    assert set(traces_of(WORDS_OF_CONTACT)) == {
        "producers_contact.address",
        "producers_contact.email",
        "producers_contact.person",
        "producers_contact.phone",
        "sync_entry.body",
    }, "and the number stands nowhere in clear"

    done = erase_producer(by=privacy_officer(), producer_id=PRODUCER, at=AT)

    assert done.traces == traces_of(WORDS_OF_CONTACT) == {}
    assert done.rows == {"producers.contact": 1}
    assert not Contact.objects.exists()
    assert Producer.objects.filter(pk=PRODUCER).exists()
    assert figures() == before


def test_a_buyer_is_erased_and_the_order_counts_as_before() -> None:
    cast = eventful()
    order = cast.send(
        *("booth", "1", DAY, "order"),
        lines=[{"product": str(SILK), "text": "ผ้าไหม", "qty": 1, "unit_satang": 45_000}],
        amount_satang=45_000,
        basis="po",
        buyer=BUYER,
    )
    cast.send("booth", "1", DAY, "note", text=f"ส่งของให้ {BUYER}")
    before = figures()
    assert set(traces_of([BUYER])) == {"orders_buyer.name", "sync_entry.body"}
    done = erase_buyer(by=privacy_officer(), fair_id=cast.fair_id, order_id=UUID(order), at=AT)
    assert (done.rows, done.traces) == ({"orders.buyer": 1}, {})
    assert traces_of([BUYER]) == {}
    assert figures() == before
    assert BUYER not in json.dumps(trail(), ensure_ascii=False)


def test_the_officer_erases_from_the_request_and_reads_what_went() -> None:
    account = person()
    asked = ask(by=actor_of(account), kind=RequestKind.ERASE, words="ขอให้ลบข้อมูลของข้าพเจ้า", at=AT)
    officer = actor_with(Role.PRIVACY_OFFICER)
    client = signed_in(Account.objects.get(pk=int(officer.id)))
    page = f"/privacy/requests/{asked.pk}/"
    assert client.post(page + "erasure/").status_code == 409, "not before it was granted"
    client.post(page, {"granted": "yes", "reason": ""})
    assert page + "erasure/" in client.get(page).text
    held(account, Role.VIEWER)
    assert "ยังมีบทบาทอยู่" in client.post(page + "erasure/", follow=True).text
    withdraw(by=SYSTEM, account_id=account.pk, role=Role.VIEWER, at=AT)
    assert "ไม่พบถ้อยคำเหล่านั้น" in client.post(page + "erasure/").text
    assert Client().post(page + "erasure/").status_code == 302
