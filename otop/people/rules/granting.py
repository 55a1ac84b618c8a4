"""Who may give which role to others, for how long, and what must be said."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from otop.base.types import NATION, Actor, ActorKind, Held
from otop.people.rules.areas import held_from, level_of, prefixes_of, within
from otop.people.rules.reach import covers, holding
from otop.people.rules.roles import EMERGENCY_ROLES, LEVELS, MAY_GRANT, NEEDS_SUBJECT, NOT_DELEGATED, VERBS, WAYS
from otop.people.types import (
    ROLE_NAMES,
    BadPeriod,
    BadScope,
    CannotDelegate,
    CannotGrant,
    GrantBasis,
    GrantScope,
    NotToOneself,
    ReasonMissing,
    Role,
    TooManyEmergencies,
    Way,
)

# The house's own limits; no regulation is known that sets them.
DELEGATED_AT_MOST = timedelta(days=92)
EMERGENCY_LASTS = timedelta(hours=3)
EMERGENCIES_OPEN_AT_MOST = 2
REASON_LENGTH = 15
SUBJECT = re.compile(r"fair:[a-z0-9-]{1,60}|producer:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def check_scope(role: Role, scope: GrantScope) -> None:
    """Raises BadScope if the role is not held at such a level, or what is seen is not at least what is entered."""
    name = ROLE_NAMES[role]
    if level_of(scope.area) not in LEVELS[role]:
        raise BadScope(what_th=f"บทบาท {name.th} ไม่อยู่ในระดับนี้", what_en=f"{name.en} is not a role of that level")
    if scope.subject and not SUBJECT.fullmatch(scope.subject):
        raise BadScope(
            what_th="ขอบเขตเฉพาะเขียนเป็น fair:ชื่อย่อ หรือ producer:รหัส",
            what_en="one thing is written as fair:<short name> or producer:<its id>",
        )
    needed = NEEDS_SUBJECT.get(role, "")
    if needed and not scope.subject.startswith(needed):
        raise BadScope(what_th=f"บทบาท {name.th} ต้องระบุผู้ผลิต", what_en=f"{name.en} is a role for one producer")
    for wide, narrow in ((scope.views, scope.area), (scope.searches, scope.views)):
        level_of(wide)
        if not within(prefixes_of(narrow), prefixes_of(wide)):
            raise BadScope(
                what_th="พื้นที่ที่ดูต้องกว้างไม่น้อยกว่าพื้นที่ที่บันทึก และพื้นที่ที่ค้นต้องกว้างไม่น้อยกว่าพื้นที่ที่ดู",
                what_en="what one sees must hold what one enters, and what one searches must hold what one sees",
            )


def check_grant(by: Actor, role: Role, scope: GrantScope, *, to: str = "", way: Way = Way.ROLE) -> None:
    """Raises CannotGrant unless `by` manages accounts there and may give this role; NotToOneself for their own account.

    Nobody gives more than theirs. `to` is the account's number, where there is an account yet.
    """
    check_receiver(by, to, way)
    if role_that_gives(by, way, [held_from(role, scope)], to=to) is None:
        raise CannotGrant(role_th=ROLE_NAMES[role].th, role_en=ROLE_NAMES[role].en)


def check_receiver(by: Actor, to: str, way: Way) -> None:
    """Raises NotToOneself; the system is nobody's self."""
    if to and to == by.id and by.kind is ActorKind.ACCOUNT and not WAYS[way].to_oneself:
        raise NotToOneself()


def role_that_gives(by: Actor, way: Way, wanted: Collection[Held], *, to: str = "") -> Held | None:
    """The one role of `by` that can give all of this in this way, for it rests on one. To an account without a role
    gives only who manages all accounts of the country; acting for somebody gives nothing to them."""
    if by.kind is ActorKind.SYSTEM:
        return Held(Role.NATIONAL_OFFICER)
    row = WAYS[way]
    for held in holding(by, row.verb):
        gives_all = all(_may_give(held, one) for one in wanted) if wanted else covers(held, row.verb, NATION)
        if gives_all and held.basis in row.rests_on and not (to and held.acts_for == to):
            return held
    return None


