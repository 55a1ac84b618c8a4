"""What opens behind a link from an officer: a new account, or a new password."""

from __future__ import annotations

from collections.abc import Callable

from allauth.core.internal import ratelimit
from allauth.socialaccount.internal.flows.signup import (
    clear_pending_signup,
    complete_social_signup,
    get_pending_signup,
)
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from otop.base.access import public
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem, Text
from otop.people import actions
from otop.people.forms.links import BecomeForm, JoinForm, NewPasswordForm
from otop.people.queries import identity_providers, open_link
from otop.people.types import LinkKind, NotToOneself, UnknownLink

LINK = "link"
"""Where the session keeps the token, so that it stands in no address while people read and type."""
RECOVERED = Text(
    "ตั้งรหัสผ่านใหม่แล้ว และออกจากระบบในทุกอุปกรณ์แล้ว โปรดเข้าสู่ระบบด้วยรหัสผ่านใหม่",
    "The new password is set and every device is signed out. Sign in with the new password.",
)
WELCOME = Text(
    "สร้างบัญชีแล้ว โปรดเข้าสู่ระบบด้วยชื่อผู้ใช้และรหัสผ่านที่เพิ่งตั้ง",
    "The account is made. Sign in with the username and password you just chose.",
)


@public
@never_cache
@require_safe
def taken_up(request: Request, token: str) -> HttpResponse:
    """The token moves from the address into the session of whoever opened it."""
    if (wait := _too_many(request)) is not None:
        return wait
    link = open_link(token, at=timezone.now())
    if request.user.is_authenticated:
        if link.issued_by == request.actor.id:
            raise NotToOneself()
        logout(request)
    request.session[LINK] = token
    return redirect("link")


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: Request) -> HttpResponse:
    """Username and password for who was invited, a new password for who could not sign in."""
    if request.method == "POST" and (wait := _too_many(request)) is not None:
        return wait
    token = request.session.get(LINK, "")
    link = open_link(token, at=timezone.now())
    if link.kind == LinkKind.RECOVERY:
        form: NewPasswordForm = NewPasswordForm(request.POST or None, account=link.account)
    else:
        form = BecomeForm(request.POST or None, initial={"display_name": link.display_name})
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        chosen = form.cleaned_data
        if link.kind == LinkKind.RECOVERY:
            done = _done(
                form, lambda: actions.recover(by=request.actor, token=token, password=chosen["password"], at=at)
            )
        else:
            done = _done(form, lambda: actions.accept_invitation(by=request.actor, token=token, at=at, **chosen))
        if done:
            request.session.flush()
            messages.success(request, say(RECOVERED if link.kind == LinkKind.RECOVERY else WELCOME))
            return redirect("sign-in")
    context = {"link": link, "providers": identity_providers()}
    return _page(request, "people/link.html", form, **context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def joined(request: Request) -> HttpResponse:
    """Who was invited and came back from a provider chooses a username; the identity is the way to sign in."""
    identity = get_pending_signup(request)
    if identity is None:
        return redirect("sign-in")
    token = request.session.get(LINK, "")
    link = open_link(token, at=timezone.now(), kind=LinkKind.INVITATION)
    form = JoinForm(request.POST or None, initial={"display_name": link.display_name})

    def accept() -> None:
        with transaction.atomic():
            account = actions.accept_invitation(
                by=request.actor, token=token, password=None, at=timezone.now(), **form.cleaned_data
            )
            identity.connect(request, account)

    if request.method == "POST" and form.is_valid() and _done(form, accept):
        clear_pending_signup(request)
        del request.session[LINK]
        answer: HttpResponse = complete_social_signup(request, identity)
        return answer
    return _page(request, "people/join.html", form, link=link)


def _done(form: NewPasswordForm | JoinForm, act: Callable[[], object]) -> bool:
    """Whether it was done; what a person can mend is said in the form. A link that is gone has its own page."""
    try:
        act()
    except UnknownLink:
        raise
    except Problem as problem:
        form.add_error(FIELDS.get(problem.code), say(problem.message))
        return False
    return True


FIELDS = {"bad_username": "username", "username_taken": "username"} | dict.fromkeys(
    ("weak_password", "long_password", "common_password", "programme_password", "password_like_name"), "password"
)


def _too_many(request: Request) -> HttpResponse | None:
    """A plain page for an address that opens many links."""
    answer: HttpResponse | None = ratelimit.consume_or_429(
        request, app="allauth.account", action="open_link", limit_get=True
    )
    return answer


def _page(request: Request, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **more}, status=status)
