from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from otop.areas.queries import districts
from otop.base.forms import ReasonField
from otop.base.language import in_both
from otop.people.forms.fields import (
    AccountField,
    AreaField,
    DayField,
    SubjectField,
    area_field,
    choose_among,
)
from otop.people.forms.listed import ListedField
from otop.people.queries import names_of_things
from otop.people.types import GrantScope, Role


class GrantForm(forms.Form):
    """A role for an account: which, where, until when, why."""

    role = forms.ChoiceField(label=in_both("บทบาท", "Role"))
    area = area_field()
    view_area = AreaField(in_both("ดูได้ในพื้นที่", "Sees"), help_text=in_both("เว้นว่างคือพื้นที่เดียวกัน", "Empty: the same area"))
    search_area = AreaField(
        in_both("ค้นได้ในพื้นที่", "Searches"), help_text=in_both("เว้นว่างคือเท่าที่ดูได้", "Empty: what it sees")
    )
    subject = SubjectField()
    until = DayField(in_both("ถึงวันที่ (รวมวันนั้น)", "Last day"), required=False, whole=True)
    reason = ReasonField(required=False)

    def __init__(self, *args: Any, roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self.fields["role"], roles)

    def scope(self) -> GrantScope:
        """Fields for what is seen and searched that were left empty follow the area."""
        said = self.cleaned_data
        wider = {name: said[name] if self.data.get(self.add_prefix(name), "").strip() else None for name in WIDER}
        return GrantScope(said["area"], **wider, subject=said["subject"])


WIDER = ("view_area", "search_area")


class DelegationForm(forms.Form):
    """Who acts in a role, from which day to which."""

    to = AccountField()
    from_day = DayField(in_both("ตั้งแต่วันที่", "First day"))
    until = DayField(in_both("ถึงวันที่ (รวมวันนั้น)", "Last day"), whole=True)
    reason = ReasonField()


class EmergencyForm(forms.Form):
    """One fair, or one district, of those that are there, and why it cannot wait."""

    fair = ListedField(in_both("งาน", "Fair"), lambda: names_of_things("fair"))
    district = ListedField(in_both("หรืออำเภอ", "Or district"), districts)
    reason = ReasonField()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        wrong = {"fair", "district"} & self.errors.keys()
        if not wrong and bool(said.get("fair")) == bool(said.get("district")):
            raise forms.ValidationError(
                in_both("เลือกงานหนึ่งงาน หรืออำเภอหนึ่งอำเภอ อย่างใดอย่างหนึ่ง", "Name one fair or one district, not both.")
            )
        return said

    def what(self) -> tuple[Role, GrantScope]:
        said = self.cleaned_data
        if said["fair"]:
            return Role.FAIR_OFFICER, GrantScope(subject=f"fair:{said['fair']}")
        return Role.DISTRICT_OFFICER, GrantScope(said["district"])


class ReviewForm(forms.Form):
    justified = forms.ChoiceField(
        label=in_both("เหตุสมควรหรือไม่", "Was it justified?"),
        choices=[("1", in_both("สมควร", "Yes")), ("0", in_both("ไม่สมควร", "No"))],
        widget=forms.RadioSelect,
        error_messages={"required": in_both("โปรดเลือก", "Choose one.")},
    )
    reason = ReasonField()
