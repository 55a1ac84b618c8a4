"""Rounding words that are true of the exact value. กว่า over, เกือบ almost, ประมาณ about, ทะลุ past. Pure.

A printed number has at most two decimals of ล้าน, แสน or หมื่น; both languages print the same one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from otop.base.types import Problem, Text

Exact = int | Fraction | Decimal


class Word(StrEnum):
    OVER = "over"
    ALMOST = "almost"
    ABOUT = "about"
    PAST = "past"


WORDS = {
    Word.OVER: Text("กว่า", "over"),
    Word.ALMOST: Text("เกือบ", "almost"),
    Word.ABOUT: Text("ประมาณ", "about"),
    Word.PAST: Text("ทะลุ", "past"),
}
SCALES = ((10**6, Text("ล้าน", "million")), (10**5, Text("แสน", "")), (10**4, Text("หมื่น", "")))
PLACES_MAX = 2
ALMOST_WITHIN = Fraction(5, 100)  # of the printed number: 9,565 is "almost 10,000", 9,499 is not
ABOUT_WITHIN = Fraction(5, 100)  # of the printed number, either way
OVER_WITHIN = Fraction(5, 100)  # of the value: how much a natural "over" leaves unsaid before it takes a decimal more


class Untrue(Problem):
    code = "untrue_word"
    text = Text(
        "ใช้คำว่า «{word_th}» กับ {printed} ไม่ได้ เพราะค่าจริงคือ {exact}",
        "“{word_en}” {printed} would be untrue: the exact value is {exact}.",
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word (None: the number is exact) and the number it is printed with."""

    word: Word | None
    printed: Fraction

    def say(self, lang: Literal["th", "en"], noun: Text | None = None) -> str:
        """กว่า 2.4 แสนคน; over 240,000 visitors. `noun` is the unit as it is said after a number."""
        number = in_words(self.printed, lang)
        word = "" if self.word is None else (WORDS[self.word].th if lang == "th" else WORDS[self.word].en) + " "
        unit = "" if noun is None else (noun.th if lang == "th" else noun.en)
        # Thai joins the unit to หมื่น, แสน and ล้าน, and sets it apart from digits.
        joint = "" if not unit or (lang == "th" and not number[-1].isdigit()) else " "
        return f"{word}{number}{joint}{unit}"


def holds(word: Word, value: Exact, printed: Exact) -> bool:
    """Whether the word before the printed number is true of the exact value."""
    exact, shown = Fraction(value), Fraction(printed)
    if shown <= 0:
        return False
    match word:
        case Word.OVER:
            return exact >= shown
        case Word.PAST:
            return exact > shown
        case Word.ALMOST:
            return exact < shown and shown - exact <= ALMOST_WITHIN * shown
        case Word.ABOUT:
            return abs(shown - exact) <= ABOUT_WITHIN * shown


def stated(value: Exact, word: Word, printed: Exact) -> Phrase:
    """The phrase with just this number. Raises Untrue where the exact value contradicts it."""
    if not holds(word, value, printed):
        raise untrue(value, word, Fraction(printed))
    return Phrase(word, Fraction(printed))


def phrase(value: Exact, word: Word, places: int | None = None) -> Phrase:
    """The word with the value rounded as the word wants. Raises Untrue where no such number is true.

    Rounded to `places` decimals of the value's own unit, else to as few as say enough.
    """
    exact = Fraction(value)
    printed = Fraction(0)
    for step in steps(exact, places):
        printed = rounded(exact, word, step)
        near = word in (Word.ALMOST, Word.ABOUT) or places is not None or exact - printed <= OVER_WITHIN * exact
        if near and holds(word, exact, printed):
            return Phrase(word, printed)
    raise untrue(value, word, printed)


def best_phrase(value: Exact) -> Phrase:
    """The shortest true phrase that says enough: "over" if it leaves little out, else "almost". Small numbers are told
    as they are: 240,000 is over 2.4 แสน, 10,435 over 1 หมื่น, 15,966 almost 1.6 หมื่น, 812 just 812."""
    exact = Fraction(value)
    if exact < SCALES[-1][0] and exact.denominator == 1:
        return Phrase(None, exact)
    for step in steps(exact, None):
        over, almost = rounded(exact, Word.OVER, step), rounded(exact, Word.ALMOST, step)
        if over > 0 and exact - over <= OVER_WITHIN * exact:
            return Phrase(Word.OVER, over)
        if holds(Word.ALMOST, exact, almost):
            return Phrase(Word.ALMOST, almost)
    hundredths = rounded(exact, Word.OVER, Fraction(1, 100))
    return Phrase(Word.OVER if hundredths else None, hundredths)


def plainly(value: Exact) -> Phrase:
    """The number exactly, with no word: 500 ล้าน, and 500,000,001 in digits."""
    return Phrase(None, Fraction(value))


def steps(exact: Fraction, places: int | None) -> Iterator[Fraction]:
    """What a number may be rounded to, coarse first: decimals of its unit; below หมื่น, that and decimals of one."""
    unit = next((scale for scale, _ in SCALES if exact >= scale), None)
    if unit is None:
        yield from (
            [Fraction(SCALES[-1][0]), Fraction(1), Fraction(1, 10), Fraction(1, 100)]
            if places is None
            else [Fraction(1, 10**places)]
        )
        return
    for decimals in range(PLACES_MAX + 1) if places is None else [places]:
        yield Fraction(unit, 10**decimals)


def rounded(exact: Fraction, word: Word, step: Fraction) -> Fraction:
    """Down for over, to the number before for past, up to the next for almost, to the nearest for about."""
    whole = exact / step
    down = whole.numerator // whole.denominator
    match word:
        case Word.OVER:
            return down * step
        case Word.PAST:
            return (down if whole > down else down - 1) * step
        case Word.ALMOST:
            return (down + 1) * step
        case Word.ABOUT:
            return Fraction((2 * whole.numerator + whole.denominator) // (2 * whole.denominator)) * step


def in_words(printed: Fraction, lang: Literal["th", "en"]) -> str:
    """2.4 แสน, 70 ล้าน, 9,565; in English 240,000, 70 million. Numbers of more than two decimals stand in digits."""
    for scale, name in SCALES:
        word = name.th if lang == "th" else name.en
        if printed >= scale and word and (printed / scale * 10**PLACES_MAX).denominator == 1:
            return f"{in_digits(printed / scale)} {word}"
        if printed >= scale and word:
            break
    return in_digits(printed)


def in_digits(number: Fraction) -> str:
    """1,266 or 2.51: at most two decimals, none that say nothing. Exact for whatever has at most two."""
    hundredths = number * 100
    whole, rest = divmod(hundredths.numerator // hundredths.denominator, 100)
    return f"{whole:,}" + (f".{rest:02d}".rstrip("0") if rest else "")


def untrue(value: Exact, word: Word, printed: Fraction) -> Untrue:
    return Untrue(
        word_th=WORDS[word].th, word_en=WORDS[word].en, printed=in_digits(printed), exact=in_digits(Fraction(value))
    )
