from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms

from otop.base.forms import SheetField
from otop.base.language import in_both, say
from otop.base.money import SATANG_MAX
from otop.base.tables import western_digits
from otop.base.types import Problem, Text
from otop.base.uploads import Kind, check_file
from otop.sales.types import SlipBody, SlipPaid
from otop.sync.rules.telling import PLACES, place_name

FILE_BYTES_MAX = 8 * 1024 * 1024


class BahtField(forms.CharField):
    """An amount as people type it, 1,250 or ๑๒๕๐.๕๐; satang when cleaned, nothing as 0 unless it is required."""

    def __init__(self, label: Any, *, required: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=24,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": in_both("โปรดพิมพ์ยอด ถ้าไม่มีพิมพ์ 0", "Type the amount; 0 if there is none.")},
        )

    def clean(self, value: object) -> int:
        typed = western_digits(str(super().clean(value))).replace(",", "").replace(" ", "")
        if not typed:
            return 0
        if not re.fullmatch(r"\d{1,13}(\.\d{1,2})?", typed, re.ASCII):
            raise forms.ValidationError(
                in_both("พิมพ์เป็นตัวเลขบาท เช่น 1,250 หรือ 1250.50", "Type baht, such as 1,250 or 1250.50.")
            )
        baht, _, rest = typed.partition(".")
        satang = int(baht) * 100 + int(rest.ljust(2, "0"))
        if satang > SATANG_MAX:
            raise forms.ValidationError(in_both("ยอดสูงเกินกว่าที่ระบบรับได้", "The amount is larger than can be kept."))
        return satang


class SlipForm(forms.Form):
    """A booth's paper slip of one day, typed by an officer. `sheet` tells one filled-in form from the next."""

    sheet = forms.UUIDField(widget=forms.HiddenInput)
    booth = forms.CharField(
        label=in_both("บูธ", "Booth"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "autofocus": True}),
        error_messages={"required": in_both("โปรดพิมพ์เลขบูธ", "Type the number of the booth.")},
    )
    sold = BahtField(in_both("ยอดขาย (บาท)", "Sold (baht)"), required=True)
    ordered = BahtField(in_both("ยอดสั่งซื้อ (บาท)", "Ordered (baht)"))
    receipts = forms.CharField(
        label=in_both("จำนวนใบเสร็จ", "Receipts"),
        required=False,
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    cash = BahtField(in_both("เงินสด", "Cash"))
    promptpay = BahtField(in_both("พร้อมเพย์", "PromptPay"))
    other = BahtField(in_both("อื่น ๆ", "Other"))

    def __init__(self, data: object = None, *, booths: Collection[str], initial: object = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.booths = booths

    def clean_booth(self) -> str:
        ref = western_digits(self.cleaned_data["booth"]).strip()
        if ref not in self.booths:
            raise forms.ValidationError(
                in_both(
                    f"งานนี้ไม่มีบูธ {ref} โปรดตรวจเลขบนใบสรุป",
                    f"This fair has no booth {ref}. Check the number on the slip.",
                )
            )
        return ref

    def clean_receipts(self) -> int:
        typed = western_digits(self.cleaned_data["receipts"]).replace(",", "").strip()
        if typed and not re.fullmatch(r"\d{1,6}", typed, re.ASCII):
            raise forms.ValidationError(in_both("พิมพ์เป็นจำนวนเต็ม เช่น 35", "Type a whole number, such as 35."))
        return int(typed or 0)

    def clean(self) -> None:
        if "sheet" in self.errors:  # nobody sees that field, so its fault is told for the whole form
            raise forms.ValidationError(
                in_both("แบบฟอร์มไม่ครบ โปรดโหลดหน้าใหม่", "The form is not whole. Load the page again.")
            )
        paid = [self.cleaned_data.get(name) for name in ("cash", "promptpay", "other")]
        sold = self.cleaned_data.get("sold")
        if self.errors or sold is None or None in paid:
            return
        total = sum(amount or 0 for amount in paid)
        if total not in (0, sold):
            raise forms.ValidationError(
                in_both(
                    f"เงินสด พร้อมเพย์ และอื่น ๆ รวม {_baht(total)} บาท ไม่เท่ากับยอดขาย {_baht(sold)} บาท โปรดตรวจกับใบสรุป"
                    " หรือเว้นว่างทั้งสามช่อง",
                    f"Cash, PromptPay and other add up to {_baht(total)} baht, not to the {_baht(sold)} sold."
                    " Check the slip, or leave all three empty.",
                )
            )

    def slip(self, day: date) -> SlipBody:
        typed = self.cleaned_data
        paid = SlipPaid(typed["cash"], typed["promptpay"], typed["other"])
        return SlipBody(typed["booth"], day, typed["sold"], typed["ordered"], typed["receipts"], paid)


def _baht(satang: int) -> str:
    return f"{satang / 100:,.2f}".removesuffix(".00")


class PlaceForm(forms.Form):
    """At which place a phone will work. `places` are kind and number, together by kind."""

    sheet = SheetField()
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
        try:
            check_file(content, allowed=[Kind.TEXT], bytes_max=FILE_BYTES_MAX)
        except Problem as problem:
            raise forms.ValidationError(say(problem.message)) from None
        return content
