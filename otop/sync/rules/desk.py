"""What at a fair's desk needs a person now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from otop.sync.types import DeviceState

SILENT_AFTER = timedelta(minutes=15)


class Only(StrEnum):
    """What a list of phones may be narrowed to."""

    ALL = ""
    MISSING = "missing"
    SILENT = "silent"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone and what the desk thinks of it at one moment."""

    state: DeviceState
    silent: bool

    @property
    def look(self) -> str:
        """The one word by which it is drawn: the most pressing first."""
        if self.state.missing_count or self.state.refused:
            return "missing"
        if self.state.revoked_at is not None:
            return "revoked"
        return "silent" if self.silent else "fine"


def phones(states: Sequence[DeviceState], *, at: datetime) -> list[Phone]:
    """A phone is silent when it may hand in and was never heard, or not within the last 15 minutes."""
    return [
        Phone(s, s.revoked_at is None and (s.heard_at is None or at - s.heard_at > SILENT_AFTER)) for s in states
    ]


def narrowed(all_phones: Sequence[Phone], *, search: str, only: Only) -> list[Phone]:
    """Those whose place or name holds each word of `search`, and that are as `only` says."""
    words = search.casefold().split()
    return [
        p
        for p in all_phones
        if all(w in f"{p.state.place_kind} {p.state.place_ref} {p.state.name}".casefold() for w in words)
        and (
            only is Only.ALL
            or (only is Only.MISSING and p.state.missing_count > 0)
            or (only is Only.SILENT and p.silent)
            or (only is Only.REVOKED and p.state.revoked_at is not None)
        )
    ]


def chosen_day(asked: str, days: Sequence[date], *, today: date) -> date | None:
    """The day of the fair that was asked for; else today, or the fair's day nearest to it."""
    if not days:
        return None
    by_name = {day.isoformat(): day for day in days}
    return by_name.get(asked) or min(days, key=lambda day: abs((day - today).days))


def number_ranges(missing: Sequence[tuple[int, int]]) -> str:
    """Half-open ranges as people read them: 3, 7–9."""
    return ", ".join(str(a) if b - a == 1 else f"{a:,}–{b - 1:,}" for a, b in missing)
