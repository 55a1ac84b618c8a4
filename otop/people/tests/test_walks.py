"""Random walks over the real actions: no sequence of allowed requests leaves anybody with more, or for longer, than
some officer with that right chose to give. What one could give is read here from the rows alone, not from the rules.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import transaction

from otop.areas.tests.factories import DistrictFactory, ProvinceFactory, TambonFactory
from otop.base.types import Actor, Problem
from otop.people import actions
from otop.people.models import Account, AccountLink, Grant
from otop.people.queries import VISITOR, actor_of
from otop.people.rules.roles import MAY_GRANT, VERBS
from otop.people.tests.factories import AT, held, new_account
from otop.people.types import GrantBasis, GrantScope, LinkKind, Role, UnknownGrant

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
REQUESTS, TRIES = 4, 14
REASON = "เหตุผลที่ยาวพอสำหรับการตรวจภายหลัง"
PASSWORD = "แมวดำสามตัวกินปลา"
GIVEN = [
    (Role.NATIONAL_OFFICER, GrantScope()),
    (Role.PROVINCE_OFFICER, GrantScope("50")),
    (Role.DISTRICT_OFFICER, GrantScope("5001")),
    (Role.TAMBON_OFFICER, GrantScope("500101")),
    (Role.TAMBON_OFFICER, GrantScope("510101")),
]
CAST = [
    (Role.NATIONAL_OFFICER, GrantScope()),
    (Role.PROVINCE_OFFICER, GrantScope("50")),
    (Role.DISTRICT_OFFICER, GrantScope("5001")),
    (Role.FAIR_OFFICER, GrantScope("", subject="fair:one")),
    (Role.TAMBON_OFFICER, GrantScope("500101")),
    None,
]


@dataclass
class Walk:
    """Some people, the links that they handed out, the time, and what was allowed so far."""

    chance: random.Random
    people: list[Account]
    at: datetime = AT
    links: list[tuple[str, AccountLink]] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    last: Account | None = None

    def somebody(self) -> Account:
        return self.chance.choice(self.people)

    def receiver(self) -> Account:
        """Often the one who was given something just now: what steps do together is what is looked for."""
        if self.last is None or self.chance.random() < 0.4:
            self.last = self.somebody()
        return self.last

    def role(self) -> Grant:
        of_these = Grant.objects.filter(account__in=self.people, withdrawn_at=None).select_related("account")
        if not of_these:
            raise UnknownGrant()
        return self.chance.choice(list(of_these))

    def actor(self, account: Account) -> Actor:
        return actor_of(account, at=self.at)


def grant(walk: Walk) -> str:
    (role, scope), by, to = walk.chance.choice(GIVEN), walk.somebody(), walk.receiver()
    actions.grant(by=walk.actor(by), account_id=to.pk, role=role, scope=scope, at=walk.at)
    return f"{by} gives {role} {scope.area} to {to}"


def delegate(walk: Walk) -> str:
    source, to = walk.role(), walk.receiver()
    by = walk.chance.choice([source.account, walk.somebody()])
    starts_at = walk.at + timedelta(hours=walk.chance.choice([0, 4, 72]))
    actions.delegate(
        by=walk.actor(by),
        grant_id=source.pk,
        to_account_id=to.pk,
        starts_at=starts_at,
        until=starts_at + timedelta(days=3),
        reason=REASON,
        at=walk.at,
    )
    return f"{by} lets {to} act as {source.role} of {source.account} from {starts_at}"


def end(walk: Walk) -> str:
    by, role = walk.somebody(), walk.role()
    actions.end_grant(by=walk.actor(by), grant_id=role.pk, reason=REASON, at=walk.at)
    return f"{by} ends {role.role} of {role.account}"


def invite(walk: Walk) -> str:
    (role, scope), by = walk.chance.choice(GIVEN), walk.somebody()
    issued = actions.invite(by=walk.actor(by), grants=[{"role": role, "area": scope.area}], reason=REASON, at=walk.at)
    walk.links.append((issued.token, AccountLink.objects.get(pk=issued.link_id)))
    return f"{by} invites a {role} {scope.area}"


def recovery(walk: Walk) -> str:
    by, to = walk.somebody(), walk.receiver()
    issued = actions.issue_recovery(by=walk.actor(by), account_id=to.pk, reason=REASON, at=walk.at)
    walk.links.append((issued.token, AccountLink.objects.get(pk=issued.link_id)))
    return f"{by} recovers {to}"


def use(walk: Walk) -> str:
    token, link = walk.links[-1]
    by = walk.chance.choice([VISITOR, VISITOR, walk.actor(walk.somebody())])
    if link.kind == LinkKind.INVITATION:
        new = actions.accept_invitation(by=by, token=token, username=f"new{next(NEW)}", password=PASSWORD, at=walk.at)
        walk.people.append(new)
    else:
        assert link.account is not None
        actions.recover(by=by, token=token, password=PASSWORD, at=walk.at)
        walk.faults += opened_wrongly(link, at=walk.at)
    walk.links.pop()
    return f"the {link.kind} of {link.issued_by} for {link.account} is used by {by.id}"


def emergency(walk: Walk) -> str:
    by, scope = walk.somebody(), GrantScope(walk.chance.choice(["5001", "5002", "5101"]))
    actions.take_emergency_access(by=walk.actor(by), role=Role.DISTRICT_OFFICER, scope=scope, reason=REASON, at=walk.at)
    return f"{by} takes {scope.area} in an emergency"


NEW = count(1)
STEPS: list[Callable[[Walk], str]] = [grant, grant, delegate, delegate, end, invite, recovery, recovery, emergency]


# What may be: read from rows


def rights(account_id: str, at: datetime) -> Iterator[Grant]:
    """The roles on which giving may rest: held then, and not in an emergency."""
    for row in Grant.objects.filter(account_id=account_id).exclude(basis=GrantBasis.EMERGENCY).select_related("source"):
        if all(one.period.lower <= at and lasts(one, at) for one in (row, row.source) if one):
            yield row


def lasts(row: Grant, at: datetime) -> bool:
    ends = [moment for moment in (row.period.upper, row.withdrawn_at) if moment]
    return all(at < moment for moment in ends)


def could_give(account_id: str, given: Grant, at: datetime) -> bool:
    """Somebody with one role that gives this one there; acting for a person gives them nothing."""
    return any(
        given.role in MAY_GRANT.get(Role(own.role), ())
        and all(getattr(given, of).startswith(getattr(own, of)) for of in ("area", "view_area", "search_area"))
        and not (own.source and own.source.account_id == given.account_id)
        for own in rights(account_id, at)
    )


def given_wrongly(row: Grant) -> str:
    """What is wrong with a role that a walk left; "" for nothing."""
    giver, receiver, at = row.granted_by, str(row.account_id), row.granted_at
    if row.basis == GrantBasis.EMERGENCY:
        may_take = any("take_emergency_access" in VERBS[Role(own.role)] for own in rights(giver, at))
        beside = Grant.objects.filter(account=row.account, basis=GrantBasis.EMERGENCY, granted_at__lte=at)
        short = row.period.upper - row.period.lower <= timedelta(hours=3)
        right = giver == receiver and may_take and short and sum(lasts(one, at) for one in beside) <= 2
        return "" if right else "an emergency on an emergency, too long or too many"
    if giver == receiver:
        return "a role given to oneself"
    if row.source and str(row.source.account_id) == giver:
        right = row.source.basis == GrantBasis.GRANTED and "delegate_role" in VERBS[Role(row.source.role)]
        return "" if right else "a delegation of what is not one's own"
    return "" if could_give(giver, row, at) else "a role given without a right that lasts"


def opened_wrongly(link: AccountLink, *, at: datetime) -> list[str]:
    """What is wrong with the way back into an account that was just used."""
    held_there = Grant.objects.filter(account=link.account).select_related("source")
    found = []
    for row in held_there:
        if not all(lasts(one, at) for one in (row, row.source) if one):
            continue
        if not could_give(link.issued_by, row, at):
            begun = row.period.lower <= at
            found.append("a link that outlived its issuer's right" if begun else "a link before a role began")
    return found + (["a link for oneself"] if link.issued_by == str(link.account_id) else [])


def walked(chance: random.Random, people: list[Account]) -> Walk:
    """Up to four allowed requests among three people, then time passes until every emergency and link is over."""
    walk = Walk(chance, chance.sample(people, 3))
    known = set(Grant.objects.values_list("pk", flat=True))
    for _ in range(TRIES):
        walk.at += timedelta(minutes=chance.choice([1, 1, 20, 200]))
        step = use if walk.links and chance.random() < 0.25 else chance.choice(STEPS)
        try:
            with transaction.atomic():
                walk.allowed.append(step(walk))
        except Problem:
            continue
        if len(walk.allowed) == REQUESTS:
            break
    left = Grant.objects.exclude(pk__in=known).select_related("account", "source").order_by("pk")
    walk.faults += [wrong for row in left if (wrong := given_wrongly(row))]
    return walk


@pytest.fixture
def people() -> list[Account]:
    for code in ("50", "51"):
        province = ProvinceFactory(code=code)  # type: ignore[no-untyped-call]
        for district in ("01", "02"):
            parent = DistrictFactory(parent=province, code=code + district)  # type: ignore[no-untyped-call]
            TambonFactory(parent=parent, code=code + district + "01")  # type: ignore[no-untyped-call]
    made = [new_account() for _ in CAST]
    for account, what in zip(made, CAST, strict=True):
        if what:
            held(account, *what)
    return made


# Under the rules of decision 12 every fault of decision 19 shows within 200 walks.
@pytest.mark.parametrize(("seed", "walks"), [(0, 200), pytest.param(1, 3_000, marks=pytest.mark.long)])
def test_no_sequence_of_allowed_requests_leaves_anybody_with_more(people: list[Account], seed: int, walks: int) -> None:
    chance, allowed, wrong = random.Random(seed), 0, []
    for _ in range(walks):
        with transaction.atomic():
            walk = walked(chance, people)
            transaction.set_rollback(True)
        allowed += len(walk.allowed)
        if walk.faults:
            wrong.append((walk.faults, walk.allowed))
    assert wrong == []
    assert allowed > walks * 2  # or it walked nowhere
