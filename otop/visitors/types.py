"""What a gate's phone says: entries, not people."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from otop.base.records import Fault
from otop.base.types import Text

COUNT_MAX = 100_000  # entries in one minute at one gate
LARGE_COUNT = 300
"""Of one nationality: what an index finds without reading the rest. What the desk calls unusual lies above three times
this, so no sum of three escapes (otop/sync/rules/usual.py)."""

Entries = Annotated[int, Meta(ge=0, le=COUNT_MAX)]
Change = Annotated[int, Meta(ge=-COUNT_MAX, le=COUNT_MAX)]


class Method(StrEnum):
    FULL = "full"
    SAMPLE = "sample"


class Nationality(StrEnum):
    THAI = "thai"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"


_MINUTE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::00(?:\.0+)?)?(Z|[+-]\d\d:\d\d)")


class CountBody(Struct, frozen=True):
    minute: Annotated[str, Meta(max_length=40)]
    thai: Entries = 0
    foreign: Entries = 0
    unknown: Entries = 0
    method: Method = Method.FULL

    def minute_at(self) -> datetime:
        """The minute as a time with zone. Raises ValueError for anything that is not a whole minute."""
        match = _MINUTE.fullmatch(self.minute)
        if match is None:
            raise ValueError(self.minute)
        minute = datetime.fromisoformat(match[1] + match[2].replace("Z", "+00:00"))
        if not 2000 <= minute.year <= 2400:  # C.E.; the ends of the calendar have no Bangkok time
            raise ValueError(self.minute)
        return minute

    def fault(self) -> Fault | None:
        try:
            self.minute_at()
        except ValueError:
            text = Text(
                "minute ต้องเป็นนาทีเต็มพร้อมเขตเวลา เช่น 2015-11-03T10:05+07:00",
                "minute must be a whole minute with its zone, such as 2015-11-03T10:05+07:00",
            )
            return Fault("malformed", text)
        return None


class CountFixBody(Struct, frozen=True):
    of: UUID
    reason: Annotated[str, Meta(max_length=500)]
    thai: Change = 0
    foreign: Change = 0
    unknown: Change = 0

    def fault(self) -> Fault | None:
        return None
