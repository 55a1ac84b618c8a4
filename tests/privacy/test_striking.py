"""A person's words go out of the ledger, and the books go on proving; any other change of the row is found."""

from __future__ import annotations

import json
import re
from uuid import UUID

import pytest
from django.db import connection

from otop.base.announcements import announce
from otop.base.models import Announcement
from otop.base.types import SYSTEM
from otop.reports.tests.cast import AT, DAY, eventful
from otop.sync.actions import anchor_all, strike_words
from otop.sync.models import Entry
from otop.sync.queries import verify

pytestmark = pytest.mark.django_db


def noted() -> Entry:
    cast = eventful()
    record = UUID(cast.send("booth", "1", DAY, "note", text="ชื่อคนหนึ่ง โทรมาแจ้ง"))
    return Entry.objects.get(fair_id=cast.fair_id, id=record)


def strike(entry: Entry, body: str) -> None:
    strike_words(by=SYSTEM, fair_id=entry.fair_id, record_id=entry.id, body=body, at=AT)
    announce("privacy.erased", by=SYSTEM, at=AT, subject="x", after={"struck": {"sync.entry.body": 1}})


@pytest.mark.parametrize("anchored", ["before", "after", "never"])
def test_words_go_out_and_the_books_still_prove(anchored: str) -> None:
    entry = noted()
    if anchored == "before":
        anchor_all(by=SYSTEM, at=AT)
    strike(entry, entry.body.replace("ชื่อคนหนึ่ง", "[…]"))
    if anchored == "after":
        anchor_all(by=SYSTEM, at=AT)
    strike(entry, entry.body.replace("ชื่อคนหนึ่ง โทรมาแจ้ง", "[…] […]"))  # again, for another person
    assert verify()["differences"] == []
    assert "ชื่อคนหนึ่ง" not in str(list(Announcement.objects.values()))


def test_whoever_changes_a_struck_row_otherwise_is_found() -> None:
    entry = noted()
    anchor_all(by=SYSTEM, at=AT)
    strike(entry, entry.body.replace("ชื่อคนหนึ่ง", "[…]"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sync_entry SET body = replace(body, 'โทร', 'มา') WHERE id = %s", [entry.id])
    (told,) = verify()["differences"]
    assert f"note {entry.id}: its body in the ledger does not give its digest" in told


@pytest.mark.parametrize("erasure_too", [False, True])
def test_a_forged_striking_does_not_cover_an_edited_amount(erasure_too: bool) -> None:
    """With an erasure forged beside it, the anchor tells: it holds what no striking changes."""
    entry = noted()
    sale = Entry.objects.filter(fair_id=entry.fair_id, kind="sale").order_by("id")[0]
    anchor_all(by=SYSTEM, at=AT)
    assert verify()["differences"] == []
    edited = re.sub(r'("amount_satang": ?)', r"\g<1>9", sale.body)
    assert edited != sale.body
    strike_words(by=SYSTEM, fair_id=sale.fair_id, record_id=sale.id, body=edited, at=AT)
    if erasure_too:
        announce("privacy.erased", by=SYSTEM, at=AT, subject="x", after={"struck": {"sync.entry.body": 1}})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sales_sale SET amount_satang = %s WHERE id = %s", [json.loads(edited)["amount_satang"], sale.id]
        )
    told = verify()["differences"]
    assert (
        any(f"sale {sale.id}: its body in the ledger does not give its digest" in what for what in told)
        is not erasure_too
    )
    assert any("the ledger is not the one that anchor" in what for what in told)
