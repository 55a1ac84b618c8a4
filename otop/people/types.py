from __future__ import annotations

from enum import StrEnum

from otop.base.types import Problem, Text


class Role(StrEnum):
    """What a person is trusted with. A person may hold several."""

    NATIONAL_OFFICER = "national_officer"
    FAIR_OFFICER = "fair_officer"
    VIEWER = "viewer"


ROLE_NAMES: dict[Role, Text] = {
    Role.NATIONAL_OFFICER: Text("เจ้าหน้าที่ส่วนกลาง", "National officer"),
    Role.FAIR_OFFICER: Text("เจ้าหน้าที่ประจำงาน", "Fair officer"),
    Role.VIEWER: Text("ผู้ดูข้อมูล", "Viewer"),
}


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
