from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from otop.base.language import in_both
from otop.people.models import Account


class SignInForm(AuthenticationForm):
    """Name and password, read kindly: telephones capitalise the first letter and add a space at the end."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.error_messages = {
            "invalid_login": in_both(
                "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดตรวจแล้วลองอีกครั้ง (รหัสผ่านแยกตัวพิมพ์เล็กใหญ่)",
                "The username or the password is not right. Check both and try again; capitals matter in the password.",
            ),
            "inactive": in_both("บัญชีนี้ถูกปิดใช้งาน", "This account is closed."),
        }
        self.fields["username"] = forms.CharField(
            label=in_both("ชื่อผู้ใช้", "Username"),
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
            error_messages={"required": in_both("โปรดพิมพ์ชื่อผู้ใช้", "Type your username.")},
        )
        password = self.fields["password"]
        password.label = in_both("รหัสผ่าน", "Password")
        password.error_messages["required"] = in_both("โปรดพิมพ์รหัสผ่าน", "Type your password.")

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        return Account.normalize_username(typed).lower()
