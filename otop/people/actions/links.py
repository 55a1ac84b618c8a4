"""Links that an officer hands to a person: an invitation to become an account, and the way back into one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q

from otop.base.announcements import announce
from otop.base.types import NATION, SYSTEM, Actor, Held
from otop.people.actions.passwords import check_new_password
from otop.people.actions.roles import account_subject, grant, locked_account
from otop.people.models import Account, AccountLink
from otop.people.queries import actor_of, check_may_somewhere, check_there, may, not_over, open_link
from otop.people.rules import granting
from otop.people.rules.areas import held_from
from otop.people.rules.names import check_username
from otop.people.rules.signing_in import token_hash
from otop.people.types import (
    CannotRecover,
    IssuedLink,
    LinkKind,
    NoReasonGiven,
    NotAllowed,
    UnknownLink,
    UsernameTaken,
    Way,
)

LINK_LIFE = timedelta(hours=24)
EVERY = Q()


def invite(
    *, by: Actor, grants: Sequence[Mapping[str, Any]], reason: str, at: datetime, display_name: str = ""
) -> IssuedLink:
    """Whoever opens the link within a day becomes an account that holds `grants`, each `{"role", "area", "subject"}`.

    Raises NotAllowed, CannotGrant, BadScope, NoReasonGiven.
    """
    check_may_somewhere(by, "manage_accounts")
    wanted = [granting.read_grant(one) for one in grants]
    for role, scope in wanted:
        granting.check_scope(role, scope)
        granting.check_grant(by, role, scope, way=Way.INVITATION)
        check_there(scope)
    held = granting.role_that_gives(by, Way.INVITATION, [held_from(role, scope) for role, scope in wanted])
    if held is None:
        raise NotAllowed()
    link = AccountLink(kind=LinkKind.INVITATION, grants=[dict(one) for one in grants], display_name=display_name)
    link.rests_on_id = held.grant or None
    return _issue(link, by=by, reason=reason, at=at, after={"grants": link.grants})


def issue_recovery(
    *, by: Actor, account_id: int, reason: str, at: datetime, void_second_factor: bool = False
) -> IssuedLink:
    """Whoever opens the link within a day chooses a new password; the second factor goes only if asked for.

    A link for the account that was still out is withdrawn. Who issues it could give all that it holds and will hold.
    Raises NotAllowed, NoReasonGiven, and CannotRecover for an account that is not there as for one that is somebody
    else's to recover: the same statements and the same sentence, so that neither the words nor the time tell which.
    """
    check_may_somewhere(by, "manage_accounts")
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).filter(pk=account_id, is_active=True).first()
        held = role_that_lets_in(by, account_id, at=at)
        if account is None or held is None:
            raise CannotRecover()
        AccountLink.objects.filter(account=account, used_at__isnull=True, withdrawn_at__isnull=True).update(
            withdrawn_at=at
        )
        link = AccountLink(kind=LinkKind.RECOVERY, account=account, voids_second_factor=void_second_factor)
        link.rests_on_id = held.grant or None
        return _issue(link, by=by, reason=reason, at=at, after={"void_second_factor": void_second_factor})


def withdraw_link(*, by: Actor, link_id: int, reason: str, at: datetime) -> None:
    """The link opens nothing any more. Who issued it withdraws it, or who manages the accounts of the whole country.

    Raises NotAllowed, NoReasonGiven, UnknownLink.
    """
    check_may_somewhere(by, "manage_accounts")
    if not reason.strip():
        raise NoReasonGiven()
    own = Q() if may(by, "manage_accounts", NATION) else Q(issued_by=by.id)
    end_link(by, link_id, own, at=at, reason=reason)


def end_link(by: Actor, link_id: int, only: Q = EVERY, *, at: datetime, reason: str) -> None:
    """Raises UnknownLink for one that is used, withdrawn, or not among `only`."""
    with transaction.atomic():
        out = AccountLink.objects.filter(only, pk=link_id, used_at__isnull=True, withdrawn_at__isnull=True)
        if not out.update(withdrawn_at=at):
            raise UnknownLink()
        announce("people.link_withdrawn", by=by, at=at, subject=f"link:{link_id}", why=reason.strip())


def accept_invitation(
    *, by: Actor, token: str, username: str, password: str | None, at: datetime, display_name: str = ""
) -> Account:
    """The visitor `by` has become an account, with what the invitation grants; the link is spent.

    Without a password the account signs in by a linked identity only. Raises UnknownLink, BadUsername, UsernameTaken,
    WeakPassword, NotToOneself; then the link can be opened again.
    """
    link = open_link(token, at=at, kind=LinkKind.INVITATION)
    granting.check_receiver(by, link.issued_by, Way.INVITATION)
    username = Account.normalize_username(username).lower()
    check_username(username)
    account = Account(username=username, display_name=display_name.strip() or link.display_name)
    _set_password(account, password)  # takes its time, so before the lock
    with transaction.atomic():
        link = _spend(token, kind=LinkKind.INVITATION, at=at)
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as error:
            raise UsernameTaken(username=username) from error
        link.account, link.used_at = account, at
        link.save(update_fields=["account", "used_at"])
        announce("people.invitation_accepted", by=by, at=at, subject=account_subject(account), after={"link": link.pk})
        issuer = _issuer(link, at=at)
        for granted in link.grants:
            try:
                role, scope = granting.read_grant(granted)
                grant(by=issuer, account_id=account.pk, role=role, scope=scope, at=at)
            except NotAllowed as error:  # who invited may not do so any more
                raise UnknownLink() from error
    return account


def recover(*, by: Actor, token: str, password: str, at: datetime) -> Account:
    """The account signs in with the new password only, its sessions have ended, the link is spent.

    Who issued it can still give all that the account holds by now, and will. Raises UnknownLink, WeakPassword; after
    a weak password the link can be opened again.
    """
    account = open_link(token, at=at, kind=LinkKind.RECOVERY).account
    assert account is not None
    _set_password(account, password)  # takes its time, so before the lock
    with transaction.atomic():
        locked_account(account.pk)
        link = _spend(token, kind=LinkKind.RECOVERY, at=at)
        if role_that_lets_in(_issuer(link, at=at), account.pk, at=at) is None:
            raise UnknownLink()
        account.save(update_fields=["password"])
        link.used_at = at
        link.save(update_fields=["used_at"])
        if link.voids_second_factor:
            Authenticator.objects.filter(user_id=account.pk).delete()
        announce(
            "people.account_recovered",
            by=by,
            at=at,
            subject=account_subject(account),
            after={"link": link.pk, "second_factor_voided": link.voids_second_factor},
        )
    return account


def role_that_lets_in(by: Actor, account_id: int, *, at: datetime) -> Held | None:
    """The role by which `by` may let somebody into the account: it could give all that is held there now or later.

    Else an officer of one province could take over the account of a national one. Raises NotToOneself. One statement.
    """
    granting.check_receiver(by, str(account_id), Way.RECOVERY)
    held = [held_from(one.role, one.scope) for one in not_over(at).filter(account=account_id)]
    return granting.role_that_gives(by, Way.RECOVERY, held, to=str(account_id))


def _issue(link: AccountLink, *, by: Actor, reason: str, at: datetime, after: Mapping[str, Any]) -> IssuedLink:
    if not reason.strip():
        raise NoReasonGiven()
    token = secrets.token_urlsafe(16)
    link.token_hash = token_hash(token)
    link.reason, link.issued_by, link.issued_at, link.expires_at = reason.strip(), by.id, at, at + LINK_LIFE
    with transaction.atomic():
        link.save(force_insert=True)
        announce(
            "people.recovery_issued" if link.kind == LinkKind.RECOVERY else "people.invitation_issued",
            by=by,
            at=at,
            subject=f"account:{link.account_id}" if link.account_id else f"link:{link.pk}",
            after={"link": link.pk, **after},
            why=link.reason,
        )
    return IssuedLink(link.pk, LinkKind(link.kind), token, link.expires_at)


def _spend(token: str, *, kind: LinkKind, at: datetime) -> AccountLink:
    """The link, locked until the transaction ends: a second hand that opens it waits, then finds it used."""
    found = open_link(token, at=at, kind=kind)
    locked = AccountLink.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.used_at or locked.withdrawn_at:
        raise UnknownLink()
    return locked


def _issuer(link: AccountLink, *, at: datetime) -> Actor:
    """Who issued it, with the role on which it rests as it is held now: a link is worth no more than that.

    One from before links knew their role rests on any of its issuer's.
    """
    if link.issued_by == SYSTEM.id:
        return SYSTEM
    issuer = Account.objects.get(pk=link.issued_by)
    acting = actor_of(issuer, at=at)
    stands = [held for held in acting.held if issuer.is_active and link.rests_on_id in {None, held.grant}]
    return replace(acting, held=tuple(stands))


def _set_password(account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
    else:
        check_new_password(account=account, password=password)
        account.set_password(password)
