"""What a username and a password must be."""

from __future__ import annotations

import re
from collections.abc import Iterable

from otop.people.types import BadUsername, LongPassword, ProgrammePassword, WeakPassword

PASSWORD_LENGTH = 12
PASSWORD_LENGTH_MAX = 128
# What anybody would try first at this programme; names of provinces are asked of the areas.
PROGRAMME_WORDS = (
    *("otop", "onetambononeproduct", "tambon", "product", "thailand", "thai", "siam", "bangkok", "password", "officer"),
    *("หนึ่งตำบลหนึ่งผลิตภัณฑ์", "โอทอป", "ตำบล", "ผลิตภัณฑ์", "จังหวัด", "ประเทศไทย", "ไทย", "รหัสผ่าน", "เจ้าหน้าที่"),
)
LETTERS_OF_ONES_OWN = 4


def check_username(username: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9._-]{2,31}", username):
        raise BadUsername()


def check_password(password: str, *, username: str) -> None:
    if len(password) < PASSWORD_LENGTH or username.lower() in password.lower():
        raise WeakPassword(length=PASSWORD_LENGTH)
    if len(password) > PASSWORD_LENGTH_MAX:
        raise LongPassword(most=PASSWORD_LENGTH_MAX)


def check_own_words(password: str, *, provinces: Iterable[str]) -> None:
    """Enough letters remain once the programme's words, provinces, digits and signs are taken out, longest first."""
    left = _letters(password)
    words = {_letters(word) for word in (*PROGRAMME_WORDS, *provinces)} - {""}
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    if len(left) < LETTERS_OF_ONES_OWN:
        raise ProgrammePassword()


def _letters(text: str) -> str:
    """Lower case, letters and Thai vowels and tones only."""
    return "".join(c for c in text.lower() if c.isalpha() or "\u0e31" <= c <= "\u0e4e")
