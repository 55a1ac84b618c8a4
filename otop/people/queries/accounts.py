"""Accounts and what they hold: each list ends at the border of one's area."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from otop.base.types import NATION, Actor
from otop.people.models import Account, Grant
from otop.people.queries.permission import in_force, may, within
from otop.people.types import UnknownAccount


def account_named(username: str) -> Account | None:
    return Account.objects.filter(username=username.lower()).first()


def accounts(*, actor: Actor, search: str = "", role: str = "") -> QuerySet[Account]:
    """Accounts that hold, or held, a role within the actor's area; for the whole country also those without any."""
    found = Account.objects.filter(_accounts_within(actor))
    if search:
        found = found.filter(Q(username__icontains=search) | Q(display_name__icontains=search))
    if role:
        found = found.filter(pk__in=in_force().filter(role=role).values("account"))
    return found.order_by("username")


def _accounts_within(actor: Actor) -> Q:
    if may(actor, "see_accounts", NATION):
        return Q()
    return Q(pk__in=Grant.objects.filter(within(actor, "see_accounts", area="area")).values("account"))


def account(*, actor: Actor, account_id: int) -> Account:
    """Raises UnknownAccount for one that is not there or outside the actor's area; everybody sees their own."""
    found = Account.objects.filter(pk=account_id)
    if actor.id != str(account_id):
        found = found.filter(_accounts_within(actor))
    row = found.first()
    if row is None:
        raise UnknownAccount()
    return row


def grants_of(*, account_id: int) -> list[Grant]:
    """All that the account holds or held, the newest first. One statement."""
    return list(Grant.objects.filter(account_id=account_id).select_related("source").order_by("-granted_at", "-pk"))


def grants_within(*, actor: Actor, account_ids: Collection[int]) -> dict[int, list[Grant]]:
    """What these accounts hold now within the actor's area, by account. One statement."""
    seen = Q() if may(actor, "see_accounts", NATION) else within(actor, "see_accounts", area="area")
    found: dict[int, list[Grant]] = {}
    for grant in in_force().filter(seen, account_id__in=account_ids).order_by("role", "area", "pk"):
        found.setdefault(grant.account_id, []).append(grant)
    return found


def account_names(*, ids: Collection[int]) -> dict[int, str]:
    """What accounts are called now. One statement."""
    return {account.pk: str(account) for account in Account.objects.filter(pk__in=ids)}


def accounts_called(*, words: str, most: int) -> list[int]:
    """Accounts with these words in their name, for the search of those who may see what they did."""
    named = Account.objects.filter(Q(username__icontains=words) | Q(display_name__icontains=words))
    return list(named.order_by("pk").values_list("pk", flat=True)[:most])
