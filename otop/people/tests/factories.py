from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from otop.base.types import Actor
from otop.people.models import Account, Grant
from otop.people.queries import actor_of
from otop.people.types import Role

AT = datetime(2015, 11, 3, 2, 0, tzinfo=UTC)
NUMBERS = count(1)


def new_account(*, username: str = "", display_name: str = "", language: str = "th") -> Account:
    """An account without roles, whose password nobody knows. Signed in by `client.force_login`."""
    username = username or f"person{next(NUMBERS)}"
    return Account.objects.create(username=username, password="!", display_name=display_name, language=language)


def held(account: Account, role: Role, *, withdrawn_at: datetime | None = None) -> Grant:
    return Grant.objects.create(
        account=account, role=role, granted_by="system", granted_at=AT, withdrawn_at=withdrawn_at
    )


def account_with(role: Role) -> Account:
    return held(new_account(), role).account


def actor_with(role: Role) -> Actor:
    return actor_of(account_with(role))
