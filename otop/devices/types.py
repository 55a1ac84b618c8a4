from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from otop.base.types import Problem, Text
from otop.fairs.types import FairTime


@dataclass(frozen=True, slots=True)
class Scope:
    """What one phone may speak for, as read with its key: a place of a fair, for good."""

    device_id: UUID
    fair_id: int
    fair_slug: str
    time: FairTime
    place_id: int
    place_kind: str
    place_ref: str
    revoked: bool


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`key` is shown once, to the phone; the server keeps only its hash."""

    device_id: UUID
    key: str
    fair_slug: str
    place_kind: str
    place_ref: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    device_id: UUID
    name: str
    place_kind: str
    place_ref: str
    enrolled_at: datetime
    revoked_at: datetime | None


class CodeGone(Problem):
    code = "code_gone"
    text = Text(
        "รหัสนี้ใช้แล้วหรือหมดอายุ ขอรหัสใหม่จากเจ้าหน้าที่",
        "This code was used or is too old. Ask the officer for a new one.",
    )


class TooManyTries(Problem):
    code = "too_many_tries"
    text = Text("ลองรหัสผิดหลายครั้ง รอหนึ่งนาทีแล้วลองใหม่", "Too many wrong codes. Wait one minute and try again.")


class UnknownDevice(Problem):
    code = "unknown_device"
    text = Text("ไม่พบเครื่องนี้", "There is no such device.")


ANNOUNCED = {
    "devices.code_issued": Text("ออกรหัสลงทะเบียนเครื่อง", "An enrolment code was issued"),
    "devices.enrolled": Text("ลงทะเบียนเครื่อง", "A phone was enrolled"),
    "devices.revoked": Text("ยกเลิกเครื่อง", "A phone was revoked"),
}
"""What this domain announces, as the audit trail says it."""
