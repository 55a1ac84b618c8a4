from __future__ import annotations

from django import forms

from otop.base.language import in_both


class ClosingForm(forms.Form):
    """A reason is needed only where something is missing; the action says when."""

    reason = forms.CharField(
        label=in_both("เหตุผล", "Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )
