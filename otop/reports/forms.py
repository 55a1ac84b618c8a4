from __future__ import annotations

from django import forms

from otop.base.forms import ReasonField
from otop.base.language import in_both
from otop.reports.types import MoneySource


class ClosingForm(forms.Form):
    """A reason is needed only where something is missing; the action says when. `edition` is the one that it makes."""

    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = ReasonField(required=False)

    def clean(self) -> None:
        if "edition" in self.errors:  # a hidden field has no place of its own to say what is wrong
            self.add_error(None, in_both("หน้านี้ไม่ครบ โปรดเปิดใหม่", "This page is not whole. Open it again."))


class SourceForm(forms.Form):
    """Which source counts for a booth and day, by the button that was pressed, and why."""

    source = forms.ChoiceField(
        choices=[(source.value, source.value) for source in MoneySource],
        error_messages={
            "required": in_both("โปรดเลือกแหล่งยอด", "Choose a source."),
            "invalid_choice": in_both("ไม่มีแหล่งยอดนี้ โปรดเลือกใหม่", "There is no such source. Choose again."),
        },
    )
    reason = ReasonField()
