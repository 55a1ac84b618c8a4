"""What signing in asks: requirements of a second factor, links, providers of identities."""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet

from otop.areas.queries import provinces
from otop.base.types import NATION, Actor
from otop.people.models import Account, AccountLink, SecondFactorPolicy
from otop.people.queries.permission import actor_of, check_may_somewhere, in_force, may
from otop.people.rules.signing_in import requires_second_factor, token_hash
from otop.people.types import LinkKind, UnknownLink


def second_factor_policies() -> QuerySet[SecondFactorPolicy]:
    """The requirements that stand, by role; those to come are among them."""
    return SecondFactorPolicy.objects.filter(withdrawn_at__isnull=True).order_by("role")


def needs_second_factor(account: Account, *, on: date) -> bool:
    """Whether the account holds a role that needs a second factor on that day."""
    return requires_second_factor(actor_of(account), on=on)


def has_second_factor(account: Account) -> bool:
    """An app with codes or a passkey; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=["totp", "webauthn"]).exists())


def open_link(token: str, *, at: datetime, kind: LinkKind | None = None) -> AccountLink:
    """The link that this token opens now. Raises UnknownLink, whatever is the matter with it."""
    links = _still_open(at).filter(token_hash=token_hash(token))
    link = (links.filter(kind=kind) if kind else links).select_related("account").first()
    if link is None or (link.account and not link.account.is_active):
        raise UnknownLink()
    return link


def links_out(*, actor: Actor, at: datetime) -> QuerySet[AccountLink]:
    """The links that can still be opened, newest first: one's own, or all for who manages the whole country."""
    check_may_somewhere(actor, "manage_accounts")
    own = Q() if may(actor, "manage_accounts", NATION) else Q(issued_by=actor.id)
    return _still_open(at).filter(own).select_related("account").order_by("-issued_at", "-pk")


def _still_open(at: datetime) -> QuerySet[AccountLink]:
    """Neither used, withdrawn nor run out, and the role on which it rests still counts."""
    stands = Q(rests_on=None) | Q(rests_on__in=in_force(at).values("pk"))
    return AccountLink.objects.filter(stands, used_at=None, withdrawn_at=None, expires_at__gt=at)


def province_names() -> list[str]:
    """The provinces in both languages, as passwords may contain them."""
    return [name for area in provinces() for name in (area.name_th, area.name_en)]


def identity_providers() -> list[dict[str, str]]:
    """The OpenID providers that the operator listed: their word in addresses and their name in both languages."""
    return [
        {"id": one["provider_id"], "name_th": one["settings"]["name_th"], "name_en": one["settings"]["name_en"]}
        for one in settings.OIDC_PROVIDERS
    ]
