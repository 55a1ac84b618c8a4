"""Codes of an app, recovery codes, passkeys."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as accounts
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.utils import timezone

from otop.base.language import in_both
from otop.people.actions import note_lock_out
from otop.people.models import Account
from otop.people.queries import VISITOR, known_device

CODE = in_both("รหัสจากแอปหรือรหัสกู้คืน", "Code of the app, or a recovery code")
NAME = in_both("ชื่อที่ท่านเรียกอุปกรณ์นี้", "What you call this device")
NAME_HELP = in_both("เช่น โทรศัพท์ของฉัน กุญแจสำรอง", "Such as “my phone” or “spare key”.")


class _Counted:
    """Counts the try before it is made. Too many wrong codes are announced, once."""

    user: Account

    def clean_code(self) -> str:
        counted: dict[str, Any] = {"app": "allauth.account", "action": "wrong_code", "key": self.counted_by()}
        if ratelimit.consume(context.request, **counted) is None:
            note_lock_out(by=VISITOR, account_id=self.user.pk, what="second_factor", at=timezone.now())
            raise accounts().validation_error("too_many_login_attempts")
        code = str(super().clean_code())  # type: ignore[misc]
        ratelimit.clear(context.request, **counted)
        return code

    def counted_by(self) -> str:
        return f"again:{self.user.pk}"


class CodeForm(_Counted, AuthenticateForm):
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], CODE)

    def counted_by(self) -> str:
        """Who knows the password alone, elsewhere, does not shut out a device that was signed in before."""
        cookie = context.request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        return known_device(cookie, self.user) or f"account:{self.user.pk}"


class CodeAgainForm(_Counted, ReauthenticateForm):
    """Before a step that could lock somebody out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], CODE)


class FirstCodeForm(ActivateTOTPForm):
    """Proves that the app has taken the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], in_both("รหัส 6 หลักที่แอปแสดง", "The six digits that the app shows"))


class _ReadWithCare:
    """What a browser sends is anybody's JSON; the library's reader stumbles over some of it."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(_ReadWithCare, LoginWebAuthnForm):
    """A passkey alone."""


class PasskeyForm(_ReadWithCare, AuthenticateWebAuthnForm):
    """A passkey as the second step of a sign-in."""


class PasskeyAgainForm(_ReadWithCare, ReauthenticateWebAuthnForm):
    """Before a step that could lock somebody out."""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey always signs in by itself: it asks for a fingerprint, a face or a PIN, which is two factors."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = NAME, NAME_HELP
        self.fields["name"].max_length = 60
        self.fields["passwordless"].widget = forms.CheckboxInput(attrs={"hidden": True, "checked": True})

    def clean_passwordless(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=NAME, help_text=NAME_HELP, max_length=60)


def _code(field: forms.Field, label: Any) -> None:
    field.label = label
    field.error_messages["required"] = in_both("โปรดพิมพ์รหัส", "Type the code.")
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": 20}
    )
