"""What people type when they give roles: areas, accounts, days."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from otop.areas.queries import by_code, find, names_of
from otop.areas.types import REGIONS
from otop.base.language import in_both, say
from otop.people.queries import account_named
from otop.people.types import ROLE_NAMES, Role


class AreaField(forms.CharField):
    """An area as people write it: a code, a name, a region. Cleaned: its code, the region's word, "" for everywhere."""

    def __init__(self, label: Any, *, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=120,
            help_text=help_text,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def clean(self, value: object) -> str:
        typed = " ".join(str(super().clean(value)).split())
        region = next(
            (code for code, r in REGIONS.items() if typed.lower() in {code, r.name.th, r.name.en.lower()}), ""
        )
        if not typed or region:
            return region
        if typed.isascii() and typed.isdigit():
            if by_code(typed) is None:
                raise forms.ValidationError(in_both("ไม่มีพื้นที่รหัสนี้", "No area has this code."))
            return typed
        return self._named(typed)

    def _named(self, typed: str) -> str:
        found = list(find(typed)[:6])
        if len(found) == 1:
            return found[0].code
        if not found:
            raise forms.ValidationError(in_both("ไม่พบพื้นที่ชื่อนี้ ลองพิมพ์รหัส", "No area has this name. Try its code."))
        names = names_of(area.code for area in found[:5])
        choices = "; ".join(f"{area.code} {say(names[area.code])}" for area in found[:5])
        raise forms.ValidationError(
            in_both("มีหลายแห่ง โปรดพิมพ์รหัส: %(choices)s", "Several are so named. Type the code: %(choices)s"),
            params={"choices": choices},
        )


class AccountField(forms.CharField):
    """A username; cleaned, the number of its account."""

    def __init__(self) -> None:
        super().__init__(
            label=in_both("ชื่อผู้ใช้ของผู้ทำหน้าที่แทน", "Username of who acts for them"),
            max_length=32,
            widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
            error_messages={"required": in_both("โปรดพิมพ์ชื่อผู้ใช้", "Type a username.")},
        )

    def clean(self, value: object) -> int:
        account = account_named(str(super().clean(value)).strip())
        if account is None:
            raise forms.ValidationError(in_both("ไม่มีชื่อผู้ใช้นี้", "There is no such username."))
        return int(account.pk)


class DayField(forms.DateField):
    """A day; cleaned, the moment at which it begins in Bangkok, or the next one begins if it counts too."""

    def __init__(self, label: Any, *, required: bool = True, whole: bool = False) -> None:
        self.whole = whole
        super().__init__(
            label=label,
            required=required,
            widget=forms.DateInput(attrs={"type": "date"}),
            error_messages={
                "required": in_both("โปรดเลือกวัน", "Choose a day."),
                "invalid": in_both("วันที่ไม่ถูกต้อง เช่น 2026-11-25 (ค.ศ.)", "This is no date, such as 2026-11-25."),
            },
        )

    def clean(self, value: object) -> datetime | None:
        day = super().clean(value)
        if day is None:
            return None
        moment = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
        return moment + timedelta(days=1) if self.whole else moment


def area_field() -> AreaField:
    """Where a role is held."""
    return AreaField(
        in_both("พื้นที่", "Area"),
        help_text=in_both(
            "ชื่อหรือรหัสจังหวัด อำเภอ ตำบล หรือภาค เว้นว่างคือทั้งประเทศ",
            "Name or code of a province, district or tambon, or a region; empty is the whole country",
        ),
    )


class SubjectField(forms.CharField):
    """The one thing for which a role is held, by the address of its page or a fair's short name; empty for no such
    narrowing. Cleaned, "fair:<slug>" or "producer:<uuid>"."""

    def __init__(self) -> None:
        super().__init__(
            label=in_both("เฉพาะงานหรือผู้ผลิตรายเดียว", "For one fair or producer only"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
            help_text=in_both(
                "วางที่อยู่หน้าของงานหรือผู้ผลิต หรือพิมพ์ชื่อย่อของงาน เช่น otop-to-aec เว้นว่างคือไม่จำกัด",
                "The address of its page, or a fair's short name such as otop-to-aec; empty: not narrowed",
            ),
        )

    def clean(self, value: object) -> str:
        typed = str(super().clean(value)).strip()
        producer = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", typed.lower())
        fair = re.fullmatch(r"(?:.*/fairs/|fair:)?([\w-]{1,50})(?:/.*)?", typed)
        if producer:
            return f"producer:{producer[0]}"
        if fair or not typed:
            return f"fair:{fair[1]}" if fair else ""
        raise forms.ValidationError(
            in_both("อ่านไม่ออกว่าเป็นงานหรือผู้ผลิตใด", "This is no address of a fair or producer, and no short name.")
        )


def choose_among(field: forms.Field, roles: Collection[Role]) -> None:
    """A choice of these roles, in their usual order; none is chosen beforehand."""
    assert isinstance(field, forms.ChoiceField)
    nothing = ("", in_both("เลือกบทบาท", "Choose a role"))
    field.choices = [nothing, *((role.value, say(ROLE_NAMES[role])) for role in Role if role in roles)]
    field.error_messages |= {
        "required": in_both("โปรดเลือกบทบาท", "Choose a role."),
        "invalid_choice": in_both("ท่านให้บทบาทนี้ไม่ได้ โปรดเลือกใหม่", "You cannot give this role. Choose again."),
    }
