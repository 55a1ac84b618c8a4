"""Words that every domain shares: who acts, what a sentence is, how a refusal speaks, where a table lives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in the two languages of the house; both are always written."""

    th: str
    en: str

    def format(self, **values: object) -> Text:
        return Text(self.th.format(**values), self.en.format(**values))

    def as_dict(self) -> dict[str, str]:
        return {"th": self.th, "en": self.en}


class Problem(Exception):
    """Something a person can mend. Subclasses set `code` (stable, for machines) and `text` (for people).

    `text` may hold `{placeholders}`, filled from the keyword arguments.
    """

    code: ClassVar[str] = "problem"
    text: ClassVar[Text] = Text("ทำรายการไม่สำเร็จ", "This could not be done.")

    def __init__(self, **values: object) -> None:
        self.values = values
        self.message = self.text.format(**values)
        super().__init__(f"{self.code}: {self.message.en}")


class ActorKind(StrEnum):
    ACCOUNT = "account"
    DEVICE = "device"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `id` is the account's or the device's key as text; `roles` were read once, at the edge."""

    kind: ActorKind
    id: str
    name: str
    roles: frozenset[str] = frozenset()


SYSTEM = Actor(ActorKind.SYSTEM, "system", "system")
"""Commands on the server's own console and jobs by clock."""


class Placement(StrEnum):
    """Where a table lives once one machine is not enough (docs/decisions/0002)."""

    DISTRIBUTED = "distributed"  # by fair_id; every unique key holds fair_id
    REFERENCE = "reference"  # copied to every node; small and rarely written
    LOCAL = "local"  # accounts, jobs, audit: on the coordinator only
