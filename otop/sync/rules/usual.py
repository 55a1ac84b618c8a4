"""What is beyond the usual, so that a person looks at it. Nothing is refused for it. Pure.

The bounds are assumptions of this product, derived from published days of fairs; the desk shows them as such. No rule
of the programme sets them. A bound that changes is a new line with its date; the older ones stay for older fairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from otop.base.types import Text


@dataclass(frozen=True, slots=True)
class Bound:
    """From this day on an amount of `most` or more is beyond the usual; satang, of a count entries in a minute."""

    since: date
    most: int
    why: Text


_ALL_TIMES = date(2000, 1, 1)
BOUNDS: dict[str, list[Bound]] = {
    "sale": [
        Bound(
            _ALL_TIMES,
            10_000_000,
            Text(
                "ใบเสร็จใบเดียวสูงกว่ายอดเฉลี่ยทั้งวันของหนึ่งบูธ (68 บูธของจังหวัดสุรินทร์ วันปิดงานปี 2566 เฉลี่ยบูธละ 64,073 บาท)",
                "one receipt above what a booth takes in a whole day on average"
                " (64,073 baht for each of 68 booths of Surin on a closing day in 2023)",
            ),
        )
    ],
    "order": [
        Bound(
            _ALL_TIMES,
            500_000_000,
            Text(
                "คำสั่งซื้อเดียวสูงกว่ายอดสั่งซื้อของทั้งงานในหนึ่งวัน (OTOP Midyear 2566 วันแรก 2,513,995 บาท)",
                "one order above all orders of a national fair in a day (2,513,995 baht, OTOP Midyear 2023, day 1)",
            ),
        )
    ],
    "slip": [
        Bound(
            _ALL_TIMES,
            100_000_000,
            Text(
                "ยอดขายหรือยอดสั่งซื้อในใบสรุปสูงกว่ายอดเฉลี่ยต่อวันของบูธเกินสิบเท่า (64,073 บาท)",
                "sold or ordered on a slip above ten times a booth’s average day (64,073 baht)",
            ),
        )
    ],
    "count": [
        Bound(
            _ALL_TIMES,
            1_000,
            Text(
                "ประตูเดียวในหนึ่งนาทีเท่ากับทั้งงานในหนึ่งชั่วโมง (ราว 10,000 คนต่อวัน เปิด 10 ชั่วโมง)",
                "one gate in a minute as many as the whole fair in an hour (some 10,000 entries in a day of 10 hours)",
            ),
        )
    ],
}


def bounds_on(day: date) -> dict[str, Bound]:
    """The bound of each kind that holds on the day."""
    return {kind: max((b for b in bounds if b.since <= day), key=lambda b: b.since) for kind, bounds in BOUNDS.items()}


def record_subject(kind: str, record_id: object) -> str:
    return f"{kind}:{record_id}"


def no_slip_subject(booth: str, day: date) -> str:
    return f"no_slip:{booth}:{day.isoformat()}"


def slips_are_due(day: date, *, today: date, replayed: bool) -> bool:
    """Nobody waits for the slips of a day that is still to come; a replayed fair has all its days behind it."""
    return replayed or day <= today
