"""What each role may do, at which level of the country it is held, and who may give it."""

from __future__ import annotations

from otop.base.types import Text
from otop.people.types import GrantBasis, Role, Way, WayOfGiving

_SEE = frozenset({"see_fair", "see_desk"})
_RUN_A_FAIR = _SEE | {
    "enrol_device",
    "revoke_device",
    "see_record",
    "settle_record",
    "write_off",
    "hand_in_file",
    "enter_slip",
    "close_day",
    "assign_booth",
}
_REGISTRY = frozenset({"search_producers", "see_producer"})
_REGISTER = _REGISTRY | {"register_producer", "correct_contact", "reveal_identity"}
_PEOPLE = frozenset({"see_accounts", "manage_accounts"})
_OFFICER = frozenset({"delegate_role", "take_emergency_access"})

VERBS: dict[Role, frozenset[str]] = {
    Role.NATIONAL_OFFICER: _RUN_A_FAIR
    | _REGISTER
    | _PEOPLE
    | {"create_fair", "import_data", "see_audit", "set_policy", "delegate_role", "see_emergencies", "review_emergency"},
    Role.REGIONAL_OFFICER: _SEE | _REGISTRY | _OFFICER | {"see_accounts"},
    Role.PROVINCE_OFFICER: _RUN_A_FAIR | _REGISTER | _PEOPLE | _OFFICER | {"create_fair", "see_emergencies"},
    Role.DISTRICT_OFFICER: _REGISTER | _PEOPLE | _OFFICER,
    Role.TAMBON_OFFICER: _REGISTRY | {"register_producer", "correct_contact"},
    Role.FAIR_OFFICER: _RUN_A_FAIR | _OFFICER,
    Role.VIEWER: _SEE,
    Role.AUDITOR: frozenset({"see_audit", "see_accounts", "see_emergencies", "review_emergency"}),
    Role.PRIVACY_OFFICER: frozenset({"see_accounts", "see_emergencies", "handle_privacy"}),
    Role.PRODUCER: frozenset({"see_producer", "correct_contact"}),
    # Nothing until the domains that they work in are there.
    Role.COMMITTEE_MEMBER: frozenset(),
    Role.MENTOR: frozenset(),
    Role.PARTNER: frozenset(),
}
ALL_VERBS = frozenset().union(*VERBS.values())

# The levels at which a role is held, by the length of an area's code; 1 is a region.
LEVELS: dict[Role, frozenset[int]] = {
    Role.NATIONAL_OFFICER: frozenset({0}),
    Role.REGIONAL_OFFICER: frozenset({1}),
    Role.PROVINCE_OFFICER: frozenset({2}),
    Role.DISTRICT_OFFICER: frozenset({4}),
    Role.TAMBON_OFFICER: frozenset({6}),
    Role.FAIR_OFFICER: frozenset({0, 2}),
    Role.VIEWER: frozenset({0, 1, 2, 4}),
    Role.AUDITOR: frozenset({0}),
    Role.PRIVACY_OFFICER: frozenset({0}),
    Role.PRODUCER: frozenset({0, 2, 4, 6}),
    Role.COMMITTEE_MEMBER: frozenset({0, 2}),
    Role.MENTOR: frozenset({0, 1, 2, 4}),
    Role.PARTNER: frozenset({0, 1, 2, 4}),
}
# Who manages accounts gives these roles, within the area where they manage.
_LOCAL = frozenset({Role.TAMBON_OFFICER, Role.PRODUCER})
MAY_GRANT: dict[Role, frozenset[Role]] = {
    Role.NATIONAL_OFFICER: frozenset(Role),
    Role.PROVINCE_OFFICER: _LOCAL | {Role.DISTRICT_OFFICER, Role.FAIR_OFFICER, Role.VIEWER, Role.MENTOR, Role.PARTNER},
    Role.DISTRICT_OFFICER: _LOCAL,
}
NEEDS_SUBJECT = {Role.PRODUCER: "producer:"}
NOT_DELEGATED = frozenset({Role.AUDITOR, Role.PRODUCER, Role.COMMITTEE_MEMBER})
EMERGENCY_ROLES = frozenset({Role.FAIR_OFFICER, Role.DISTRICT_OFFICER})

# Every way in which somebody gets more than they had; there is no other (docs/access.md shows this table).
STANDING = frozenset({GrantBasis.GRANTED, GrantBasis.DELEGATED})
WAYS: dict[Way, WayOfGiving] = {
    Way.ROLE: WayOfGiving(
        "manage_accounts",
        STANDING,
        Text("บทบาทที่ผู้ให้ให้ได้ ภายในพื้นที่ของผู้ให้", "a role that the giver may give, within the giver's areas"),
        Text("ถึงวันที่ผู้ให้กำหนด หรือจนกว่าจะยุติ", "until the day that the giver says, or until it is ended"),
    ),
    Way.DELEGATION: WayOfGiving(
        "delegate_role",
        frozenset({GrantBasis.GRANTED}),
        Text("บทบาทของตนที่มีคำสั่งนี้", "one's own role that has this verb"),
        Text("ไม่เกิน 92 วัน และเท่าที่บทบาทต้นทางยังอยู่", "92 days at most, and while that role lasts"),
    ),
    Way.DELEGATION_FOR: WayOfGiving(
        "manage_accounts",
        STANDING,
        Text("บทบาทของผู้อื่นที่ผู้มอบหมายให้ได้", "somebody else's role that the giver could give"),
        Text("ไม่เกิน 92 วัน และเท่าที่บทบาทต้นทางยังอยู่", "92 days at most, and while that role lasts"),
    ),
    Way.INVITATION: WayOfGiving(
        "manage_accounts",
        STANDING,
        Text("บัญชีใหม่พร้อมบทบาทที่ผู้ออกลิงก์ให้ได้", "a new account with a role that the issuer may give, also when it is used"),
        Text("ลิงก์ 24 ชั่วโมง เท่าที่บทบาทของผู้ออกยังอยู่", "the link 24 hours, while the issuer's role lasts"),
    ),
    Way.RECOVERY: WayOfGiving(
        "manage_accounts",
        STANDING,
        Text(
            "บัญชีที่ผู้ออกลิงก์ให้ได้ทุกบทบาท ทั้งที่มีและที่จะเริ่ม",
            "an account of which the issuer could give all that it holds or will hold, also when it is used",
        ),
        Text("ลิงก์ 24 ชั่วโมง เท่าที่บทบาทของผู้ออกยังอยู่", "the link 24 hours, while the issuer's role lasts"),
    ),
    Way.EMERGENCY: WayOfGiving(
        "take_emergency_access",
        STANDING,
        Text("งานหนึ่งงาน หรืออำเภอหนึ่งอำเภอ ที่มีอยู่จริง", "one fair or one district that is there"),
        Text("3 ชั่วโมง เปิดพร้อมกันไม่เกินสองครั้ง", "three hours, two at most open at a time"),
        to_oneself=True,
    ),
}
# These never rest on an emergency, which is for the work alone: by them somebody is let in, or what was done is judged.
LETTING_IN = frozenset(way.verb for way in WAYS.values()) | {"review_emergency", "set_policy"}