def _may_give(held: Held, wanted: Held) -> bool:
    return (
        wanted.role in MAY_GRANT.get(Role(held.role), ())
        and within(wanted.enter, held.enter)
        and within(wanted.view, held.view)
        and within(wanted.search, held.search)
        and held.subject in {"", wanted.subject}
    )


def can_be_delegated(role: Role, basis: GrantBasis) -> bool:
    """Whether its holder may let somebody act in it."""
    row = WAYS[Way.DELEGATION]
    return role not in NOT_DELEGATED and row.verb in VERBS[role] and basis in row.rests_on


def check_delegation(role: Role, basis: GrantBasis, *, starts_at: datetime, until: datetime, at: datetime) -> None:
    """Raises CannotDelegate or BadPeriod. Who acts for somebody does not pass it on."""
    if role in NOT_DELEGATED:
        name = ROLE_NAMES[role]
        raise CannotDelegate(what_th=f"บทบาท {name.th} เป็นของบุคคลนั้นเอง", what_en=f"{name.en} is personal")
    if basis is not GrantBasis.GRANTED:
        raise CannotDelegate(
            what_th="เป็นบทบาทที่ได้รับมอบหมายต่อมา", what_en="it was itself delegated or taken in an emergency"
        )
    if not at <= until or not starts_at < until:
        raise BadPeriod(
            what_th="วันสิ้นสุดต้องอยู่หลังวันเริ่ม และไม่ใช่อดีต", what_en="it must end after it starts, and not in the past"
        )
    if until - starts_at > DELEGATED_AT_MOST:
        days = DELEGATED_AT_MOST.days
        raise BadPeriod(what_th=f"มอบหมายได้ครั้งละไม่เกิน {days} วัน", what_en=f"at most {days} days at a time")


def check_until(until: datetime | None, *, at: datetime) -> None:
    """Raises BadPeriod for a role that would have ended before it began."""
    if until is not None and until <= at:
        raise BadPeriod(what_th="วันสิ้นสุดผ่านไปแล้ว", what_en="the end has passed")


def read_grant(one: Mapping[str, Any]) -> tuple[Role, GrantScope]:
    """What an invitation grants, as it is kept in the link."""
    scope = {name: one[name] for name in ("area", "view_area", "search_area", "subject") if name in one}
    return Role(one["role"]), GrantScope(**scope)


def check_reason(reason: str) -> None:
    if len(reason.strip()) < REASON_LENGTH:
        raise ReasonMissing(length=REASON_LENGTH)


def check_emergency(role: Role, scope: GrantScope) -> None:
    """Raises BadScope: emergencies are about one fair, or about the registry of one district, and no wider."""
    check_scope(role, scope)
    wider = scope.views != scope.area or scope.searches != scope.area
    one_fair = role is not Role.FAIR_OFFICER or scope.subject.startswith("fair:")
    if role not in EMERGENCY_ROLES or not one_fair or wider:
        raise BadScope(what_th="ระบุงานหนึ่งงาน หรืออำเภอหนึ่งอำเภอ", what_en="name one fair, or one district")


def check_open_emergencies(count: int) -> None:
    """Raises TooManyEmergencies before one more is taken."""
    if count >= EMERGENCIES_OPEN_AT_MOST:
        raise TooManyEmergencies(most=EMERGENCIES_OPEN_AT_MOST)


def grantable(by: Actor) -> frozenset[Role]:
    """The roles that `by` may give somewhere."""
    if by.kind is ActorKind.SYSTEM:
        return frozenset(Role)
    return frozenset().union(*(MAY_GRANT.get(Role(h.role), ()) for h in holding(by, "manage_accounts")))
