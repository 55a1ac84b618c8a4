from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from otop.base.types import Actor
from otop.people.models import Account, Grant
from otop.people.queries import actor_of
from otop.people.types import GrantBasis, GrantScope, Role

AT = datetime(2015, 11, 3, 2, 0, tzinfo=UTC)
NUMBERS = count(1)
EVERYWHERE = GrantScope()


def new_account(*, username: str = "", display_name: str = "", language: str = "th") -> Account:
    """An account without roles, whose password nobody knows. Signed in by `client.force_login`."""
    username = username or f"person{next(NUMBERS)}"
    return Account.objects.create(username=username, password="!", display_name=display_name, language=language)


def held(
    account: Account,
    role: Role,
    scope: GrantScope = EVERYWHERE,
    *,
    from_at: datetime = AT,
    until: datetime | None = None,
    withdrawn_at: datetime | None = None,
    basis: GrantBasis = GrantBasis.GRANTED,
    source: Grant | None = None,
) -> Grant:
    """The account holds the role, whatever the rules say of it."""
    return Grant.objects.create(
        account=account,
        role=role,
        area=scope.area,
        view_area=scope.views,
        search_area=scope.searches,
        subject=scope.subject,
        period=DateTimeTZRange(from_at, until),
        basis=GrantBasis.DELEGATED if source else basis,
        source=source,
        granted_by="system",
        granted_at=AT,
        withdrawn_at=withdrawn_at,
    )


def account_with(role: Role, scope: GrantScope = EVERYWHERE) -> Account:
    return held(new_account(), role, scope).account


def actor_with(role: Role, scope: GrantScope = EVERYWHERE) -> Actor:
    return actor_of(account_with(role, scope))
