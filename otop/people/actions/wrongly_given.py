"""Ending what was given on the strength of an emergency, or to oneself, before the rules refused it."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor, Whereabouts
from otop.people.actions.links import end_link
from otop.people.actions.roles import account_subject, end, locked_account
from otop.people.actions.sessions import forget_devices
from otop.people.models import AccountLink, Grant
from otop.people.queries import check_may, check_may_somewhere, wrongly_given
from otop.people.rules import granting
from otop.people.types import UnknownGrant


def end_wrongly_given(*, by: Actor, reason: str, at: datetime, grant_id: int = 0, link_id: int = 0) -> None:
    """A role, a link, or what a used recovery opened has ended (`wrongly_given`).

    Whoever reviews ends it, also where they could not give it. Raises NotAllowed, ReasonMissing, UnknownGrant.
    """
    check_may_somewhere(by, "review_emergency")
    granting.check_reason(reason)
    with transaction.atomic():
        for wrong in wrongly_given(actor=by, at=at):
            if wrong.role and wrong.role.pk == grant_id:
                check_may(by, "review_emergency", Whereabouts(wrong.role.area))
                locked_account(wrong.role.account_id)
                role = Grant.objects.filter(pk=grant_id, withdrawn_at=None).first()  # afresh, as in end_grant
                if role is not None:
                    return end(by, role, at=at, reason=reason)
            if wrong.link and wrong.link.pk == link_id:
                if wrong.link.used_at:
                    return _end_recovery(by, wrong.link, at=at, reason=reason)
                return end_link(by, link_id, at=at, reason=reason)
        raise UnknownGrant()


def _end_recovery(by: Actor, link: AccountLink, *, at: datetime, reason: str) -> None:
    """Whoever was let in by it is out: every session has ended, the password opens nothing, and no second factor or
    identity is left that was added since. The owner comes in by a new recovery, or by what they had before."""
    assert link.account_id
    assert link.used_at
    account = locked_account(link.account_id)
    if not AccountLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=max(at, link.used_at)):
        raise UnknownGrant()
    account.set_unusable_password()  # every session ends with the password by which it began
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account, created_at__gte=link.used_at).delete()
    SocialAccount.objects.filter(user=account, date_joined__gte=link.used_at).delete()
    forget_devices(account_id=account.pk, at=at)
    announce(
        "people.recovery_ended", by=by, at=at, subject=account_subject(account), after={"link": link.pk}, why=reason
    )
