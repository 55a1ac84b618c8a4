"""What waits for those who review: emergencies, and what was given on the strength of one, or to oneself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from otop.base.types import Actor, ActorKind, Held
from otop.people.models import Account, AccountLink, Grant
from otop.people.queries.permission import may_somewhere, not_over, within
from otop.people.rules.areas import held_from
from otop.people.rules.granting import can_be_delegated, read_grant, role_that_gives
from otop.people.types import GrantBasis, LinkKind, Role, Way

HOLDER = Cast("account_id", CharField())


@dataclass(frozen=True, slots=True)
class WronglyGiven:
    """A role or a link that still stands and that its giver could not give as the rules are now."""

    giver: Account
    role: Grant | None = None
    link: AccountLink | None = None

    @property
    def key(self) -> str:
        """What tells it apart on a page."""
        return f"role-{self.role.pk}" if self.role else f"link-{self.link.pk}" if self.link else ""


def emergencies(*, actor: Actor) -> QuerySet[Grant]:
    """Emergency accesses within the actor's area, newest first, with what a reviewer found."""
    taken = Grant.objects.filter(basis=GrantBasis.EMERGENCY).filter(within(actor, "see_emergencies", area="area"))
    return taken.select_related("account", "review").order_by("-granted_at", "-pk")


def waiting_reviews(*, actor: Actor) -> int:
    """How many emergencies wait for this person's review. One statement, none for whoever does not review."""
    if not may_somewhere(actor, "review_emergency"):
        return 0
    taken = Grant.objects.filter(within(actor, "review_emergency", area="area"), basis=GrantBasis.EMERGENCY)
    return taken.filter(review=None).exclude(account_id=int(actor.id) if actor.id.isdigit() else 0).count()


def wrongly_given(*, actor: Actor, at: datetime) -> list[WronglyGiven]:
    """What was given to oneself, or by who had the right in an emergency only, before the rules refused it: roles that
    still count within the actor's area, and links.

    A recovery that was used stays until it is ended, or the account was recovered once more. Five statements, however
    many there are.
    """
    seen = within(actor, "see_emergencies", area="area")
    roles = not_over(at).filter(seen, _doubtful("granted")).exclude(basis=GrantBasis.EMERGENCY)
    found = list(roles.select_related("account", "source").order_by("-granted_at", "-pk"))
    links = list(_links(at)) if may_somewhere(actor, "see_emergencies") else []
    numbers = {int(by) for by in chain((r.granted_by for r in found), (li.issued_by for li in links)) if by.isdigit()}
    givers = Account.objects.in_bulk(numbers)
    rights = list(
        Grant.objects.filter(account__in=numbers).exclude(basis=GrantBasis.EMERGENCY).select_related("source")
    )
    behind = list(not_over(at).filter(account__in={link.account_id for link in links if link.account_id}))
    wrong = [WronglyGiven(givers[int(r.granted_by)], role=r) for r in found if not _rightly_given(r, rights)]
    return wrong + [
        WronglyGiven(givers[int(li.issued_by)], link=li) for li in links if not _rightly_issued(li, rights, behind)
    ]


def _doubtful(done: str) -> Q:
    """Rows by which an account gave to itself, or gave while it had an emergency open."""
    giver, moment = OuterRef(f"{done}_by"), OuterRef(f"{done}_at")
    open_then = Grant.objects.annotate(holder=HOLDER).filter(holder=giver, basis=GrantBasis.EMERGENCY)
    return Q(Exists(open_then.filter(period__contains=moment))) | Q(**{f"{done}_by": HOLDER})


def _links(at: datetime) -> Collection[AccountLink]:
    out = Q(used_at=None, withdrawn_at=None, expires_at__gt=at)
    later = AccountLink.objects.filter(
        account=OuterRef("account"), kind=LinkKind.RECOVERY, used_at__gt=OuterRef("used_at")
    )
    opened = Q(kind=LinkKind.RECOVERY, used_at__isnull=False, withdrawn_at=None) & ~Q(Exists(later))
    links = AccountLink.objects.filter(_doubtful("issued"), out | opened).select_related("account")
    return links.order_by("-issued_at", "-pk")


def _rightly_given(row: Grant, rights: Collection[Grant]) -> bool:
    if row.granted_by == str(row.account_id):
        return False
    if row.source and row.granted_by == str(row.source.account_id):
        return can_be_delegated(Role(row.source.role), GrantBasis(row.source.basis))
    giver = _as_then(row.granted_by, rights, row.granted_at)
    return role_that_gives(giver, Way.ROLE, [held_from(row.role, row.scope)], to=str(row.account_id)) is not None


def _rightly_issued(link: AccountLink, rights: Collection[Grant], behind: Collection[Grant]) -> bool:
    if link.issued_by == str(link.account_id):
        return False
    giver = _as_then(link.issued_by, rights, link.issued_at)
    if link.kind == LinkKind.RECOVERY:
        known = [g for g in behind if g.account_id == link.account_id and g.granted_at <= link.issued_at]
        held = [held_from(g.role, g.scope) for g in known]
        return role_that_gives(giver, Way.RECOVERY, held, to=str(link.account_id)) is not None
    granted = [held_from(role, scope) for role, scope in map(read_grant, link.grants)]
    return role_that_gives(giver, Way.INVITATION, granted) is not None


def _as_then(account_id: str, rights: Collection[Grant], at: datetime) -> Actor:
    """The account with the roles that it held at that moment, but for emergencies."""
    held: list[Held] = []
    for row in rights:
        if str(row.account_id) == account_id and all(one.counted(at) for one in (row, row.source) if one):
            acts_for = str(row.source.account_id) if row.source else ""
            held.append(held_from(row.role, row.scope, basis=row.basis, acts_for=acts_for))
    return Actor(ActorKind.ACCOUNT, account_id, "", tuple(held))
