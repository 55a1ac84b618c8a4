"""How the trail is told: what changed as lines, and what people call the things in it. Pure."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from otop.audit.types import BadPlace, Change
from otop.base.thai import english_date, thai_date
from otop.base.types import Text
from otop.people.types import ROLE_NAMES
from otop.producers.types import CHANNEL_NAMES

NAMES: dict[str, Text] = {
    "account": Text("บัญชี", "Account"),
    "added": Text("เพิ่ม", "Added"),
    "area": Text("รหัสพื้นที่", "Area code"),
    "basis": Text("ที่มาของบทบาท", "Basis"),
    "bucket": Text("กลุ่มรายงานยอด", "Bucket"),
    "changed": Text("แก้ไข", "Changed"),
    "channel": Text("ผู้ผลิตขอทาง", "Asked by"),
    "clock": Text("นาฬิกาของงาน", "Clock"),
    "closed": Text("ยกเลิก", "Closed"),
    "code": Text("รหัส", "Code"),
    "count": Text("จำนวนที่พบ", "Found"),
    "day": Text("วันที่", "Day"),
    "differences": Text("ข้อแตกต่าง", "Differences"),
    "digest": Text("ค่าแฮช", "Digest"),
    "edition": Text("ฉบับ", "Edition"),
    "fair": Text("งาน", "Fair"),
    "fairs": Text("จำนวนงาน", "Fairs"),
    "fields": Text("ช่องที่แก้", "Fields"),
    "findings": Text("สิ่งที่พบ", "Findings"),
    "fingerprint": Text("ลายนิ้วมือเอกสาร", "Fingerprint"),
    "from": Text("ตั้งแต่", "From"),
    "granted": Text("รับคำขอ", "Granted"),
    "hash": Text("ค่าแฮชของหัวสายโซ่", "Head"),
    "justified": Text("เหตุสมควร", "Justified"),
    "kind": Text("ชนิด", "Kind"),
    "missing": Text("รายการที่ขาด", "Missing records"),
    "name": Text("ชื่อ", "Name"),
    "no": Text("เลขที่", "Number"),
    "notice": Text("ประกาศฉบับที่", "Notice, version"),
    "place": Text("จุดปฏิบัติงาน", "Place"),
    "producer": Text("ผู้ผลิต", "Producer"),
    "records": Text("จำนวนรายการ", "Records"),
    "role": Text("บทบาท", "Role"),
    "satang": Text("จำนวนเงิน (บาท)", "Amount (baht)"),
    "search_area": Text("ค้นได้ในพื้นที่", "Searches in"),
    "slug": Text("ชื่อย่อ", "Short name"),
    "source": Text("แหล่งของยอด", "Source"),
    "subject": Text("เฉพาะ", "Only for"),
    "until": Text("ถึง", "Until"),
    "view_area": Text("ดูได้ในพื้นที่", "Sees in"),
    "zone": Text("โซน", "Zone"),
}
VALUES: dict[str, dict[str, Text]] = {
    "role": {role.value: name for role, name in ROLE_NAMES.items()},
    "channel": {channel.value: name for channel, name in CHANNEL_NAMES.items()},
}
YES_NO = {True: Text("ใช่", "yes"), False: Text("ไม่ใช่", "no")}
FIELDS = {
    "address": Text("ที่อยู่", "address"),
    "email": Text("อีเมล", "e-mail"),
    "identity": Text("เลขประจำตัว", "number"),
    "person": Text("ผู้ประสานงาน", "person"),
    "phone": Text("โทรศัพท์", "telephone"),
}
LONGEST = 300


def changes(before: Any, after: Any) -> list[Change]:
    """One line a name that stands before or after; what stayed the same is left out."""
    old, new = (value if isinstance(value, dict) else {} for value in (before, after))
    return [
        Change(NAMES.get(name, Text(name, name)), shown(name, old.get(name)), shown(name, new.get(name)))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def shown(name: str, value: Any) -> Text | None:
    """A value as people read it: days in their calendar, money in baht, hashes by their beginning."""
    if value is None or value in ([], {}):
        return None
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, str) and value in VALUES.get(name, {}):
        return VALUES[name][value]
    if name == "fields" and isinstance(value, list):
        words = [FIELDS.get(field, Text(field, field)) for field in map(str, value)]
        return Text(", ".join(w.th for w in words), ", ".join(w.en for w in words))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if name == "satang" and type(value) is int:
        text = f"{value // 100:,}" + (f".{value % 100:02d}" if value % 100 else "")
    elif re.fullmatch(r"[0-9a-f]{64}", text):
        text = f"{text[:8]} {text[8:16]} …"
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return _day(text)
    elif len(text) > LONGEST:
        text = f"{text[:LONGEST]} …"
    return Text(text, text)


def _day(text: str) -> Text:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Text(text, text)
    return Text(thai_date(day), english_date(day))


def read_place(text: str) -> tuple[datetime, int] | None:
    """Where a page of the trail begins, as its address says it. Raises BadPlace."""
    if not text:
        return None
    at, _, id_ = text.rpartition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not 0 < int(id_) < 2**63:
            raise BadPlace
        return moment, int(id_)
    except ValueError:
        raise BadPlace from None


def place(at: datetime, id_: int) -> str:
    return f"{at.isoformat()}~{id_}"
