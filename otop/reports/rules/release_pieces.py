"""The stretches that a release is made of, and how numbers are told in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from otop.base.papers.words import Language
from otop.base.thai import MONTHS, english_date, thai_date
from otop.base.types import Text
from otop.reports.rules.release_facts import Facts
from otop.reports.rules.rounding import Phrase, Untrue, Word, best_phrase, phrase

BAHT, PERSONS, SERVED = Text("บาท", "baht"), Text("คน", "visitors"), Text("คน", "people")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. A number has its measure, the exact value, and in `opens` the way to its rows."""

    text: str
    measure: str = ""
    exact: str = ""
    opens: str = ""


Paragraph = list[Piece]


def plain(paragraph: Paragraph) -> str:
    return "".join(piece.text for piece in paragraph)


def spaced(paragraph: Paragraph) -> Paragraph:
    """Digits stand apart from the Thai word before them."""
    parts = list(paragraph)
    for n, (before, after) in enumerate(pairwise(paragraph)):
        if after.text[:1].isdigit() and before.text[-1:] >= "ก":
            parts[n] = replace(before, text=before.text + " ")
    return parts


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells facts in one language."""

    facts: Facts
    lang: Language

    def __post_init__(self) -> None:
        if self.lang not in ("th", "en"):
            raise ValueError(self.lang)

    def say(self, th: str, en: str) -> Piece:
        return Piece(th if self.lang == "th" else en)

    def own(self, text: Text) -> str:
        """The name in this language, else nothing: a name is never translated or guessed."""
        return (text.th if self.lang == "th" else text.en).strip()

    def number(self, said: Phrase, measure: str, exact: Fraction | int, noun: Text, opens: str = "") -> Piece:
        unit = noun.th if self.lang == "th" else noun.en
        where = opens or self.facts.opens.get(measure, "")
        return Piece(said.say(self.lang, noun), measure, f"{exact_text(exact)} {unit}", where)

    def best(self, measure: str, value: Fraction | int, noun: Text, opens: str = "") -> Piece:
        return self.number(best_phrase(value), measure, value, noun, opens)

    def about(self, measure: str, value: Fraction | int, noun: Text, opens: str = "") -> Piece:
        """A part of a sum: about, unless the value is too small for words."""
        said = best_phrase(value)
        if said.word:
            said = about(value)
        return self.number(said, measure, value, noun, opens)

    def percent(self, measure: str, share: Fraction) -> Piece:
        whole, tenths = divmod(int(share * 10), 10)
        text = f"{whole:,}.{tenths}"
        shown = text if self.lang == "th" else f"{text}%"
        return Piece(shown, measure, shown, self.facts.opens.get(measure, ""))

    def listed(self, items: list[Paragraph]) -> Paragraph:
        """One; one and two; one, two and three."""
        parts = list(items[0])
        for item in items[1:-1]:
            parts += [self.say(" ", ", "), *item]
        if len(items) > 1:
            parts += [self.say(" และ", " and "), *items[-1]]
        return parts


def about(value: Fraction | int) -> Phrase:
    try:
        return phrase(value, Word.ABOUT)
    except Untrue:
        return best_phrase(value)


def baht(satang: int) -> Fraction:
    return Fraction(satang, 100)


def exact_text(value: Fraction | int) -> str:
    """To the satang, and to two decimals what has more, such as a mean."""
    number = Fraction(value)
    if number.denominator == 1:
        return f"{number.numerator:,}"
    whole, hundredths = divmod((200 * number.numerator + number.denominator) // (2 * number.denominator), 100)
    return f"{whole:,}.{hundredths:02d}"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def span_of(first: date, last: date, lang: Language) -> str:
    """3–25 พฤศจิกายน 2558; 30 November – 2 December 2015."""
    form = thai_date if lang == "th" else english_date
    if first == last:
        return form(last, long=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{form(last, long=True)}"
    month = MONTHS[first.month - 1]
    start = (
        f"{first.day} {month.th if lang == 'th' else month.en}" if first.year == last.year else form(first, long=True)
    )
    return f"{start} – {form(last, long=True)}"
