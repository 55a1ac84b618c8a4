"""Accounts: made, given a new password, greeted in a language."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from otop.base.announcements import announce
from otop.base.types import Actor, ActorKind
from otop.people.actions.passwords import check_new_password
from otop.people.actions.roles import NATIONWIDE, account_subject, grant, locked_account
from otop.people.models import Account
from otop.people.queries import check_there
from otop.people.rules.granting import check_grant, check_scope
from otop.people.rules.names import check_username
from otop.people.types import GrantScope, NotAllowed, Role, UsernameTaken


def create_account(
    *,
    by: Actor,
    username: str,
    role: Role,
    password: str,
    at: datetime,
    display_name: str = "",
    scope: GrantScope = NATIONWIDE,
) -> Account:
    """A person can sign in and holds one role.

    Raises NotAllowed, CannotGrant, BadScope, BadUsername, WeakPassword, UsernameTaken.
    """
    check_scope(role, scope)
    check_grant(by, role, scope)
    check_there(scope)
    username = Account.normalize_username(username).lower()
    check_username(username)
    account = Account(username=username, display_name=display_name)
    check_new_password(account=account, password=password)
    account.set_password(password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as error:
            raise UsernameTaken(username=username) from error
        announce("people.account_created", by=by, at=at, subject=account_subject(account))
        grant(by=by, account_id=account.pk, role=role, scope=scope, at=at)
    return account


def change_password(*, by: Actor, account_id: int, password: str, at: datetime) -> None:
    """The account signs in with the new password only, and its other sessions have ended.

    People change their own; for others there is a recovery (`issue_recovery`). Raises NotAllowed, WeakPassword.
    """
    if by.id != str(account_id) and by.kind is not ActorKind.SYSTEM:
        raise NotAllowed()
    with transaction.atomic():
        account = locked_account(account_id)
        check_new_password(account=account, password=password)
        account.set_password(password)
        account.save(update_fields=["password"])
        announce("people.password_changed", by=by, at=at, subject=account_subject(account))


def change_display_name(*, by: Actor, account_id: int, display_name: str, at: datetime) -> None:
    """The account is shown under this name. People change their own. Raises NotAllowed."""
    if by.id != str(account_id):
        raise NotAllowed()
    with transaction.atomic():
        account = locked_account(account_id)
        if account.display_name == display_name.strip():
            return
        account.display_name = display_name.strip()
        account.save(update_fields=["display_name"])
        announce("people.name_changed", by=by, at=at, subject=account_subject(account))


def choose_language(*, by: Actor, account_id: int, language: str) -> None:
    """Pages greet this account in `language` (th or en) on the next machine too. A taste, so not announced."""
    if by.id != str(account_id):
        raise NotAllowed()
    Account.objects.filter(pk=account_id).update(language=language)
