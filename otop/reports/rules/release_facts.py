"""What a release is made from: the exact figures of one fair. Plain words, no sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from otop.base.types import Text

UNKNOWN = Text("", "")


@dataclass(frozen=True, slots=True)
class NamedOrder:
    """One order from abroad. Empty or None is not known."""

    product: Text
    province: str
    country: str
    amount_satang: int | None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class NamedAmount:
    name: Text
    amount_satang: int | None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The exact figures of one fair. None is not known, which is not zero. `opens` leads from a figure's name to the
    address of its rows; `as_of` says the cut and the edition where there are any; `counted_days` over how
    many days the mean goes, if not over all; 0 is not known."""

    fair: Text = UNKNOWN
    host: Text = UNKNOWN
    starts_on: date | None = None
    ends_on: date | None = None
    visitors: int | None = None
    visitors_thai: int | None = None
    visitors_foreign: int | None = None
    sold_satang: int | None = None
    ordered_satang: int | None = None
    target_satang: int | None = None
    last_year_satang: int | None = None
    service_persons: int | None = None
    counted_days: int | None = None
    foreign_orders: list[NamedOrder] = field(default_factory=list)
    buckets: list[NamedAmount] = field(default_factory=list)
    opens: dict[str, str] = field(default_factory=dict)
    as_of: Text = UNKNOWN
    entries: bool = False
    replayed: bool = False
    over: bool = True

    @property
    def days(self) -> int | None:
        return (self.ends_on - self.starts_on).days + 1 if self.starts_on and self.ends_on else None

    @property
    def total_satang(self) -> int | None:
        """Sold and ordered; not known where one of them is not."""
        known = self.sold_satang is not None and self.ordered_satang is not None
        return (self.sold_satang or 0) + (self.ordered_satang or 0) if known else None
