"""Roles: given, ended, delegated to somebody who acts for the holder."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.people.models import Account, Grant
from otop.people.queries import check_may_somewhere, check_there, in_force, not_over
from otop.people.rules import granting
from otop.people.rules.areas import held_from
from otop.people.rules.roles import VERBS, WAYS
from otop.people.types import (
    AlreadyHeld,
    GrantBasis,
    GrantScope,
    NotAllowed,
    Role,
    UnknownAccount,
    UnknownGrant,
    Way,
)

NATIONWIDE = GrantScope()


def grant(
    *,
    by: Actor,
    account_id: int,
    role: Role,
    at: datetime,
    scope: GrantScope = NATIONWIDE,
    until: datetime | None = None,
    reason: str = "",
) -> Grant:
    """The account holds the role there, from now on or until a moment. Granting what is held already changes nothing.

    Raises CannotGrant, NotToOneself, BadScope, BadPeriod, UnknownAccount.
    """
    granting.check_scope(role, scope)
    granting.check_grant(by, role, scope, to=str(account_id))
    granting.check_until(until, at=at)
    check_there(scope)
    with transaction.atomic():
        account = locked_account(account_id)
        held = _held(account, role, scope, at=at).first()
        if held is not None:
            return held
        return add_grant(by, account, role, scope, starts_at=at, until=until, at=at, reason=reason)


def withdraw(
    *,
    by: Actor,
    account_id: int,
    role: Role,
    at: datetime,
    scope: GrantScope | None = None,
    reason: str = "",
) -> None:
    """The account no longer holds the role, there or (without a scope) anywhere. What is not held changes nothing.

    Raises NotAllowed, CannotGrant, UnknownAccount.
    """
    check_may_somewhere(by, "manage_accounts")
    with transaction.atomic():
        account = locked_account(account_id)
        held = Grant.objects.filter(account=account, role=role, withdrawn_at__isnull=True)
        if scope is not None:
            held = held.filter(area=scope.area, subject=scope.subject)
        for found in held.select_related("source"):
            if not _may_end(by, found):
                granting.check_grant(by, Role(found.role), found.scope)
            end(by, found, at=at, reason=reason)


def end_grant(*, by: Actor, grant_id: int, at: datetime, reason: str) -> None:
    """This one role has ended, and with it what was delegated from it.

    Whoever may give it may end it; so may who delegated it, and who holds it. Raises UnknownGrant, also for what is
    somebody else's: a number tells nobody who holds what.
    """
    with transaction.atomic():
        standing = Grant.objects.select_related("source").filter(pk=grant_id, withdrawn_at__isnull=True)
        owner = standing.values_list("account_id", flat=True).first()
        if owner is None:
            raise UnknownGrant()
        locked_account(owner)
        found = standing.first()  # afresh: of two who end it at once the second finds it ended
        if found is None:
            raise UnknownGrant()
        if not _may_end(by, found):
            raise UnknownGrant()
        end(by, found, at=at, reason=reason)


def delegate(
    *, by: Actor, grant_id: int, to_account_id: int, starts_at: datetime, until: datetime, reason: str, at: datetime
) -> Grant:
    """Another account acts in this role from one moment to another, while the role itself lasts.

    The holder delegates, or who could grant the role. Raises CannotDelegate, BadPeriod, ReasonMissing, NotAllowed,
    NotToOneself, UnknownGrant (also for a role that is somebody else's), UnknownAccount, AlreadyHeld.
    """
    to = str(to_account_id)
    with transaction.atomic():
        source = in_force(at).filter(pk=grant_id).first()
        if source is None:
            raise UnknownGrant()
        role, scope = Role(source.role), source.scope
        own = by.id == str(source.account_id)
        if not own and granting.role_that_gives(by, Way.DELEGATION_FOR, [held_from(role, scope)], to=to) is None:
            raise UnknownGrant()
        granting.check_receiver(by, to, Way.DELEGATION if own else Way.DELEGATION_FOR)
        if own and WAYS[Way.DELEGATION].verb not in VERBS[role]:
            raise NotAllowed()
        granting.check_delegation(role, GrantBasis(source.basis), starts_at=starts_at, until=until, at=at)
        granting.check_reason(reason)
        if to_account_id == source.account_id:
            raise AlreadyHeld()
        account = locked_account(to_account_id)
        return add_grant(
            by, account, role, scope, starts_at=starts_at, until=until, at=at, reason=reason, source=source
        )


def _held(account: Account, role: Role, scope: GrantScope, *, at: datetime) -> QuerySet[Grant]:
    """Of two who give it at once the second finds it, also where the first was a moment later by the clock."""
    of_it = not_over(at).filter(account=account, role=role, area=scope.area, subject=scope.subject)
    return of_it.filter(basis=GrantBasis.GRANTED)


def add_grant(
    by: Actor,
    account: Account,
    role: Role,
    scope: GrantScope,
    *,
    starts_at: datetime,
    until: datetime | None,
    at: datetime,
    reason: str,
    source: Grant | None = None,
    basis: GrantBasis = GrantBasis.GRANTED,
) -> Grant:
    try:
        with transaction.atomic():
            made = Grant.objects.create(
                account=account,
                role=role,
                area=scope.area,
                view_area=scope.views,
                search_area=scope.searches,
                subject=scope.subject,
                period=DateTimeTZRange(starts_at, until),
                basis=GrantBasis.DELEGATED if source else basis,
                source=source,
                granted_by=by.id,
                granted_at=at,
                reason=reason.strip(),
            )
    except IntegrityError as error:
        raise AlreadyHeld() from error
    announce(
        "people.role_granted", by=by, at=at, subject=account_subject(account), after=_facts(made), why=reason.strip()
    )
    return made


def _may_end(by: Actor, found: Grant) -> bool:
    own = by.id in {str(found.account_id), str(found.source.account_id) if found.source else None}
    return own or granting.role_that_gives(by, Way.ROLE, [held_from(found.role, found.scope)]) is not None


def end(by: Actor, found: Grant, *, at: datetime, reason: str) -> None:
    found.withdrawn_at = max(at, found.granted_at)  # two machines' clocks differ
    found.save(update_fields=["withdrawn_at"])
    announce(
        "people.role_withdrawn",
        by=by,
        at=at,
        subject=f"account:{found.account_id}",
        before=_facts(found),
        why=reason.strip(),
    )


def _facts(grant: Grant) -> dict[str, object]:
    """What an announcement says of a role: no names, and only what is not the usual."""
    facts = {
        "role": grant.role,
        "area": grant.area,
        "view_area": grant.view_area if grant.view_area != grant.area else "",
        "search_area": grant.search_area if grant.search_area != grant.view_area else "",
        "subject": grant.subject,
        "until": grant.period.upper.isoformat() if grant.period.upper else "",
        "basis": grant.basis if grant.basis != GrantBasis.GRANTED else "",
    }
    return {name: value for name, value in facts.items() if value}


def locked_account(account_id: int) -> Account:
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount()
    return account


def account_subject(account: Account) -> str:
    return f"account:{account.pk}"
