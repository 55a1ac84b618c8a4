"""A booth's word that it saw PromptPay money: once, on the sale's own day, whatever comes first."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from otop.base.types import SYSTEM
from otop.sales.models import HourTotal
from otop.sync.actions import close_day
from otop.sync.queries import oddities
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, books, figures, ledger, totals_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_sale_and_two_confirmations_and_a_void_make_the_same_books_in_every_order(order: tuple[int, ...]) -> None:
    fair = a_fair()
    till, second = a_phone(fair), a_phone(fair)
    stays, goes = till.sale(100, paid_by="promptpay"), till.sale(7, paid_by="promptpay")
    steps = [
        (till, [stays, goes]),
        (till, [till.confirmation(stays)]),
        (second, [second.confirmation(stays), second.confirmation(goes)]),
        (second, [second.void(goes)]),
    ]
    for n in order:
        phone, records = steps[n]
        assert phone.tell(*records) == ["taken"] * len(records)
    assert books(fair) == figures(receipts=2, sold_satang=200, voided_satang=14)
    assert (totals_of(fair).confirmed, totals_of(fair).confirmed_satang) == (1, 200)


def test_it_acts_on_the_sales_own_day_and_hour() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100, paid_by="promptpay")
    phone.tell(sale)
    phone.now = NOON + timedelta(days=1, hours=3)
    phone.tell(phone.confirmation(sale))
    [total] = HourTotal.objects.filter(fair_id=fair.pk)
    assert (total.day, total.hour, total.paid_by, total.confirmed) == (FIRST, 12, "promptpay", 1)
    assert totals_of(fair, FIRST + timedelta(days=1)).confirmed == 0
    books(fair)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("paid_by", ["cash", "other"])
def test_a_sale_that_was_paid_otherwise_is_not_confirmed_and_a_person_is_told(paid_by: str, first: bool) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100, paid_by=paid_by)
    confirmation = phone.confirmation(sale)
    for record in (confirmation, sale) if first else (sale, confirmation):
        assert phone.tell(record) == ["taken"]
    assert books(fair) == figures(receipts=1, sold_satang=200)
    assert totals_of(fair).confirmed == 0
    phone.tell(phone.void(sale))
    assert totals_of(fair).confirmed == 0
    [told] = oddities(actor=SYSTEM, fair=fair)
    assert told.what.en.startswith("Booth 1 confirmed the money of a sale that is not its own or not by PromptPay")


def test_another_booths_sale_is_not_confirmed_before_or_after_it_and_a_person_is_told() -> None:
    fair = a_fair()
    mine, stranger = a_phone(fair, ref="1"), a_phone(fair, ref="2")
    before, after = (mine.sale(n, paid_by="promptpay") for n in (100, 200))
    mine.tell(before)
    assert stranger.tell(stranger.confirmation(before), stranger.confirmation(after)) == ["taken", "taken"]
    assert len(oddities(actor=SYSTEM, fair=fair)) == 1  # of the other nobody knows yet whose it is
    mine.tell(after)
    assert totals_of(fair).confirmed == 0
    assert len(oddities(actor=SYSTEM, fair=fair)) == 2
    mine.tell(mine.confirmation(after))
    assert (totals_of(fair).confirmed_satang, books(fair)) == (400, figures(receipts=2, sold_satang=600))


def test_one_that_comes_after_its_sales_day_was_closed_is_late() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    sale = phone.sale(100, paid_by="promptpay")
    phone.tell(sale)
    close_day(by=SYSTEM, fair_id=fair.pk, day=FIRST, reason="", at=NOON)
    phone.now += timedelta(days=1)
    phone.tell(phone.confirmation(sale))
    assert [(row["kind"], row["late"]) for row in ledger(fair)] == [("sale", False), ("confirmation", True)]


@pytest.mark.parametrize("kind", ["gate", "counter", "desk"])
def test_only_a_booths_phone_sends_it(kind: str) -> None:
    phone = a_phone(a_fair(), kind)
    assert phone.tell(phone.record("confirmation", of=phone.note()["id"])) == ["refused scope"]


def test_one_without_a_sales_id_is_malformed() -> None:
    phone = a_phone(a_fair())
    assert phone.tell(phone.record("confirmation"), phone.record("confirmation", of="x")) == ["refused malformed"] * 2
