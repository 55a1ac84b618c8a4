from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from otop.base.money import Line
from otop.sales.types import ConfirmationBody, PaidBy, PriceBody, ProductBody, SaleBody, SlipBody, SlipPaid, VoidBody

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("lines", "amount", "code"),
    [
        ([(2, 15_000)], 30_000, None),
        ([(2, 15_000), (1, 1)], 30_001, None),
        ([(1, 0)], 0, None),
        ([(2, 15_000)], 29_999, "sum"),
        ([(1_000_000, 10**13)], 10**13, "sum"),
    ],
)
def test_a_sale_is_the_sum_of_its_lines(lines: list[tuple[int, int]], amount: int, code: str | None) -> None:
    fault = SaleBody([Line(qty, unit) for qty, unit in lines], PaidBy.CASH, amount).fault()
    assert (fault and fault.code) == code


@pytest.mark.parametrize(
    ("paid", "code"),
    [((5, 0, 0), None), ((1, 2, 2), None), ((0, 0, 0), None), ((4, 0, 0), "sum"), ((5, 1, 0), "sum")],
)
def test_a_slips_payment_kinds_add_up_or_are_all_left_out(paid: tuple[int, int, int], code: str | None) -> None:
    fault = SlipBody("1", date(2015, 11, 3), 5, paid=SlipPaid(*paid)).fault()
    assert (fault and fault.code) == code


def test_voids_confirmations_and_prices_have_no_fault_of_their_own() -> None:
    assert ConfirmationBody(ID).fault() is None
    assert VoidBody(ID, "").fault() is None
    assert PriceBody(ID, 0).fault() is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ผ้าพันคอ", None),
        ("ก", None),
        ("ก" * 80, None),
        (" ", "malformed"),
        ("\u00a0", "malformed"),
        ("ก\n", "malformed"),
    ],
)
def test_the_name_of_a_good_can_be_read(name: str, code: str | None) -> None:
    fault = ProductBody(ID, name, 1).fault()
    assert (fault and fault.code) == code
