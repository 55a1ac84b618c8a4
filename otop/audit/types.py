"""The chain over all announcements, and what a check of it finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from otop.base.types import Problem, Text

ANNOUNCED = {"audit.checked": Text("ตรวจสอบสายโซ่หลักฐานแล้ว", "The chain was checked")}
"""What this domain announces, as the audit trail says it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One announcement as the chain sees it: `content` is all that was announced, as JSON values.

    `sealed_as` is the head of the sealing that ended with this number, where one did.
    """

    id: int
    content: dict[str, Any]
    no: int = 0
    hash: bytes = b""
    sealed_as: bytes | None = None


UNSEALED_AFTER_MINUTES = 10


class Breach(StrEnum):
    """In which way the stored trail is not the one that was sealed."""

    EDITED = "edited"
    REMOVED = "removed"
    CUT_OFF = "cut_off"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"
    SEAL_GONE = "seal_gone"
    UNSEALED = "unsealed"
    OTHER_HEAD = "other_head"
    NOT_AS_KEPT = "not_as_kept"
    NOT_AS_PRINTED = "not_as_printed"
    OTHER_REPORT = "other_report"


BREACHES: dict[Breach, Text] = {
    Breach.EDITED: Text(
        "เลขที่ {no} (รหัส {id}, {what}) ถูกแก้ไขหลังผนึก", "Number {no} (id {id}, {what}) was edited after it was sealed."
    ),
    Breach.REMOVED: Text("เลขที่ {no} ถึง {until} ถูกลบ", "Numbers {no} to {until} were removed."),
    Breach.CUT_OFF: Text(
        "เลขที่ {no} ถึง {until} ที่ท้ายสายโซ่ถูกลบ", "Numbers {no} to {until} were cut off at the end of the chain."
    ),
    Breach.INSERTED: Text(
        "เลขที่ {no} (รหัส {id}, {what}) ถูกแทรกหรือเปลี่ยนเลข ไม่มีการผนึกเลขนี้",
        "Number {no} (id {id}, {what}) was inserted or renumbered; no sealing gave that number.",
    ),
    Breach.REWRITTEN: Text(
        "เลขที่ {no} (รหัส {id}, {what}) ไม่ใช่หัวสายโซ่ที่ผนึกไว้ ข้อมูลตั้งแต่การผนึกก่อนหน้าถูกเขียนใหม่",
        "Number {no} (id {id}, {what}) is not the head that was sealed: what follows the sealing before was rewritten.",
    ),
    Breach.SEAL_GONE: Text(
        "บันทึกการผนึกเลขที่ {no} ถึง {until} หายไป", "The sealing of numbers {no} to {until} is missing."
    ),
    Breach.UNSEALED: Text(
        "รายการรหัส {id} ({what}) ไม่ได้ผนึกเกิน {minutes} นาที ให้ตรวจว่าตัวทำงานเบื้องหลังยังทำงานอยู่",
        "Id {id} ({what}) was not sealed for over {minutes} minutes. See whether the worker runs.",
    ),
    Breach.OTHER_HEAD: Text(
        "เลขที่ {no} ในสายโซ่ไม่ตรงกับหัวสายโซ่ที่เผยแพร่", "Number {no} of the chain is not the head that was published."
    ),
    Breach.NOT_AS_KEPT: Text(
        "เลขที่ {no} ในสายโซ่ไม่ตรงกับหัวสายโซ่ที่เก็บไว้ในแฟ้ม chain-head ท้ายสายโซ่ถูกตัด สายโซ่ถูกเขียนใหม่ หรือฐานข้อมูลนี้ไม่ใช่ฐานข้อมูลเดิม",
        "Number {no} of the chain is not the head that the file chain-head keeps: the end was cut off, the chain was"
        " written anew, or this is another database.",
    ),
    Breach.NOT_AS_PRINTED: Text(
        "เลขที่ {no} ในสายโซ่ไม่ตรงกับหัวสายโซ่ที่พิมพ์ไว้ในรายงาน {what}",
        "Number {no} of the chain is not the head that is printed on the report {what}.",
    ),
    Breach.OTHER_REPORT: Text(
        "รายงาน {what} ไม่ตรงกับที่บันทึกไว้ในสายโซ่ว่าเก็บเป็นฉบับ ถูกแก้ ถูกลบ หรือบันทึกในสายโซ่ถูกลบ",
        "The report {what} is not what the chain says was frozen: it was edited or removed, or what the chain says"
        " of it was.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach and where. `until` is the last number where it is about several."""

    breach: Breach
    no: int = 0
    until: int = 0
    id: int = 0
    what: str = ""

    @property
    def text(self) -> Text:
        return BREACHES[self.breach].format(
            no=self.no, until=self.until, id=self.id, what=self.what, minutes=UNSEALED_AFTER_MINUTES
        )

    def as_dict(self) -> dict[str, Any]:
        told = {"breach": self.breach.value, "no": self.no, "until": self.until, "id": self.id, "what": self.what}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Head:
    """How far the chain is: the last number, its hash, and when it was sealed. Number 0 before the first sealing."""

    no: int
    hash: bytes
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole chain found. `count` may be more than the findings that are told."""

    head: Head
    at: datetime
    count: int
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.count == 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "no": self.head.no,
            "head": self.head.hash.hex(),
            "count": self.count,
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the trail somebody asks for. `what` is an event ("fairs.created") or a whole domain ("fairs")."""

    what: str = ""
    kind: str = ""
    who: str = ""
    subject: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what an announcement says: a name, and its value before and after; None where there is none."""

    name: Text
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One announcement as the page tells it. `page` is the address of the thing, where it has one."""

    id: int
    no: int | None
    at: datetime
    what: Text
    who: Text
    subject: str
    thing: Text
    page: str
    changes: list[Change]
    why: str


class BadPlace(Problem):
    code = "unknown_place_in_trail"
    text = Text("ไม่พบหน้าที่ขอ ให้เริ่มจากรายการล่าสุด", "There is no such page of the trail. Start from the newest.")


class BadHead(Problem):
    code = "bad_head"
    text = Text(
        "ค่าหัวสายโซ่ «{head}» ไม่ถูกต้อง ต้องเป็นเลขฐานสิบหก 64 ตัว ไม่นับช่องว่าง",
        "“{head}” is not a head: it is 64 hexadecimal digits, spaces aside.",
    )
