from __future__ import annotations

from otop.base.money import SATANG_MAX
from otop.products.types import BadPrice


def check_price(price_satang: int) -> None:
    """Raises BadPrice below zero and above any price."""
    if not 0 <= price_satang <= SATANG_MAX:
        raise BadPrice(satang=price_satang)
