"""Where the library of sign-in asks us: who may come in, how that is said, what is kept and what is not."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from otop.base.addresses import visitor_address
from otop.base.language import in_both, say
from otop.base.types import Problem
from otop.people.actions import change_password, check_new_password, note_lock_out
from otop.people.models import Account
from otop.people.queries import VISITOR, account_named, actor_of, known_device, open_link
from otop.people.rules.signing_in import LOCK_OUT_MINUTES
from otop.people.types import LinkKind, UnknownLink

log = logging.getLogger("otop.people")
LOCKED_OUT = in_both(
    f"ลองผิดหลายครั้งเกินไป ลองใหม่ได้อีกครั้งภายใน {LOCK_OUT_MINUTES} นาที บัญชีไม่ได้ถูกปิด",
    f"Too many wrong tries. Try again in {LOCK_OUT_MINUTES} minutes at the latest; the account is not closed.",
)
"""The times in ACCOUNT_RATE_LIMITS are the same, which a test compares."""


class Accounts(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": in_both(
            "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดตรวจแล้วลองอีกครั้ง (รหัสผ่านแยกตัวพิมพ์เล็กใหญ่)",
            "The username or the password is not right. Check both and try again; capitals matter in the password.",
        ),
        "incorrect_password": in_both(
            "รหัสผ่านไม่ถูกต้อง โปรดลองอีกครั้ง (แยกตัวพิมพ์เล็กใหญ่)", "That is not your password. Try again; capitals matter."
        ),
        "enter_current_password": in_both(
            "รหัสผ่านปัจจุบันไม่ถูกต้อง โปรดลองอีกครั้ง", "That is not your present password. Try again."
        ),
        "too_many_login_attempts": LOCKED_OUT,
        "rate_limited": LOCKED_OUT,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return visitor_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try before it is made; the library takes it back if it was right.

        A stranger's by the address and by the name alone (one site has several host names, and each would give a
        guesser five tries more); that of a device where the account was signed in before, by the device.
        """
        name = credentials.get("username", "").lower()
        cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        account = account_named(name) if cookie else None
        device = known_device(cookie, account) if account else None
        from_address: list[Any] = []
        if device is None:
            self._count(request, "sign_in")
            from_address = self._count(request, "wrong_from")
        try:
            wrong = self._count(request, "wrong_password", key=device or f"name:{name}")
        except ValidationError:
            if account := account or account_named(name):
                note_lock_out(by=VISITOR, account_id=account.pk, what="password", at=timezone.now())
            raise
        self._login_failed_rl_usage = ratelimit.RateLimitUsage([*from_address, *wrong])

    def _count(self, request: HttpRequest, action: str, key: str | None = None) -> list[Any]:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if usage is None:
            raise self.validation_error("too_many_login_attempts")
        return list(usage.usage)

    def reauthenticate(self, user: Account, password: str) -> bool:
        """Within a session it is the account's own tries that count, whoever attacks its name or its address."""
        try:
            wrong = self._count(self.request, "wrong_password", key=f"again:{user.pk}")
        except ValidationError:
            note_lock_out(by=actor_of(user), account_id=user.pk, what="password", at=timezone.now())
            raise
        if not user.check_password(password):
            return False
        ratelimit.RateLimitUsage(wrong).rollback()
        return True

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """What was typed stays out of the log: people type passwords into the field for names."""
        log.info("sign-in failed")

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Signed in, by whatever way; on a machine where nobody chose a language yet, in the account's own."""
        log.info("signed in: account %s", user.pk)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response

    def clean_password(self, password: str, user: Account | None = None) -> str:
        try:
            check_new_password(account=user or Account(), password=password)
        except Problem as problem:
            raise ValidationError(say(problem.message)) from problem
        return password

    def set_password(self, user: Account, password: str) -> None:
        change_password(by=actor_of(user), account_id=user.pk, password=password, at=timezone.now())
        user.refresh_from_db(fields=["password"])

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has an address."""


class Identities(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only with an invitation in hand; who has none is told to link the identity first."""
        token = request.session.get("link", "")
        try:
            open_link(token, at=timezone.now(), kind=LinkKind.INVITATION)
        except UnknownLink:
            raise ImmediateHttpResponse(redirect("identity-unknown")) from None
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Nothing the provider says about a person is taken over."""
        return sociallogin.user

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody has an address."""
