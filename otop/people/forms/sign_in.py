"""Signing in, and showing again who one is."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as LibraryChangePasswordForm
from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms

from otop.base.language import in_both
from otop.people.models import Account
from otop.people.rules.names import PASSWORD_LENGTH

PASSWORD_HELP = in_both(
    f"อย่างน้อย {PASSWORD_LENGTH} ตัวอักษร ใช้ภาษาไทยและเว้นวรรคได้ วลีที่คิดเองสามสี่คำจำง่ายและเดายาก",
    f"At least {PASSWORD_LENGTH} characters; Thai and spaces are fine. A few words of your own are easy to "
    "keep and hard to guess.",
)
MISSING_PASSWORD = in_both("โปรดพิมพ์รหัสผ่าน", "Type your password.")


class SignInForm(LoginForm):
    """Name and password, read kindly: telephones capitalise the first letter and add a space at the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=in_both("ชื่อผู้ใช้", "Username"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
            error_messages={"required": in_both("โปรดพิมพ์ชื่อผู้ใช้", "Type your username.")},
        )
        password_field(self.fields["password"], in_both("รหัสผ่าน", "Password"))
        self.order_fields(["login", "password"])

    def add_prefix(self, field_name: str) -> str:
        """Password keepers look for a field that is called `username`."""
        return str(super().add_prefix("username" if field_name == "login" else field_name))

    def clean_login(self) -> str:
        typed: str = self.cleaned_data["login"]
        return Account.normalize_username(typed.strip()).lower()


class PasswordAgainForm(ReauthenticateForm):
    """Before a step that could lock somebody out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password_field(self.fields["password"], in_both("รหัสผ่านของท่าน", "Your password"))


class ChangePasswordForm(LibraryChangePasswordForm):
    """The present password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password_field(self.fields["oldpassword"], in_both("รหัสผ่านปัจจุบัน", "Present password"))
        password_field(self.fields["password1"], in_both("รหัสผ่านใหม่", "New password"))
        password_field(self.fields["password2"], in_both("รหัสผ่านใหม่อีกครั้ง", "New password again"))
        self.fields["password1"].help_text = PASSWORD_HELP


def password_field(field: forms.Field, label: Any) -> None:
    """The library's field in our words, without a grey word in it that vanishes as one types."""
    field.label, field.help_text = label, ""
    field.error_messages["required"] = MISSING_PASSWORD
    field.widget.attrs.pop("placeholder", None)
