from __future__ import annotations

from django.db.models import QuerySet

from otop.base.types import NATION, Actor
from otop.people.queries import check_may
from otop.privacy.models import Request
from otop.privacy.types import UnknownRequest


def requests_due(*, actor: Actor, answered: bool = False) -> QuerySet[Request]:
    """Requests that wait, the first due first; or those that are answered, the newest first. Raises NotAllowed."""
    check_may(actor, "handle_privacy", NATION)
    found = Request.objects.select_related("account", "answer").filter(answer__isnull=not answered)
    return found.order_by("-answer__at", "-pk") if answered else found.order_by("due_on", "pk")


def request_for(*, actor: Actor, request_id: int) -> Request:
    """Raises UnknownRequest, NotAllowed."""
    check_may(actor, "handle_privacy", NATION)
    found = Request.objects.select_related("account", "answer").filter(pk=request_id).first()
    if found is None:
        raise UnknownRequest
    return found


def own_requests(actor: Actor) -> QuerySet[Request]:
    """What the account that asks has asked for, newest first, with the answers."""
    return Request.objects.filter(account=int(actor.id or 0)).select_related("answer").order_by("-asked_at", "-pk")
