"""Whoever must have a second factor and has none sets one up before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from otop.people.models import Account
from otop.people.queries import has_second_factor
from otop.people.rules.signing_in import requires_second_factor

STILL_OPEN = {"health", "language", "sign-out", "second-factor-first", "account_reauthenticate"}


class SecondFactorFirst:
    """Asks what was read with the actor's roles, so a role or a demand of this minute counts with the next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or name in STILL_OPEN or (name or "").startswith("mfa_"):
            return None
        account = request.user
        if not isinstance(account, Account):
            return None
        if not requires_second_factor(request.actor, on=timezone.localdate()):  # type: ignore[attr-defined]
            return None
        return None if has_second_factor(account) else redirect("second-factor-first")
