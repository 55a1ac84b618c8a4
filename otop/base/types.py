"""Words that every domain shares: who acts, what a sentence is, how a refusal speaks, where a table lives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Protocol


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
class Whereabouts:
    """Where a thing belongs: the code of its area ("" is the whole country), and the things of which it is a part."""

    area: str = ""
    subjects: frozenset[str] = frozenset()

    def whereabouts(self) -> Whereabouts:
        return self


NATION = Whereabouts()
"""What belongs to no area and no thing: lists of the whole programme, settings, what commands bring in."""


class Located(Protocol):
    """A thing about which one can ask whether somebody may do something to it."""

    def whereabouts(self) -> Whereabouts: ...


@dataclass(frozen=True, slots=True)
class Held:
    """A role as somebody holds it now. Areas are beginnings of area codes: ("",) is everywhere, ("50",) one province.

    `subject` narrows it to one thing ("fair:otop-to-aec"); "" does not.
    From the day `second_factor_from` on, its holder needs one. `basis` is on what it rests (granted, delegated,
    emergency), `acts_for` the account for which its holder acts, `grant` the row that says all this.
    """

    role: str
    enter: tuple[str, ...] = ("",)
    view: tuple[str, ...] = ("",)
    search: tuple[str, ...] = ("",)
    subject: str = ""
    second_factor_from: date | None = None
    basis: str = "granted"
    acts_for: str = ""
    grant: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `id` is the account's or the device's key as text; `held` was read once, at the edge."""

    kind: ActorKind
    id: str
    name: str
    held: tuple[Held, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(h.role for h in self.held)


SYSTEM = Actor(ActorKind.SYSTEM, "system", "system")
"""Commands on the server's own console and jobs by clock."""


class Placement(StrEnum):
    """Where a table lives once one machine is not enough (docs/decisions/0002)."""

    DISTRIBUTED = "distributed"  # by fair_id; every unique key holds fair_id
    REFERENCE = "reference"  # copied to every node; small and rarely written
    LOCAL = "local"  # accounts, jobs, audit: on the coordinator only
