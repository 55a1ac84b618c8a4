from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from otop.audit.queries.trail import SENTENCES
from otop.audit.types import Wanted
from otop.base.language import in_both, say
from otop.base.types import ActorKind, Text

BANGKOK = ZoneInfo("Asia/Bangkok")
DOMAINS: dict[str, Text] = {
    "people": Text("บัญชีและสิทธิ์", "Accounts and roles"),
    "areas": Text("พื้นที่", "Areas"),
    "producers": Text("ผู้ผลิต", "Producers"),
    "products": Text("ผลิตภัณฑ์", "Products"),
    "fairs": Text("งานแสดงสินค้า", "Fairs"),
    "devices": Text("เครื่องโทรศัพท์", "Phones"),
    "servicecentre": Text("ศูนย์บริการร่วม", "Service centre"),
    "income": Text("ยอดที่เผยแพร่", "Published sales"),
    "sync": Text("บัญชีรายการ", "The ledger"),
    "reports": Text("รายงาน", "Reports"),
    "notices": Text("ประกาศและความยินยอม", "Notices and consents"),
    "privacy": Text("ข้อมูลส่วนบุคคล", "Personal data"),
    "audit": Text("สายโซ่หลักฐาน", "The chain"),
}
ACTORS = {
    ActorKind.ACCOUNT: Text("บัญชีผู้ใช้", "Accounts"),
    ActorKind.DEVICE: Text("เครื่องโทรศัพท์", "Phones"),
    ActorKind.SYSTEM: Text("ระบบ", "The system"),
}


def _events() -> list[tuple[str, Any]]:
    whole = say(Text("ทั้งหมด", "all"))
    groups: list[tuple[str, Any]] = [("", say(Text("ทุกเหตุการณ์", "Every event")))]
    for domain, name in DOMAINS.items():
        mine = [(what, say(text)) for what, text in SENTENCES.items() if what.startswith(f"{domain}.")]
        groups.append((say(name), [(domain, f"{say(name)}: {whole}"), *mine]))
    return groups


def _kinds() -> list[tuple[str, str]]:
    return [("", say(Text("ทุกฝ่าย", "Anybody"))), *((kind.value, say(name)) for kind, name in ACTORS.items())]


def _text(most: int) -> dict[str, Any]:
    return {"max_length": most, "required": False}


def _day() -> dict[str, Any]:
    return {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}


class TrailForm(forms.Form):
    """The filters of the trail, as they stand in the address."""

    what = forms.ChoiceField(label=in_both("เหตุการณ์", "Event"), choices=_events, required=False)
    kind = forms.ChoiceField(label=in_both("ผู้ทำรายการ", "By"), choices=_kinds, required=False)
    who = forms.CharField(label=in_both("ชื่อบัญชีหรือรหัสเครื่อง", "Account name or phone id"), **_text(64))
    subject = forms.CharField(label=in_both("สิ่งที่เกี่ยวข้อง เช่น fair:7", "Thing, such as fair:7"), **_text(120))
    words = forms.CharField(label=in_both("คำในเหตุผล", "Words in the reason"), **_text(100))
    since = forms.DateField(label=in_both("ตั้งแต่วันที่", "From"), **_day())
    until = forms.DateField(label=in_both("ถึงวันที่", "Until"), **_day())

    def wanted(self) -> Wanted:
        """What was asked for; both days belong to the period."""
        asked = self.cleaned_data
        since, until = asked["since"], asked["until"]
        return Wanted(
            what=asked["what"],
            kind=asked["kind"],
            who=asked["who"].strip(),
            subject=asked["subject"].strip(),
            words=asked["words"].strip(),
            since=since and datetime.combine(since, time(), BANGKOK),
            until=until and datetime.combine(until, time(), BANGKOK) + timedelta(days=1),
        )
