from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from otop.base.announcements import announce
from otop.base.types import Actor
from otop.people.models import Account, Grant
from otop.people.queries import check_may
from otop.people.rules import check_password, check_username
from otop.people.types import NotAllowed, Role, UnknownAccount, UsernameTaken


def create_account(
    *, by: Actor, username: str, role: Role, password: str, at: datetime, display_name: str = ""
) -> Account:
    """A person can sign in and holds one role.

    Raises NotAllowed, BadUsername, WeakPassword, UsernameTaken.
    """
    check_may(by, "manage_accounts")
    username = Account.normalize_username(username).lower()
    check_username(username)
    check_password(password, username=username)
    account = Account(username=username, display_name=display_name)
    account.set_password(password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as error:
            raise UsernameTaken(username=username) from error
        announce("people.account_created", by=by, at=at, subject=_subject(account))
        grant(by=by, account_id=account.pk, role=role, at=at)
    return account


def grant(*, by: Actor, account_id: int, role: Role, at: datetime) -> Grant:
    """The account holds the role. Granting what is held already changes nothing."""
    check_may(by, "manage_accounts")
    with transaction.atomic():
        account = _locked(account_id)
        held = Grant.objects.filter(account=account, role=role, withdrawn_at__isnull=True).first()
        if held is not None:
            return held
        made = Grant.objects.create(account=account, role=role, granted_by=by.id, granted_at=at)
        announce("people.role_granted", by=by, at=at, subject=_subject(account), after={"role": role.value})
    return made


def withdraw(*, by: Actor, account_id: int, role: Role, at: datetime, reason: str = "") -> None:
    """The account no longer holds the role. Withdrawing what is not held changes nothing."""
    check_may(by, "manage_accounts")
    with transaction.atomic():
        account = _locked(account_id)
        ended = Grant.objects.filter(account=account, role=role, withdrawn_at__isnull=True).update(withdrawn_at=at)
        if ended:
            announce(
                "people.role_withdrawn",
                by=by,
                at=at,
                subject=_subject(account),
                before={"role": role.value},
                why=reason,
            )


def change_password(*, by: Actor, account_id: int, password: str, at: datetime) -> None:
    """The account signs in with the new password only, and its other sessions have ended.

    People change their own; who manages accounts changes any. Raises NotAllowed, WeakPassword.
    """
    if by.id != str(account_id):
        check_may(by, "manage_accounts")
    with transaction.atomic():
        account = _locked(account_id)
        check_password(password, username=account.username)
        account.set_password(password)
        account.save(update_fields=["password"])
        announce("people.password_changed", by=by, at=at, subject=_subject(account))


def choose_language(*, by: Actor, account_id: int, language: str) -> None:
    """Pages greet this account in `language` (th or en) on the next machine too. A taste, so not announced."""
    if by.id != str(account_id):
        raise NotAllowed()
    Account.objects.filter(pk=account_id).update(language=language)


def _locked(account_id: int) -> Account:
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount()
    return account


def _subject(account: Account) -> str:
    return f"account:{account.pk}"
