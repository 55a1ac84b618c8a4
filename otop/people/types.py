from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from otop.base.types import Problem, Text


class Role(StrEnum):
    """What a person is trusted with, always in an area and for a time. A person may hold several."""

    NATIONAL_OFFICER = "national_officer"
    REGIONAL_OFFICER = "regional_officer"
    PROVINCE_OFFICER = "province_officer"
    DISTRICT_OFFICER = "district_officer"
    TAMBON_OFFICER = "tambon_officer"
    FAIR_OFFICER = "fair_officer"
    VIEWER = "viewer"
    AUDITOR = "auditor"
    PRIVACY_OFFICER = "privacy_officer"
    PRODUCER = "producer"
    COMMITTEE_MEMBER = "committee_member"
    MENTOR = "mentor"
    PARTNER = "partner"


ROLE_NAMES: dict[Role, Text] = {
    Role.NATIONAL_OFFICER: Text("เจ้าหน้าที่ส่วนกลาง", "National officer"),
    Role.REGIONAL_OFFICER: Text("เจ้าหน้าที่ระดับภาค", "Regional officer"),
    Role.PROVINCE_OFFICER: Text("เจ้าหน้าที่จังหวัด", "Province officer"),
    Role.DISTRICT_OFFICER: Text("เจ้าหน้าที่อำเภอ", "District officer"),
    Role.TAMBON_OFFICER: Text("เจ้าหน้าที่ตำบล", "Tambon officer"),
    Role.FAIR_OFFICER: Text("เจ้าหน้าที่ประจำงาน", "Fair officer"),
    Role.VIEWER: Text("ผู้ดูข้อมูล", "Viewer"),
    Role.AUDITOR: Text("ผู้ตรวจสอบ", "Auditor"),
    Role.PRIVACY_OFFICER: Text("เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "Data protection officer"),
    Role.PRODUCER: Text("ผู้ผลิต", "Producer"),
    Role.COMMITTEE_MEMBER: Text("กรรมการคัดสรร", "Committee member"),
    Role.MENTOR: Text("ที่ปรึกษา", "Mentor"),
    Role.PARTNER: Text("ภาคีเอกชน", "Private partner"),
}


class Mode(StrEnum):
    """What a verb needs the area for. Who may search somewhere need not see what is found, or change it."""

    ENTER = "enter"
    VIEW = "view"
    SEARCH = "search"


class GrantBasis(StrEnum):
    """On what a role rests."""

    GRANTED = "granted"
    DELEGATED = "delegated"  # from an officer to the one who acts for them meanwhile
    EMERGENCY = "emergency"  # taken, for hours, with a reason, and looked at afterwards


class Way(StrEnum):
    """How somebody gets more than they had."""

    ROLE = "role"
    DELEGATION = "delegation"
    DELEGATION_FOR = "delegation_for"  # of somebody else's role
    INVITATION = "invitation"
    RECOVERY = "recovery"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class WayOfGiving:
    """What one must be allowed to do for it, on what that may rest, what is given, and how long it lasts."""

    verb: str
    rests_on: frozenset[GrantBasis]
    what: Text
    lasts: Text
    to_oneself: bool = False


@dataclass(frozen=True, slots=True)
class GrantScope:
    """Where a role is held. Areas are codes, names of regions, or "" for the whole country; each wider than the last.

    `subject` narrows the role to one thing, "fair:<slug>" or "producer:<uuid>".
    """

    area: str = ""
    view_area: str | None = None  # None: as `area`
    search_area: str | None = None  # None: as `view_area`
    subject: str = ""

    @property
    def views(self) -> str:
        return self.area if self.view_area is None else self.view_area

    @property
    def searches(self) -> str:
        return self.views if self.search_area is None else self.search_area


class NotAllowed(Problem):
    code = "not_allowed"
    text = Text(
        "บัญชีของท่านไม่มีสิทธิ์ทำรายการนี้ โปรดติดต่อเจ้าหน้าที่ส่วนกลางหากท่านควรมีสิทธิ์",
        "Your account may not do this. If it should, ask a national officer.",
    )


class BadUsername(Problem):
    code = "bad_username"
    text = Text(
        "ชื่อผู้ใช้ต้องเป็น a-z 0-9 จุด ขีดกลาง หรือขีดล่าง ยาว 3 ถึง 32 ตัว และขึ้นต้นด้วยตัวอักษร",
        "A username is 3 to 32 of a-z, 0-9, dot, hyphen or underscore, and starts with a letter.",
    )


class UsernameTaken(Problem):
    code = "username_taken"
    text = Text("ชื่อผู้ใช้ {username} มีผู้ใช้แล้ว", "The username {username} is taken.")


class WeakPassword(Problem):
    code = "weak_password"
    text = Text(
        "รหัสผ่านต้องยาวอย่างน้อย {length} ตัวอักษร และไม่มีชื่อผู้ใช้อยู่ในนั้น",
        "A password has at least {length} characters and does not contain the username.",
    )


class UnknownAccount(Problem):
    code = "unknown_account"
    text = Text("ไม่พบบัญชีนี้", "There is no such account.")


class BadScope(Problem):
    code = "bad_scope"
    text = Text("ขอบเขตของบทบาทไม่ถูกต้อง: {what_th}", "A role cannot be held there: {what_en}.")


class BadPeriod(Problem):
    code = "bad_period"
    text = Text("ช่วงเวลาไม่ถูกต้อง: {what_th}", "The period is not right: {what_en}.")


class CannotGrant(NotAllowed):
    code = "not_allowed"
    text = Text(
        "ท่านให้บทบาท {role_th} ในขอบเขตนี้ไม่ได้ ให้ได้เฉพาะบทบาทที่ต่ำกว่า ภายในพื้นที่ของท่านเอง",
        "You may not give the role {role_en} there: only lower roles, within your own area.",
    )


class NotToOneself(NotAllowed):
    code = "not_allowed"
    text = Text(
        "ไม่มีใครให้สิทธิ์แก่ตนเองได้ โปรดขอให้ผู้อื่นที่ให้ได้เป็นผู้ทำ",
        "Nobody gives anything to themselves. Ask somebody else who may give it.",
    )


class CannotRecover(NotAllowed):
    code = "not_allowed"
    text = Text(
        "ไม่มีบัญชีชื่อนี้ที่ท่านกู้คืนได้ โปรดตรวจตัวสะกด หากถูกต้องแล้วให้ผู้มีสิทธิ์สูงกว่าออกลิงก์ เช่น เจ้าหน้าที่ส่วนกลาง",
        "There is no account of this name that you may recover. Check the spelling; if it is right, somebody above you "
        "makes the link, such as a national officer.",
    )


class CannotDelegate(Problem):
    code = "cannot_delegate"
    text = Text("มอบหมายบทบาทนี้ไม่ได้: {what_th}", "This role cannot be delegated: {what_en}.")


class UnknownGrant(Problem):
    code = "unknown_grant"
    text = Text(
        "ไม่พบบทบาทนี้ สิ้นสุดแล้ว หรือไม่ใช่บทบาทที่ท่านจัดการได้",
        "There is no such role, it has ended, or it is not yours to change.",
    )


class ReasonMissing(Problem):
    code = "reason_missing"
    text = Text(
        "โปรดเขียนเหตุผลอย่างน้อย {length} ตัวอักษร ผู้ตรวจสอบจะอ่าน",
        "Write a reason of at least {length} characters; it will be read.",
    )


class AlreadyHeld(Problem):
    code = "already_held"
    text = Text("บัญชีนี้มีบทบาทนี้ในขอบเขตและช่วงเวลานี้อยู่แล้ว", "The account holds this role there and at that time already.")


class TooManyEmergencies(Problem):
    code = "too_many_emergencies"
    text = Text(
        "ท่านมีสิทธิ์ฉุกเฉินเปิดอยู่แล้ว {most} ครั้ง ให้ยุติครั้งหนึ่งที่ “บทบาทของฉัน” ก่อน",
        "You have {most} emergency accesses open already. End one at “My roles” first.",
    )


class AlreadyReviewed(Problem):
    code = "already_reviewed"
    text = Text("มีผู้ตรวจการเข้าถึงฉุกเฉินนี้แล้ว", "This emergency access has been reviewed already.")


ANNOUNCED = {
    "people.account_created": Text("สร้างบัญชีผู้ใช้", "An account was created"),
    "people.role_granted": Text("มอบบทบาท", "A role was granted"),
    "people.role_withdrawn": Text("ถอนบทบาท", "A role was withdrawn"),
    "people.name_changed": Text("เปลี่ยนชื่อที่แสดง", "The displayed name was changed"),
    "people.password_changed": Text("เปลี่ยนรหัสผ่าน", "A password was changed"),
    "people.second_factor_required": Text("กำหนดให้ใช้การยืนยันตัวตนขั้นที่สอง", "A second factor was required"),
    "people.second_factor_not_required": Text("ยกเลิกข้อกำหนดขั้นที่สอง", "A second factor is no longer required"),
    "people.invitation_issued": Text("ออกลิงก์เชิญผู้ใช้", "An invitation was issued"),
    "people.recovery_issued": Text("ออกลิงก์กู้คืนการเข้าระบบ", "A recovery link was issued"),
    "people.link_withdrawn": Text("ยกเลิกลิงก์", "A link was withdrawn"),
    "people.invitation_accepted": Text("รับคำเชิญและสร้างบัญชี", "An invitation was accepted"),
    "people.account_recovered": Text("กู้คืนการเข้าระบบ", "A sign-in was recovered"),
    "people.recovery_ended": Text("ยุติการกู้คืนที่ใช้ไปแล้ว", "What a recovery opened was shut again"),
    "people.locked_out": Text("พยายามเข้าระบบผิดหลายครั้ง", "Too many wrong tries to sign in"),
    "people.emergency_reviewed": Text("ตรวจการเข้าถึงฉุกเฉิน", "An emergency access was reviewed"),
}
"""What this domain announces, as the audit trail says it."""


class LongPassword(WeakPassword):
    code = "long_password"
    text = Text("รหัสผ่านยาวเกิน {most} ตัวอักษร", "A password has at most {most} characters.")


class CommonPassword(WeakPassword):
    code = "common_password"
    text = Text(
        "รหัสผ่านนี้มีคนใช้มากจนเดาได้ง่าย โปรดใช้วลีที่ท่านคิดเอง เช่น คำสามสี่คำที่ไม่เกี่ยวกัน",
        "Many people use this password, so it is guessed first. Use words of your own, such as three or four that have "
        "nothing to do with each other.",
    )


class ProgrammePassword(WeakPassword):
    code = "programme_password"
    text = Text(
        "รหัสผ่านนี้มีแต่คำของโครงการ ชื่อจังหวัด ตัวเลข หรือเครื่องหมาย โปรดเพิ่มคำอื่นที่เดาไม่ได้",
        "This password is made of the programme’s words, names of provinces, digits and signs only. Add other words.",
    )


class PasswordLikeName(WeakPassword):
    code = "password_like_name"
    text = Text(
        "รหัสผ่านคล้ายชื่อผู้ใช้หรือชื่อที่แสดงเกินไป โปรดใช้คำอื่น",
        "The password is too much like the username or the displayed name. Use other words.",
    )


class LinkKind(StrEnum):
    """What a link from an officer opens: a new account, or an account whose owner cannot sign in."""

    INVITATION = "invitation"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link as it is handed over, once: the token is kept nowhere."""

    link_id: int
    kind: LinkKind
    token: str
    expires_at: datetime


class UnknownLink(Problem):
    code = "unknown_link"
    text = Text(
        "ลิงก์นี้ใช้ไม่ได้: ใช้ไปแล้ว หมดอายุ ถูกยกเลิก หรือคัดลอกมาไม่ครบ โปรดขอลิงก์ใหม่จากเจ้าหน้าที่ที่ออกให้",
        "This link does not work: it was used, has run out, was withdrawn, or was not copied whole. Ask the officer "
        "who gave it to you for a new one.",
    )


class NoReasonGiven(Problem):
    code = "no_reason_given"
    text = Text("โปรดเขียนเหตุผล", "Write the reason.")


class PolicySetMeanwhile(Problem):
    code = "policy_set_meanwhile"
    text = Text(
        "มีผู้อื่นตั้งข้อกำหนดของบทบาทนี้ในเวลาเดียวกัน โปรดโหลดหน้าใหม่แล้วตรวจอีกครั้ง",
        "Somebody else set the requirement for this role at the same moment. Load the page again and look.",
    )


class UnknownPolicy(Problem):
    code = "unknown_policy"
    text = Text("ไม่พบข้อกำหนดนี้ หรือถูกยกเลิกแล้ว", "There is no such requirement, or it was withdrawn.")
