"""What a paper says, in one chosen language, before it has a format. Plain Python: rules make papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Language = Literal["th", "en"]
DASH = "—"
"""There is no source yet, which is not zero."""


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a paper. None is "no source yet".

    `text` is as people read it; `exact` is the whole number in the measure's own unit (satang, thousandths, pieces);
    `number` is the same in the unit that is shown, for spreadsheets, with `places` decimals.
    """

    text: str
    exact: int | None
    number: Decimal | None
    places: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the first page. `code` is its measure; `kind` says whether it is actual, declared or hoped for."""

    label: str
    value: Value
    unit: str = ""
    kind: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    unit: str = ""
    kind: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    values: list[Value]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Every line has one value a column. `label` heads the lines' names."""

    title: str
    label: str
    columns: list[Column]
    lines: list[Line]
    total: Line | None = None
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line about the paper itself: its edition, its cut-off, how complete it is."""

    label: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """`notes` are sentences that must be seen before the numbers. `paragraphs` is running text, as in a release."""

    title: str
    lang: Language
    subtitle: str = ""
    facts: list[Fact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    footer: str = ""
    signature: str = ""
    thai_digits: bool = False
