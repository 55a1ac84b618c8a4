"""Fields that forms of several domains share."""

from __future__ import annotations

from django import forms

from otop.base.language import in_both


class ReasonField(forms.CharField):
    """Why; it is kept with what is done, for those who look it up."""

    def __init__(self, *, required: bool = True, length: int = 500) -> None:
        super().__init__(
            label=in_both("เหตุผล", "Reason"),
            required=required,
            max_length=length,
            widget=forms.Textarea(attrs={"rows": 3, "maxlength": length}),
            error_messages={"required": in_both("โปรดเขียนเหตุผล", "Please give a reason.")},
        )


class ReasonForm(forms.Form):
    """Why something is done that cannot be undone."""

    reason = ReasonField()
