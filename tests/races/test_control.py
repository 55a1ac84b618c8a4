"""The control experiment: without the place's lock the books go wrong, so the tests beside this one could fail."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction

from otop.base.money import Line
from otop.base.records import Booked
from otop.devices.models import Revocation
from otop.devices.queries import scope_of
from otop.fairs.actions import lock_place
from otop.fairs.models import Fair, Place
from otop.sales.actions import book_confirmations, book_sales, book_voids
from otop.sales.models import DayTotal, HourTotal
from otop.sales.types import ConfirmationBody, PaidBy, SaleBody, VoidBody
from otop.sync.actions import hand_in
from otop.sync.models import Entry
from otop.sync.rules.reading import read_envelope
from tests.races.harness import meanwhile
from tests.sync.ground import FIRST, NOON, a_fair, a_phone
from tests.sync.phone import new_id
from tests.sync.server import PATIENCE_S, somebody_waits_for_us, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]
Step = Callable[[], None]


class Booth:
    """Books facts below the door, so that the lock can be left out."""

    def __init__(self, fair: Fair) -> None:
        self.fair, self.place = fair, Place.objects.get(fair=fair, kind="booth", ref="1")
        self.sale = new_id()

    def booked(self, body: SaleBody | VoidBody | ConfirmationBody, record_id: object = None) -> Booked[object]:
        return Booked(record_id or new_id(), self.fair.pk, self.place.pk, FIRST, 12, NOON, body)  # type: ignore[arg-type]

    def sell(self) -> None:
        body = SaleBody(lines=[Line(qty=1, unit_satang=100)], paid_by=PaidBy.PROMPTPAY, amount_satang=100)
        book_sales([self.booked(body, self.sale)], known_products=set())  # type: ignore[list-item]

    def void(self) -> None:
        book_voids([self.booked(VoidBody(of=self.sale, reason=""))])  # type: ignore[list-item]

    def confirm(self) -> None:
        book_confirmations([self.booked(ConfirmationBody(of=self.sale))])  # type: ignore[list-item]

    def locked(self, step: Step) -> Step:
        def run() -> None:
            lock_place(place_id=self.place.pk)
            step()

        return run

    def voided(self) -> tuple[int, int]:
        """As both kept totals tell it."""
        hour, day = HourTotal.objects.get(fair_id=self.fair.pk), DayTotal.objects.get(fair_id=self.fair.pk)
        return hour.voided, day.voided

    def confirmed(self) -> tuple[int, int]:
        hour, day = HourTotal.objects.get(fair_id=self.fair.pk), DayTotal.objects.get(fair_id=self.fair.pk)
        return hour.confirmed, day.confirmed


def at_once(first: Step, second: Step) -> None:
    """The second starts while the first is not yet committed, and waits for it wherever it must."""

    def in_a_transaction() -> None:
        with transaction.atomic():
            second()

    with transaction.atomic():
        first()
        thread = meanwhile(in_a_transaction)
        running = thread.__enter__()
        wait_until(somebody_waits_for_us, what="the second waits")
    running.result(timeout=PATIENCE_S)
    thread.__exit__(None, None, None)


@pytest.mark.parametrize(("with_lock", "voided"), [(False, (2, 2)), (True, (1, 1))])
def test_two_voids_of_one_sale_count_twice_without_the_lock_and_once_with_it(
    with_lock: bool, voided: tuple[int, int]
) -> None:
    booth = Booth(a_fair())
    booth.sell()
    step = booth.locked(booth.void) if with_lock else booth.void
    at_once(step, step)
    assert booth.voided() == voided


@pytest.mark.parametrize(("with_lock", "voided"), [(False, (0, 0)), (True, (1, 1))])
def test_a_sale_and_its_void_miss_each_other_without_the_lock_and_meet_with_it(
    with_lock: bool, voided: tuple[int, int]
) -> None:
    booth = Booth(a_fair())
    other = Booth(booth.fair)
    other.sell()  # so that the total's row is there to wait for, as on any day

    def sell_and_touch() -> None:
        booth.sell()

    def void_and_touch() -> None:
        booth.void()
        Booth(booth.fair).sell()

    steps = [sell_and_touch, void_and_touch]
    at_once(*(booth.locked(s) if with_lock else s for s in steps))
    assert booth.voided() == voided


@pytest.mark.parametrize(("with_lock", "confirmed"), [(False, (2, 2)), (True, (1, 1))])
def test_two_confirmations_of_one_sale_count_twice_without_the_lock_and_once_with_it(
    with_lock: bool, confirmed: tuple[int, int]
) -> None:
    booth = Booth(a_fair())
    booth.sell()
    step = booth.locked(booth.confirm) if with_lock else booth.confirm
    at_once(step, step)
    assert booth.confirmed() == confirmed


@pytest.mark.parametrize("void_first", [True, False])
@pytest.mark.parametrize(("with_lock", "confirmed"), [(False, (1, 1)), (True, (0, 0))])
def test_a_confirmation_and_a_void_miss_each_other_without_the_lock_and_meet_with_it(
    with_lock: bool, confirmed: tuple[int, int], void_first: bool
) -> None:
    booth = Booth(a_fair())
    booth.sell()
    steps = [booth.void, booth.confirm] if void_first else [booth.confirm, booth.void]
    at_once(*(booth.locked(s) if with_lock else s for s in steps))
    assert booth.confirmed() == confirmed
    assert booth.voided() == (1, 1)


@pytest.mark.parametrize("with_lock", [False, True])
def test_a_revocation_overtakes_a_batch_without_the_lock_and_waits_for_it_with_it(with_lock: bool) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    scope = scope_of(device_id=UUID(phone.device), key=phone.key)
    assert scope is not None

    def revoke() -> None:
        with transaction.atomic():
            if with_lock:
                lock_place(place_id=scope.place_id)
            Revocation.objects.create(device_id=scope.device_id, at=NOON, by="", reason="")

    with transaction.atomic():
        hand_in(scope=scope, envelope=read_envelope(phone.envelope(phone.sale(100))), at=NOON)
        thread = meanwhile(revoke)
        revoking = thread.__enter__()
        if with_lock:
            wait_until(somebody_waits_for_us, what="the revocation waits")
            assert not revoking.done()
        else:
            revoking.result(timeout=PATIENCE_S)  # the phone is revoked, and its sale is not in the books yet
    revoking.result(timeout=PATIENCE_S)
    thread.__exit__(None, None, None)
    assert Entry.objects.count() == 1
