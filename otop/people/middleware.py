"""Who asks, known once for each request; and a plain answer when they may not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from otop.base.access import Door, declared
from otop.base.types import Actor, Problem
from otop.base.views import problem_page
from otop.base.waiting import busy_page, waited_too_long
from otop.people.queries import VISITOR, actor_of, check_may_somewhere, may_somewhere
from otop.people.types import NotAllowed

log = logging.getLogger("otop.people")


class ActorMiddleware:
    """Sets `request.actor`. A page that never asks for it costs no statement, not even the session's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """The address opens for those for whom it was declared. A view that declares nothing opens for nobody."""
        access = declared(view)
        if access is None:
            raise ImproperlyConfigured(f"{view!r} does not say who may open it (otop/base/access.py)")
        try:
            if access.door is Door.SIGNED_IN and not request.user.is_authenticated:
                raise NotAllowed()
            if access.door is Door.NEEDS:
                check_may_somewhere(request.actor, access.verb_for(request.method))  # type: ignore[attr-defined]
        except NotAllowed as error:
            return self.process_exception(request, error)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer for a Problem that no view caught, and for a wait that took too long. Visitors sign in first."""
        if isinstance(exception, NotAllowed):
            address, actor = request.resolver_match, request.actor  # type: ignore[attr-defined]
            log.info("refused: %s to account %s", address and address.view_name, actor.id or "(none)")
        if isinstance(exception, NotAllowed) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if isinstance(exception, NotAllowed):
            return problem_page(request, exception, emergency=_emergency(request))
        if isinstance(exception, Problem):
            return problem_page(request, exception)
        if waited_too_long(exception):
            return busy_page(request)
        return None


def _emergency(request: HttpRequest) -> str:
    """Where an officer whom a fair turned away may take access for some hours; "" for all others."""
    match = request.resolver_match
    slug = match.kwargs.get("slug") if match else None
    if slug is None or not may_somewhere(request.actor, "take_emergency_access"):  # type: ignore[attr-defined]
        return ""
    return f"{reverse('emergency')}?{urlencode({'fair': slug})}"


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    return actor_of(request.user)
