from __future__ import annotations

import re
import unicodedata

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.th import moa, pin

from otop.producers.types import (
    BadIdentity,
    BadPhone,
    Identity,
    IdentityKind,
    NameMissing,
    Purpose,
    PurposeMissing,
)

PURPOSE_LENGTH = 15
IDENTITY_DIGITS = 13


def check_name(name_th: str) -> None:
    """Raises NameMissing for a name of blanks or of a mere hyphen, as real registers hold them."""
    if not name_th.strip(" -–—.\t\n"):
        raise NameMissing


# The number


def read_identity(typed: str) -> Identity | None:
    """The number with its kind; None for an empty field. Thai digits, spaces and hyphens are read.

    The first digit tells the kind: 1 to 8 a person's, 0 a juristic one. A number that passes need not exist: the check
    digit finds slips of the finger, and a person compares with the papers. Raises BadIdentity.
    """
    digits = re.sub(r"[\s\-‐-―]", "", "".join(_western(c) for c in typed))
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadIdentity(what_th="มีอักขระที่ไม่ใช่ตัวเลข", what_en="it holds signs that are no digits")
    if len(digits) != IDENTITY_DIGITS:
        raise BadIdentity(what_th=f"มี {len(digits)} หลัก ต้องมี 13 หลัก", what_en=f"it has {len(digits)} digits, not 13")
    juristic = digits.startswith("0")
    try:
        (moa if juristic else pin).validate(digits)
    except InvalidChecksum:
        raise BadIdentity(
            what_th="หลักตรวจสอบไม่ตรง โปรดเทียบกับเอกสารทีละหลัก",
            what_en="its check digit does not fit; compare it with the papers digit by digit",
        ) from None
    except ValidationError:
        raise BadIdentity(
            what_th="ต้องขึ้นต้นด้วย 1 ถึง 8 (บุคคล) หรือ 0 (นิติบุคคล)",
            what_en="it begins with 1 to 8 (a person) or 0 (a juristic person)",
        ) from None
    return Identity(IdentityKind.JURISTIC if juristic else IdentityKind.CITIZEN, digits)


def masked(digits: str) -> str:
    """`1-xxxx-xxxxx-12-3`: enough to compare with a paper in the hand, too little to use."""
    return f"{digits[0]}-xxxx-xxxxx-{digits[10:12]}-{digits[12]}"


def grouped(digits: str) -> str:
    """As it is printed on cards: 1-4-5-2-1."""
    return f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}"


def _western(character: str) -> str:
    """`๑` as `1`, also full-width digits; all else stays."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def read_purpose(purpose: Purpose, words: str) -> str:
    """What is announced of the purpose: "something else" needs words, and long numbers are struck out of them.

    Raises PurposeMissing.
    """
    said = " ".join(words.split())
    if purpose is Purpose.OTHER and len(said) < PURPOSE_LENGTH:
        raise PurposeMissing(length=PURPOSE_LENGTH)
    said = re.sub(r"\d[\d\s\-]{5,}\d", "…", "".join(_western(c) for c in said))
    return f"{purpose.value}: {said}" if said else purpose.value


# The rest


def read_phone(typed: str) -> str:
    """Digits, with a + in front of an international one; "" for an empty field. Raises BadPhone."""
    digits = re.sub(r"[\s().\-]", "", "".join(_western(c) for c in typed))
    if digits and not re.fullmatch(r"0[0-9]{8,9}|\+[1-9][0-9]{6,14}", digits):
        raise BadPhone
    return digits
