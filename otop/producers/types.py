from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from otop.base.types import Problem, Text


class ProducerKind(StrEnum):
    """The three kinds that may register (registration guide of the Community Development Department, 2561)."""

    GROUP = "group"  # กลุ่มผู้ผลิตชุมชน
    SOLE_OWNER = "sole_owner"  # ผู้ผลิตชุมชนที่เป็นเจ้าของรายเดียว
    SME = "sme"  # ผู้ผลิตที่เป็น SMEs


KIND_NAMES: dict[ProducerKind, Text] = {
    ProducerKind.GROUP: Text("กลุ่มผู้ผลิตชุมชน", "Community group"),
    ProducerKind.SOLE_OWNER: Text("เจ้าของรายเดียว", "Sole owner"),
    ProducerKind.SME: Text("SMEs", "SME"),
}


class IdentityKind(StrEnum):
    CITIZEN = "citizen"
    JURISTIC = "juristic"


IDENTITY_NAMES: dict[IdentityKind, Text] = {
    IdentityKind.CITIZEN: Text("เลขประจำตัวประชาชน", "Citizen number"),
    IdentityKind.JURISTIC: Text("เลขทะเบียนนิติบุคคล", "Juristic number"),
}


class Channel(StrEnum):
    """How a producer asked an officer to type the registration for them."""

    PRESENT = "present"
    TELEPHONE = "telephone"
    PAPER = "paper"


CHANNEL_NAMES: dict[Channel, Text] = {
    Channel.PRESENT: Text("มาพบเจ้าหน้าที่ด้วยตนเอง", "Came to the officer in person"),
    Channel.TELEPHONE: Text("ทางโทรศัพท์", "By telephone"),
    Channel.PAPER: Text("ยื่นแบบคำขอเป็นกระดาษ", "Handed in a paper form"),
}


class Purpose(StrEnum):
    """Why a citizen or juristic number is opened."""

    FIND_DOUBLE = "find_double"
    CHECK_PAPERS = "check_papers"
    PASS_ON = "pass_on"
    OTHER = "other"


PURPOSE_NAMES: dict[Purpose, Text] = {
    Purpose.FIND_DOUBLE: Text("ตรวจว่าลงทะเบียนซ้ำหรือไม่", "To see whether it is registered twice"),
    Purpose.CHECK_PAPERS: Text("เทียบกับเอกสารของผู้ผลิต", "To compare with the producer's papers"),
    Purpose.PASS_ON: Text("ส่งต่อหน่วยงานที่มีอำนาจตามกฎหมาย", "To pass on to an authority that may have it by law"),
    Purpose.OTHER: Text("อื่น ๆ (โปรดระบุ)", "Something else (say what)"),
}


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How to reach a producer, as typed. `identity` None leaves the number as it is; "" takes it away."""

    person: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A number that was read and checked: 13 digits without signs."""

    kind: IdentityKind
    digits: str


@dataclass(frozen=True, slots=True)
class ProducerRow:
    """One producer in a list. Outside the area that one may see, only name, kind and area are told."""

    producer_id: UUID
    kind: ProducerKind
    name: Text
    area_code: str
    area: Text
    seen: bool
    registered_at: datetime | None


class UnknownProducer(Problem):
    code = "unknown_producer"
    text = Text("ไม่พบผู้ผลิตรายนี้", "There is no such producer.")


class UnknownArea(Problem):
    code = "unknown_area"
    text = Text("ไม่พบรหัสพื้นที่ {code} ในวันนี้", "No area has the code {code} on this day.")


class NameMissing(Problem):
    code = "name_missing"
    text = Text("โปรดใส่ชื่อภาษาไทย", "Please give a name in Thai.")


ANNOUNCED = {
    "producers.registered": Text("ขึ้นทะเบียนผู้ผลิต", "A producer was registered"),
    "producers.entered_for": Text("กรอกข้อมูลแทนผู้ผลิต", "A producer was entered on behalf"),
    "producers.contact_changed": Text("แก้ไขข้อมูลติดต่อของผู้ผลิต", "A producer's contact was changed"),
    "producers.identity_revealed": Text("เปิดดูเลขประจำตัว", "A citizen or juristic number was revealed"),
    "producers.handed_over": Text("ส่งมอบทะเบียนให้บัญชีของผู้ผลิต", "A registration was handed over to its producer"),
    "producers.keys_rotated": Text("เปลี่ยนกุญแจเข้ารหัส", "The encryption keys were rotated"),
}
"""What this domain announces, as the audit trail says it."""


class BadIdentity(Problem):
    """The number itself is never repeated, not even back to who typed it."""

    code = "bad_identity"
    text = Text("เลขประจำตัวไม่ถูกต้อง: {what_th}", "The number is not right: {what_en}.")


class BadPhone(Problem):
    code = "bad_phone"
    text = Text(
        "หมายเลขโทรศัพท์ไม่ถูกต้อง ใส่ตัวเลข 9 หรือ 10 หลักที่ขึ้นต้นด้วย 0 หรือแบบสากลที่ขึ้นต้นด้วย +",
        "The telephone number is not right: 9 or 10 digits that begin with 0, or an international one with +.",
    )


class NoIdentity(Problem):
    code = "unknown_identity"
    text = Text("ผู้ผลิตรายนี้ไม่มีเลขประจำตัวในระบบ", "No number of this producer is kept.")


class PurposeMissing(Problem):
    code = "purpose_missing"
    text = Text(
        "โปรดเขียนวัตถุประสงค์อย่างน้อย {length} ตัวอักษร ผู้ตรวจสอบจะอ่าน อย่าพิมพ์เลขหรือชื่อบุคคล",
        "Write the purpose in at least {length} characters; it will be read. Type no numbers and no persons' names.",
    )
