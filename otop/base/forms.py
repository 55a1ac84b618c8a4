"""Fields that forms of several domains share."""

from __future__ import annotations

from uuid import UUID, uuid4

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


class SheetField(forms.UUIDField):
    """Which filled-in form this is, as it was made for the page: a button that is pressed twice sends the same one."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4, widget=forms.HiddenInput)

    def clean(self, value: object) -> UUID:
        """Where a page sent none that can be read, the form is one of its own."""
        try:
            return super().clean(value) or uuid4()
        except forms.ValidationError:
            return uuid4()


class ReasonForm(forms.Form):
    """Why something is done that cannot be undone."""

    reason = ReasonField()
