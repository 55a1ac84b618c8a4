from __future__ import annotations

from django import forms

from otop.base.forms import SheetField
from otop.base.language import in_both, say
from otop.privacy.types import REQUEST_NAMES


def kinds() -> list[tuple[str, str]]:
    """Labels are chosen when shown."""
    return [(kind.value, say(name)) for kind, name in REQUEST_NAMES.items()]


class NameForm(forms.Form):
    display_name = forms.CharField(label=in_both("ชื่อที่แสดง", "Name that is shown"), max_length=120, required=False)


class RequestForm(forms.Form):
    sheet = SheetField()
    kind = forms.ChoiceField(
        label=in_both("ขอใช้สิทธิ", "What you ask for"),
        choices=kinds,
        error_messages={"invalid_choice": in_both("โปรดเลือกสิทธิที่ขอใช้", "Choose what you ask for.")},
    )
    words = forms.CharField(
        label=in_both("รายละเอียด", "Details"),
        help_text=in_both("ข้อมูลใด และขอให้ทำอย่างไร", "Which data, and what should be done."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        error_messages={"required": in_both("โปรดเขียนรายละเอียด", "Please write the details.")},
    )


class AnswerForm(forms.Form):
    """The button says yes or no; a no needs its reason, which the action checks."""

    granted = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = forms.CharField(
        label=in_both("คำตอบหรือเหตุผลที่ปฏิเสธ", "Answer, or reason of the refusal"),
        help_text=in_both("ผู้ขอจะได้อ่าน", "The person reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
    )
