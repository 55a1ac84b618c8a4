from __future__ import annotations

from typing import Any

from django import forms

from otop.base.language import in_both, say
from otop.base.types import Text
from otop.producers.types import CHANNEL_NAMES, KIND_NAMES, PURPOSE_NAMES, ContactDetails

REQUIRED = in_both("โปรดกรอกช่องนี้", "Please fill this in.")


def choices(names: dict[Any, Text]) -> Any:
    """Labels are chosen when shown."""
    return lambda: [(key.value, say(text)) for key, text in names.items()]


class ContactForm(forms.Form):
    """How to reach a producer. The number is never sent back to the page: an empty field leaves it as it is."""

    person = forms.CharField(label=in_both("ชื่อผู้ประสานงาน", "Contact person"), max_length=120, required=False)
    phone = forms.CharField(
        label=in_both("โทรศัพท์", "Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=in_both("อีเมล", "E-mail"),
        max_length=200,
        required=False,
        error_messages={
            "invalid": in_both("อีเมลไม่ถูกต้อง เช่น name@example.org", "Not an e-mail address, such as name@example.org.")
        },
    )
    address = forms.CharField(
        label=in_both("ที่อยู่ (บ้านเลขที่ หมู่ ถนน)", "Address line (house, village, road)"), max_length=300, required=False
    )
    identity = forms.CharField(
        label=in_both("เลขประจำตัวประชาชนหรือเลขนิติบุคคล", "Citizen or juristic number"),
        help_text=in_both("13 หลัก เว้นว่างได้ ระบบเก็บแบบเข้ารหัส", "13 digits; may stay empty. It is stored encrypted."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    remove_identity = forms.BooleanField(
        label=in_both("ลบเลขประจำตัวที่เก็บไว้", "Take the stored number away"), required=False
    )

    def details(self) -> ContactDetails:
        words = self.cleaned_data
        typed = words["identity"].strip()
        identity = "" if words["remove_identity"] else (typed or None)
        return ContactDetails(words["person"], words["phone"], words["email"], words["address"], identity)


class EntryForm(ContactForm):
    """A producer's registration as an officer types it for them."""

    kind = forms.ChoiceField(label=in_both("ประเภทผู้ผลิต", "Kind of producer"), choices=choices(KIND_NAMES))
    name_th = forms.CharField(
        label=in_both("ชื่อภาษาไทย", "Name in Thai"), max_length=200, error_messages={"required": REQUIRED}
    )
    name_en = forms.CharField(label=in_both("ชื่อภาษาอังกฤษ", "Name in English"), max_length=200, required=False)
    area_code = forms.RegexField(
        r"^\s*[1-9][0-9]{5}\s*$",
        label=in_both("รหัสตำบล (6 หลัก)", "Code of the tambon (6 digits)"),
        error_messages={
            "required": REQUIRED,
            "invalid": in_both("รหัสตำบลมี 6 หลัก เช่น 400101", "A tambon's code has 6 digits, such as 400101."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    channel = forms.ChoiceField(
        label=in_both("ผู้ผลิตขอให้ลงทะเบียนอย่างไร", "How the producer asked"), choices=choices(CHANNEL_NAMES)
    )
    told = forms.BooleanField(
        label=in_both("อ่านประกาศให้ผู้ผลิตฟังหรือให้อ่านแล้ว", "The producer heard or read the notice"),
        error_messages={
            "required": in_both(
                "ต้องแจ้งประกาศก่อนเก็บข้อมูล (ม. 23) แจ้งแล้วจึงทำเครื่องหมาย",
                "The notice comes before the data (s. 23). Tick this once it was told.",
            )
        },
    )
    agreed = forms.BooleanField(
        label=in_both("ผู้ผลิตยินยอมให้เผยแพร่ช่องทางติดต่อ", "The producer agrees that their contact is published"),
        required=False,
    )


class RevealForm(forms.Form):
    purpose = forms.ChoiceField(
        label=in_both("วัตถุประสงค์", "Purpose"),
        choices=choices(PURPOSE_NAMES),
        error_messages={"required": REQUIRED, "invalid_choice": in_both("โปรดเลือกวัตถุประสงค์", "Choose a purpose.")},
    )
    words = forms.CharField(
        label=in_both("รายละเอียด", "Details"),
        help_text=in_both("อย่าพิมพ์เลขหรือชื่อบุคคล", "Type neither numbers nor names of persons."),
        max_length=200,
        required=False,
    )


class HandOverForm(forms.Form):
    username = forms.CharField(
        label=in_both("ชื่อผู้ใช้ของผู้ผลิต", "The producer's username"),
        max_length=32,
        error_messages={"required": REQUIRED},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
