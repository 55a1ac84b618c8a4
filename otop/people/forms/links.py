"""Invitations, recoveries, and what roles need."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from otop.base.forms import ReasonField
from otop.base.language import in_both, say
from otop.base.types import Problem
from otop.people.actions import check_new_password
from otop.people.forms.fields import SubjectField, area_field, choose_among
from otop.people.forms.sign_in import MISSING_PASSWORD, PASSWORD_HELP
from otop.people.models import Account
from otop.people.queries import account_named
from otop.people.types import ROLE_NAMES, Role

REASON_LENGTH = 300  # of a link and a policy
USERNAME_HELP = in_both(
    "a-z 0-9 จุด ขีดกลาง หรือขีดล่าง ยาว 3 ถึง 32 ตัว ขึ้นต้นด้วยตัวอักษร",
    "3 to 32 of a-z, 0-9, dot, hyphen or underscore, beginning with a letter.",
)


def role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=in_both("บทบาท", "Role"),
        choices=lambda: [(role.value, say(name)) for role, name in ROLE_NAMES.items()],
    )


class InviteForm(forms.Form):
    """Who is invited as what, where, and why. The roles are those that the officer may give."""

    role = forms.ChoiceField(label=in_both("บทบาท", "Role"))
    area = area_field()
    subject = SubjectField()
    display_name = forms.CharField(
        label=in_both("ชื่อที่แสดง (ถ้าทราบ)", "Displayed name, if you know it"), max_length=120, required=False
    )
    reason = ReasonField(length=REASON_LENGTH)

    def __init__(self, *args: Any, roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self.fields["role"], roles)

    def grants(self) -> list[dict[str, Any]]:
        return [{name: self.cleaned_data[name] for name in ("role", "area", "subject")}]


class RecoveryForm(forms.Form):
    """Whose sign-in is to be recovered, and why."""

    username = forms.CharField(
        label=in_both("ชื่อผู้ใช้ของผู้ที่เข้าระบบไม่ได้", "Username of the person who cannot sign in"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"required": in_both("โปรดพิมพ์ชื่อผู้ใช้", "Type the username.")},
    )
    reason = ReasonField(length=REASON_LENGTH)
    void_second_factor = forms.BooleanField(
        label=in_both(
            "ล้างการยืนยันตัวตนขั้นที่สองด้วย (เมื่ออุปกรณ์และรหัสกู้คืนหายทั้งหมด)",
            "Also remove the second factor (when the device and the recovery codes are lost)",
        ),
        required=False,
    )

    def clean_username(self) -> Account:
        """Without a number where there is none so named: the action answers for both alike."""
        typed = self.cleaned_data["username"].strip()
        return account_named(typed) or Account(username=typed)


class NewPasswordForm(forms.Form):
    """A password for the account behind a recovery link."""

    password = forms.CharField(
        label=in_both("รหัสผ่านใหม่", "New password"),
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": MISSING_PASSWORD},
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        account = self.account or Account(
            username=self.cleaned_data.get("username", ""), display_name=self.cleaned_data.get("display_name", "")
        )
        if account.username:
            try:
                check_new_password(account=account, password=password)
            except Problem as problem:
                raise forms.ValidationError(say(problem.message)) from problem
        return password


class BecomeForm(NewPasswordForm):
    """What somebody who was invited chooses."""

    username = forms.CharField(
        label=in_both("ชื่อผู้ใช้ที่ต้องการ", "The username you want"),
        help_text=USERNAME_HELP,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username", "autofocus": True}),
        error_messages={"required": in_both("โปรดพิมพ์ชื่อผู้ใช้", "Type a username.")},
    )
    display_name = forms.CharField(
        label=in_both("ชื่อที่แสดงในระบบ", "Your name as others see it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": in_both("โปรดพิมพ์ชื่อ", "Type your name.")},
    )
    field_order = ("username", "display_name", "password")


class JoinForm(forms.Form):
    """Somebody who was invited comes with an identity of a provider: a username is all that is missing."""

    username = BecomeForm.base_fields["username"]
    display_name = BecomeForm.base_fields["display_name"]


class PolicyForm(forms.Form):
    """Which role needs a second factor, from when, and on what ground."""

    role = role_field()
    required_from = forms.DateField(
        label=in_both("ตั้งแต่วันที่", "From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": in_both("โปรดเลือกวันที่", "Choose the day."),
            "invalid": in_both("วันที่ไม่ถูกต้อง ใช้ปี ค.ศ. เช่น 2026-01-31", "That is no date. Write it as 2026-01-31."),
        },
    )
    reason = ReasonField(length=REASON_LENGTH)
