from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from otop.base.personal import Basis, Personal
from otop.base.types import Problem, Text

BASIS_NAMES: dict[Basis, Text] = {
    Basis.CONSENT: Text("ความยินยอม (ม. 19)", "Consent (s. 19)"),
    Basis.CONTRACT: Text("สัญญา (ม. 24 (3))", "Contract (s. 24 (3))"),
    Basis.PUBLIC_TASK: Text("ภารกิจของรัฐ (ม. 24 (4))", "Public task (s. 24 (4))"),
    Basis.LEGITIMATE_INTEREST: Text("ประโยชน์โดยชอบด้วยกฎหมาย (ม. 24 (5))", "Legitimate interest (s. 24 (5))"),
    Basis.LEGAL_DUTY: Text("หน้าที่ตามกฎหมาย (ม. 24 (6))", "Legal duty (s. 24 (6))"),
}


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One field of the register: `table.field`, and what its model declares. `personal` None: nothing personal."""

    model: str
    field: str
    personal: Personal | None


class RequestKind(StrEnum):
    """What a person may ask for, by section of the Act."""

    ACCESS = "access"
    CORRECT = "correct"
    ERASE = "erase"
    OBJECT = "object"
    RESTRICT = "restrict"


REQUEST_NAMES: dict[RequestKind, Text] = {
    RequestKind.ACCESS: Text("ขอดูหรือขอสำเนา (ม. 30)", "See it, or have a copy (s. 30)"),
    RequestKind.CORRECT: Text("ขอแก้ไขให้ถูกต้อง (ม. 36)", "Have it corrected (s. 36)"),
    RequestKind.ERASE: Text("ขอให้ลบ (ม. 33)", "Have it erased (s. 33)"),
    RequestKind.OBJECT: Text("คัดค้านการใช้ (ม. 32)", "Object to its use (s. 32)"),
    RequestKind.RESTRICT: Text("ขอให้ระงับการใช้ (ม. 34)", "Have its use suspended (s. 34)"),
}


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """One row of retention as it is shipped. `days` None: as long as its reason lasts, and a person decides."""

    code: str
    days: int | None
    starts_on: date
    what: Text
    since: Text
    source: Text
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class RetentionCount:
    """How many rows of one code were, or would be, past their time."""

    code: str
    days: int
    rows: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the system holds about one account, ready to be read or written as JSON."""

    made_at: datetime
    parts: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure did: rows by table; sentences from which words were struck out; where words still stand."""

    rows: dict[str, int]
    struck: dict[str, int]
    traces: dict[str, int]


class UnknownRequest(Problem):
    code = "unknown_request"
    text = Text("ไม่พบคำขอนี้", "There is no such request.")


class AlreadyAnswered(Problem):
    code = "already_answered"
    text = Text("คำขอนี้มีคำตอบแล้ว", "This request has been answered already.")


class RefusalReasonMissing(Problem):
    code = "refusal_reason_missing"
    text = Text(
        "การปฏิเสธต้องบันทึกเหตุผลอย่างน้อย {length} ตัวอักษร (ม. 39) ผู้ขอจะได้อ่าน",
        "A refusal needs a recorded reason of at least {length} characters (s. 39); the person reads it.",
    )


class WordsMissing(Problem):
    code = "words_missing"
    text = Text(
        "โปรดเขียนว่าขอให้ทำอะไรกับข้อมูลใด อย่างน้อย {length} ตัวอักษร",
        "Write what should be done with which data, in at least {length} characters.",
    )


class NotGranted(Problem):
    code = "not_granted"
    text = Text(
        "ลบได้เมื่อรับคำขอให้ลบแล้วเท่านั้น โปรดตอบคำขอก่อน",
        "Only what was asked to be erased, and granted, can be erased. Answer the request first.",
    )


class StillInUse(Problem):
    code = "still_in_use"
    text = Text(
        "บัญชีนี้ยังมีบทบาทอยู่ ผู้จัดการบัญชีต้องยุติบทบาทก่อน แล้วจึงลบข้อมูลได้",
        "The account still holds roles. Who manages accounts has to end them before it can be erased.",
    )


ANNOUNCED = {
    "privacy.asked": Text("ยื่นคำขอใช้สิทธิ", "A request about personal data was made"),
    "privacy.answered": Text("ตอบคำขอใช้สิทธิ", "A request about personal data was answered"),
    "privacy.taken": Text("รับสำเนาข้อมูลของตน", "A person took what is held about them"),
    "privacy.erased": Text("ลบข้อมูลส่วนบุคคล", "Personal data was erased"),
    "privacy.retention_loaded": Text("กำหนดระยะเวลาเก็บข้อมูล", "Rules of retention were set"),
    "privacy.retention_applied": Text("ลบข้อมูลที่พ้นระยะเวลาเก็บ", "What was past its time went"),
}
"""What this domain announces, as the audit trail says it."""
