"""Thai as it is written: dates of the Buddhist era, weekdays, digits, and the order of the dictionary."""

from __future__ import annotations

import unicodedata
from datetime import date

from otop.base.types import Text

MONTHS = (
    Text("มกราคม", "January"),
    Text("กุมภาพันธ์", "February"),
    Text("มีนาคม", "March"),
    Text("เมษายน", "April"),
    Text("พฤษภาคม", "May"),
    Text("มิถุนายน", "June"),
    Text("กรกฎาคม", "July"),
    Text("สิงหาคม", "August"),
    Text("กันยายน", "September"),
    Text("ตุลาคม", "October"),
    Text("พฤศจิกายน", "November"),
    Text("ธันวาคม", "December"),
)
SHORT_MONTHS = (
    Text("ม.ค.", "Jan"),
    Text("ก.พ.", "Feb"),
    Text("มี.ค.", "Mar"),
    Text("เม.ย.", "Apr"),
    Text("พ.ค.", "May"),
    Text("มิ.ย.", "Jun"),
    Text("ก.ค.", "Jul"),
    Text("ส.ค.", "Aug"),
    Text("ก.ย.", "Sep"),
    Text("ต.ค.", "Oct"),
    Text("พ.ย.", "Nov"),
    Text("ธ.ค.", "Dec"),
)
WEEKDAYS = (
    Text("วันจันทร์", "Monday"),
    Text("วันอังคาร", "Tuesday"),
    Text("วันพุธ", "Wednesday"),
    Text("วันพฤหัสบดี", "Thursday"),
    Text("วันศุกร์", "Friday"),
    Text("วันเสาร์", "Saturday"),
    Text("วันอาทิตย์", "Sunday"),
)
SHORT_WEEKDAYS = (
    Text("จ.", "Mon"),
    Text("อ.", "Tue"),
    Text("พ.", "Wed"),
    Text("พฤ.", "Thu"),
    Text("ศ.", "Fri"),
    Text("ส.", "Sat"),
    Text("อา.", "Sun"),
)
BUDDHIST_ERA = 543
"""Years from the common era to the Thai calendar's, since 1 January 1941."""

_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_WESTERN_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_LEADING_VOWELS = "เแโใไ"
_FIRST_MARK, _LAST_MARK = "็", "๎"  # the short mark, the four tones, the silencer and two rare ones
_SECOND_LEVEL = "\x01"  # lower than all that people write, so that a word comes before its continuations


def thai_date(day: date, *, long: bool = False) -> str:
    """`22 พ.ย. 2569`, or `22 พฤศจิกายน 2569`. `day` is a day in Thailand, never a moment in another zone."""
    month = (MONTHS if long else SHORT_MONTHS)[day.month - 1]
    return f"{day.day} {month.th} {day.year + BUDDHIST_ERA}"


def english_date(day: date, *, long: bool = False) -> str:
    """`22 Nov 2026`, or `22 November 2026`."""
    month = (MONTHS if long else SHORT_MONTHS)[day.month - 1]
    return f"{day.day} {month.en} {day.year}"


def weekday(day: date, *, short: bool = False) -> Text:
    """`วันอาทิตย์` and `Sunday`, or `อา.` and `Sun`."""
    return (SHORT_WEEKDAYS if short else WEEKDAYS)[day.weekday()]


def to_thai_digits(text: object) -> str:
    """`2569` as `๒๕๖๙`; all other characters stay."""
    return str(text).translate(_THAI_DIGITS)


def sort_key(text: str) -> str:
    """A key whose byte order is the order of the Thai dictionary: consonants, then vowels, then tone marks.

    A leading vowel counts after its consonant. Tone and silent marks decide only between words that are else the same,
    and so move to the end of the key. Store it in a column with the collation "C". It orders the names of all
    provinces, districts and tambons as ICU does for Thai.
    """
    letters: list[str] = []
    marks: list[str] = []
    waiting = ""
    for character in text.casefold().translate(_WESTERN_DIGITS):
        if _FIRST_MARK <= character <= _LAST_MARK and marks:
            marks[-1] += character
        elif character in _LEADING_VOWELS and not waiting:
            waiting = character
        elif unicodedata.category(character)[0] not in "PZ":  # the dictionary looks past dots, hyphens and spaces
            letters.append(character + waiting)
            marks.append(" ")
            waiting = ""
    second = "".join(marks).rstrip()
    return "".join(letters) + waiting + (_SECOND_LEVEL + second if second else "")
