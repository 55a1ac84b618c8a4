"""The end of every statement that changes what receipts come to: both kept totals, in the order of their keys."""

from __future__ import annotations

KEYS = {"hour": "fair_id, place_id, day, hour, paid_by", "day": "fair_id, place_id, day, paid_by"}
SUMS = ("receipts", "amount_satang", "voided", "voided_satang", "confirmed", "confirmed_satang")


def _upsert(grain: str) -> str:
    key, columns = KEYS[grain], ", ".join(SUMS)
    summed = ", ".join(f"sum({name})" for name in SUMS)
    added = ", ".join(f"{name} = k.{name} + excluded.{name}" for name in SUMS)
    return f"""INSERT INTO sales_{grain}total AS k ({key}, {columns}) SELECT {key}, {summed} FROM change
        GROUP BY {key} ORDER BY {key} ON CONFLICT ({key}) DO UPDATE SET {added}"""


ADD_TO_TOTALS = f"hour AS ({_upsert('hour')}) {_upsert('day')}"
"""Follows a common table `change`, with a row for each receipt that it changes: the keys, and what each sum gains."""
