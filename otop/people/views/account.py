"""One's own account: password, second factor, devices, linked identities."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.adapter import get_adapter as usersessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from otop.base.access import signed_in
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Text
from otop.people.actions import forget_devices
from otop.people.models import Account
from otop.people.queries import has_second_factor, identity_providers

ENDED = Text("ออกจากระบบในอุปกรณ์นั้นแล้ว", "That device is signed out.")
OTHERS_ENDED = Text("ออกจากระบบในอุปกรณ์อื่นทั้งหมดแล้ว", "All other devices are signed out.")


@signed_in
@require_safe
def overview(request: Request) -> HttpResponse:
    account = _own(request)
    context = {
        "account": account,
        "has_password": account.has_usable_password(),
        "has_second_factor": has_second_factor(account),
        "devices": len(UserSession.objects.purge_and_list(account)),
        "identities": SocialAccount.objects.filter(user=account).count(),
        "providers": identity_providers(),
    }
    return render(request, "people/account.html", context)


@signed_in
@require_safe
def second_factor_first(request: Request) -> HttpResponse:
    """Why nothing else opens yet, and the ways to go on."""
    if has_second_factor(_own(request)):
        return redirect("home")
    return render(request, "people/second_factor_first.html")


@signed_in
@require_safe
def devices(request: Request) -> HttpResponse:
    """Where the account is signed in; the address of a device is not shown."""
    sessions = sorted(UserSession.objects.purge_and_list(_own(request)), key=lambda one: one.last_seen_at, reverse=True)
    return render(request, "people/devices.html", {"devices": sessions, "here": request.session.session_key})


@signed_in
@require_POST
def end_device(request: Request, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=_own(request))
    usersessions().end_sessions([session])
    forget_devices(account_id=_own(request).pk, at=timezone.now())
    messages.success(request, say(ENDED))
    return redirect("usersessions_list")


@signed_in
@require_POST
def end_other_devices(request: Request) -> HttpResponse:
    others = UserSession.objects.filter(user=_own(request)).exclude(session_key=request.session.session_key)
    usersessions().end_sessions(list(others))
    forget_devices(account_id=_own(request).pk, at=timezone.now())
    messages.success(request, say(OTHERS_ENDED))
    return redirect("usersessions_list")


def _own(request: Request) -> Account:
    assert isinstance(request.user, Account)
    return request.user
