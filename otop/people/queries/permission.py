"""Whether somebody may do something to a thing, and the same as the filter of a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from otop.base.types import Actor, ActorKind, Held, Located
from otop.people.models import Account, Grant, SecondFactorPolicy
from otop.people.rules.areas import held_from
from otop.people.rules.reach import covers, holding, reach
from otop.people.types import NotAllowed

VISITOR = Actor(ActorKind.ACCOUNT, "", "visitor")
"""Somebody who has not signed in."""


def may(actor: Actor, verb: str, thing: Located) -> bool:
    """Whether the actor may do `verb` to `thing`. Every page, list, file, search and cache asks here, or `within`.

    Raises LookupError for a verb that no role has.
    """
    where = thing.whereabouts()
    answer = any(covers(held, verb, where) for held in holding(actor, verb))
    return answer or actor.kind is ActorKind.SYSTEM


def may_somewhere(actor: Actor, verb: str) -> bool:
    """Whether there is anything at all to which the actor may do `verb`: for menus, and before a list is narrowed."""
    return bool(holding(actor, verb)) or actor.kind is ActorKind.SYSTEM


def check_may(actor: Actor, verb: str, thing: Located) -> None:
    """Raises NotAllowed."""
    if not may(actor, verb, thing):
        raise NotAllowed()


def check_may_somewhere(actor: Actor, verb: str) -> None:
    """Raises NotAllowed. Only before a list that `within` narrows."""
    if not may_somewhere(actor, verb):
        raise NotAllowed()


def within(actor: Actor, verb: str, *, area: str, subject: str = "", key: str = "pk") -> Q:
    """The rows of a list to which the actor may do `verb`, as a filter; nothing where they may not do it at all.

    `area` is the column with the area's code; `subject` the kind of thing that `key` numbers ("producer"), if roles are
    held for single ones.
    """
    holds = holding(actor, verb)
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    parts = [_within(held, verb, area=area, subject=subject, key=key) for held in holds]
    return Q() if Q() in parts else _any(parts)  # Q() is everything, but beside another in an "or" it says nothing


def _within(held: Held, verb: str, *, area: str, subject: str, key: str) -> Q:
    of_one = Q()
    if held.subject:
        kind, _, number = held.subject.partition(":")
        of_one = Q(**{key: number}) if kind == subject else Q(pk__in=[])
    prefixes = reach(held, verb)
    if "" in prefixes:
        return of_one
    return of_one & _any(Q(**{f"{area}__startswith": prefix}) for prefix in prefixes)


def _any(filters: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for one in filters:
        found |= one
    return found


def actor_of(account: Account, *, at: datetime | None = None) -> Actor:
    """The account as it acts at a moment (now, unless said), with the roles that it holds then and what they ask of it.

    One statement.
    """
    standing = SecondFactorPolicy.objects.filter(role=OuterRef("role"), withdrawn_at__isnull=True)
    grants = in_force(at).filter(account=account)
    grants = grants.annotate(needs_from=Subquery(standing.values("required_from")), acts_for=F("source__account"))
    held = (
        held_from(
            g.role,
            g.scope,
            second_factor_from=g.needs_from,
            basis=g.basis,
            acts_for=str(g.acts_for or ""),
            grant=g.pk,
        )
        for g in grants.order_by("role", "pk")
    )
    return Actor(ActorKind.ACCOUNT, str(account.pk), str(account), tuple(held))


def in_force(at: datetime | None = None) -> QuerySet[Grant]:
    """Grants that count at a moment. What was delegated counts while that from which it comes does."""
    now = at or Now()
    own = Q(period__contains=now, withdrawn_at__isnull=True)
    source = Q(source__isnull=True) | Q(source__period__contains=now, source__withdrawn_at__isnull=True)
    return Grant.objects.filter(own & source)


def not_over(at: datetime) -> QuerySet[Grant]:
    """Grants that count at a moment, or will: for what is to hold for good, such as letting somebody in."""

    def lasts(of: str) -> Q:
        ends = Q(**{f"{of}period__endswith": None}) | Q(**{f"{of}period__endswith__gt": at})
        return Q(**{f"{of}withdrawn_at": None}) & ends

    return Grant.objects.filter(lasts(""), Q(source=None) | lasts("source__"))
