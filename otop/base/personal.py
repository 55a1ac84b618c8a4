"""What a column says about persons: every model declares it beside its fields, and docs/privacy.md is made from it.

A model has `personal`, a declaration for each field that can hold personal data, and `impersonal`, the names of its
other fields of text, documents or bytes. A field that is in neither fails a test. Erasure does what is declared here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from otop.base.types import Text


class Basis(StrEnum):
    """Lawful bases of the Personal Data Protection Act B.E. 2562, by section."""

    CONSENT = "19"
    CONTRACT = "24(3)"
    PUBLIC_TASK = "24(4)"
    LEGITIMATE_INTEREST = "24(5)"
    LEGAL_DUTY = "24(6)"


class Erase(StrEnum):
    """What erasing a person does to a field."""

    ROW = "row"  # the whole row goes
    BLANK = "blank"  # the row stays without it
    REPLACE = "replace"  # the row stays, and this becomes a word that names nobody
    WORDS = "words"  # a sentence, from which the person's own words are struck out
    KEEP = "keep"  # it stays, for a reason that is declared


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose for which personal data is kept (section 39). `kept` is the code of its row of retention."""

    code: str
    whose: Text
    purpose: Text
    basis: Basis
    readers: Text
    kept: str


@dataclass(frozen=True, slots=True)
class Personal:
    """That a field can hold personal data: what, for which use, and how it goes. What is kept says why."""

    use: Use
    what: Text
    erase: Erase
    why: Text | None = None


Register = Mapping[str, Personal]

TRAIL = Use(
    "trail",
    whose=Text("เจ้าหน้าที่และผู้ใช้ระบบ", "Officers and other people with an account"),
    purpose=Text("ตอบได้ว่าใครทำอะไร เมื่อใด เพราะเหตุใด", "Being able to say who did what, when and why"),
    basis=Basis.PUBLIC_TASK,
    readers=Text("ผู้ตรวจสอบ และเจ้าหน้าที่ที่รับผิดชอบเรื่องนั้น", "Auditors, and the officers responsible for the matter"),
    kept="trail",
)
REMARKS = Use(
    "remarks",
    whose=Text("ผู้ที่ถูกเอ่ยถึงในข้อความ", "Whoever is named in a sentence"),
    purpose=Text(
        "เหตุผลและหมายเหตุของรายการ ไม่ควรมีชื่อบุคคล แต่ผู้พิมพ์อาจใส่มา",
        "Reasons and remarks. They should name nobody, but whoever types may do so",
    ),
    basis=Basis.PUBLIC_TASK,
    readers=Text("เจ้าหน้าที่ที่เปิดดูรายการนั้นได้", "Officers who may open the record"),
    kept="books",
)
AUTHOR = Personal(
    TRAIL,
    Text("เลขบัญชีของผู้ทำรายการ", "Number of the account that acted"),
    Erase.KEEP,
    Text(
        "เป็นเพียงเลข เมื่อลบบัญชีแล้วไม่บอกว่าเป็นผู้ใด และต้องตอบได้ว่าใครเป็นผู้ทำ (ม. 33 วรรคสอง)",
        "A number, which names nobody once the account is erased; who acted must stay answerable (s. 33 para. 2)",
    ),
)
REMARK = Personal(REMARKS, Text("ข้อความที่ผู้ใช้พิมพ์", "A sentence that a person typed"), Erase.WORDS)


def personal_of(model: object) -> Register:
    found: Register = getattr(model, "personal", {})
    return found
