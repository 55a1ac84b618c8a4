from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django import forms

from otop.base.language import in_both, say
from otop.base.types import Text
from otop.sync.rules.telling import PLACES, place_name

FILE_BYTES_MAX = 8 * 1024 * 1024


class ReasonForm(forms.Form):
    """Why something is done that cannot be undone."""

    reason = forms.CharField(
        label=in_both("เหตุผล", "Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        error_messages={"required": in_both("โปรดเขียนเหตุผล", "Please give a reason.")},
    )


class PlaceForm(forms.Form):
    """At which place a phone will work. `places` are kind and number, together by kind."""

    place = forms.ChoiceField(
        label=in_both("เครื่องนี้ใช้ที่ไหน", "Where will this phone work?"),
        error_messages={
            "required": in_both("โปรดเลือกจุด", "Choose a place."),
            "invalid_choice": in_both("ไม่มีจุดนี้ในงาน โปรดเลือกใหม่", "This fair has no such place. Choose again."),
        },
    )

    def __init__(self, data: object = None, *, places: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        groups = [
            (say(PLACES[kind]), [(f"{kind}:{ref}", say(place_name(kind, ref))) for _, ref in members])
            for kind, members in groupby(places, key=lambda place: place[0])
        ]
        first = ("", say(Text("เลือกจุด", "Choose a place")))
        self.fields["place"].choices = [first, *groups]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, str]:
        """Kind and number of the place."""
        kind, _, ref = self.cleaned_data["place"].partition(":")
        return kind, ref


class FileForm(forms.Form):
    """The file that a phone saved because it could not send."""

    file = forms.FileField(
        label=in_both("แฟ้มรายการจากโทรศัพท์", "File of records from a phone"),
        error_messages={
            "required": in_both("โปรดเลือกแฟ้ม", "Choose a file."),
            "empty": in_both("แฟ้มว่างเปล่า", "The file is empty."),
        },
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES_MAX:
            raise forms.ValidationError(in_both("แฟ้มใหญ่เกิน 8 MiB", "The file is larger than 8 MiB."))
        content: bytes = file.read()
        return content
