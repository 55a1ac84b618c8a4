"""What at a fair's desk needs a person now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from otop.sync.rules.telling import place_name
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


def desk_time(states: Sequence[DeviceState], *, replayed: bool, at: datetime) -> datetime:
    """The time by which a phone is silent: in a replayed fair, that of the phone heard last."""
    heard = [state.heard_at for state in states if state.heard_at is not None]
    return max(heard) if replayed and heard else at


def phones(states: Sequence[DeviceState], *, at: datetime) -> list[Phone]:
    """A phone is silent when it may hand in and was never heard, or not within the last 15 minutes."""
    return [Phone(s, s.revoked_at is None and (s.heard_at is None or at - s.heard_at > SILENT_AFTER)) for s in states]


def narrowed(all_phones: Sequence[Phone], *, search: str, only: Only) -> list[Phone]:
    """Those that are as `only` says and at the very place that was typed ("booth 2", "2"), or else those whose place or
    name holds each word of `search`."""
    some = [p for p in all_phones if _is(p, only)]
    typed = search.casefold()
    at_place = [p for p in some if typed in _places(p)]
    return at_place or [
        p for p in some if all(word in " ".join([*_places(p), p.state.name.casefold()]) for word in typed.split())
    ]


def _is(phone: Phone, only: Only) -> bool:
    match only:
        case Only.MISSING:
            return phone.state.missing_count > 0
        case Only.SILENT:
            return phone.silent
        case Only.REVOKED:
            return phone.state.revoked_at is not None
        case Only.ALL:
            return True


def _places(phone: Phone) -> list[str]:
    name = place_name(phone.state.place_kind, phone.state.place_ref)
    return [name.th, name.en.casefold(), phone.state.place_ref.casefold()]


def most_pressing_first(some: Sequence[Phone]) -> list[Phone]:
    """What needs a person, then the silent, then those in order, then the revoked; by place within each."""
    return sorted(some, key=lambda p: ("missing", "silent", "fine", "revoked").index(p.look))


def chosen_day(asked: str, days: Sequence[date], *, unclosed: Sequence[date], today: date) -> date | None:
    """The day of the fair that was asked for; else today; else the first that waits to be closed, or the nearest."""
    if not days:
        return None
    by_name = {day.isoformat(): day for day in days}
    waiting = min((day for day in unclosed if day < today), default=None)
    nearest = min(days, key=lambda day: abs((day - today).days))
    return by_name.get(asked) or by_name.get(today.isoformat()) or waiting or nearest


def number_ranges(missing: Sequence[tuple[int, int]]) -> str:
    """Half-open ranges as people read them: 3, 7–9."""
    return ", ".join(str(a) if b - a == 1 else f"{a:,}–{b - 1:,}" for a, b in missing)
