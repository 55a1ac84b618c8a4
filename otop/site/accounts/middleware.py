"""Whoever must have a second factor sets one up before anything else; where people are signed in is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from otop.people.models import Account
from otop.people.queries import has_second_factor, remembered
from otop.people.queries.known_devices import KNOWN_FOR
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


def remember_device(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a browser in which an account is signed in carries its mark (docs/decisions/0022)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # Just signed in, or asked for by the page: who was asked for by nobody costs no statement here either.
        user = request.user if type(request.user) is Account else getattr(request, "_cached_user", None)
        cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        if isinstance(user, Account) and (value := remembered(cookie, user)):
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                value,
                max_age=KNOWN_FOR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return answer
