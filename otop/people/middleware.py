"""Who asks, known once for each request; and a plain answer when they may not."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from otop.base.types import Actor, Problem
from otop.base.views import problem_page
from otop.people.queries import VISITOR, actor_of
from otop.people.types import NotAllowed


class ActorMiddleware:
    """Sets `request.actor`. A page that never asks for it costs no statement, not even the session's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer for a Problem that no view caught: visitors are asked to sign in first."""
        if isinstance(exception, NotAllowed) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if isinstance(exception, Problem):
            return problem_page(request, exception)
        return None


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    return actor_of(request.user)
