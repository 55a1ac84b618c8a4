from __future__ import annotations

from otop.base.types import Actor, ActorKind
from otop.people.models import Account, Grant
from otop.people.rules import allows
from otop.people.types import NotAllowed

VISITOR = Actor(ActorKind.ACCOUNT, "", "visitor")
"""Somebody who has not signed in."""


def may(actor: Actor, verb: str, thing: object = None) -> bool:
    """Whether the actor may do `verb` to `thing`. The thing narrows the answer once roles are held for an area."""
    allowed = allows(actor.roles, verb)
    if actor.kind is ActorKind.SYSTEM:
        return True
    return allowed and actor.kind is ActorKind.ACCOUNT and actor.id != ""


def check_may(actor: Actor, verb: str, thing: object = None) -> None:
    """Raises NotAllowed."""
    if not may(actor, verb, thing):
        raise NotAllowed()


def actor_of(account: Account) -> Actor:
    """The account as it acts now, with the roles that it holds now. One statement."""
    roles = Grant.objects.filter(account=account, withdrawn_at__isnull=True).values_list("role", flat=True)
    return Actor(ActorKind.ACCOUNT, str(account.pk), str(account), frozenset(roles))


def account_named(username: str) -> Account | None:
    return Account.objects.filter(username=username.lower()).first()
