"""What people and things of the trail are called, at the moment of reading. Four statements, however many rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.urls import reverse

from otop.audit.queries.trail import sentence
from otop.audit.rules.telling import changes
from otop.audit.types import TrailRow
from otop.base.models import Announcement
from otop.base.types import ActorKind, Text
from otop.devices.queries import devices_with
from otop.fairs.queries import fairs_with, places_with
from otop.people.queries import account_names

SYSTEM = Text("ระบบ", "The system")
KINDS: dict[str, Text] = {
    "account": Text("บัญชี", "Account"),
    "areas": Text("พื้นที่", "Areas"),
    "audit": Text("สายโซ่หลักฐาน", "Chain"),
    "books": Text("บัญชีทุกงาน", "The books"),
    "device": Text("เครื่อง", "Phone"),
    "fair": Text("งาน", "Fair"),
    "link": Text("ลิงก์", "Link"),
    "no_slip": Text("ไม่มีใบสรุป", "No slip"),
    "notice": Text("ประกาศ", "Notice"),
    "place": Text("จุดปฏิบัติงาน", "Place"),
    "privacy": Text("ข้อมูลส่วนบุคคล", "Personal data"),
    "producer": Text("ผู้ผลิต", "Producer"),
    "producers": Text("ทะเบียนผู้ผลิต", "Producers"),
    "product": Text("ผลิตภัณฑ์", "Product"),
    "products": Text("รายการสินค้า", "Products"),
    "refusal": Text("รายการที่ถูกปฏิเสธ", "Refused record"),
    "request": Text("คำขอ", "Request"),
    "role": Text("บทบาท", "Role"),
    "sale": Text("การขาย", "Sale"),
    "series": Text("ยอดที่เผยแพร่", "Published series"),
    "slip": Text("ใบสรุป", "Slip"),
}
PLACES: dict[str, Text] = {
    "booth": Text("บูธ", "booth"),
    "gate": Text("ประตู", "gate"),
    "counter": Text("ช่องบริการ", "counter"),
    "desk": Text("โต๊ะเจ้าหน้าที่", "desk"),
}


class Names:
    """The names of all that these announcements speak of."""

    def __init__(self, rows: Sequence[Announcement]) -> None:
        said = [row.subject.partition(":") for row in rows] + [(r.actor_kind, ":", r.actor_id) for r in rows]
        fairs = [(row.after or {}).get("fair") for row in rows]
        of = {kind: {id_ for k, _, id_ in said if k == kind} for kind in ("account", "fair", "place", "device")}
        self.accounts = account_names(ids=_numbers(of["account"]))
        self.fairs = fairs_with(ids=_numbers([*of["fair"], *map(str, fairs)]))
        self.places = places_with(ids=_numbers(of["place"]))
        self.devices = devices_with(ids=_uuids(of["device"]))

    def told(self, row: Announcement) -> TrailRow:
        return TrailRow(
            id=row.pk,
            no=row.no,
            at=row.at,
            what=sentence(row.what),
            who=SYSTEM if row.actor_kind == ActorKind.SYSTEM else self.thing(row.actor_kind, row.actor_id),
            subject=row.subject,
            thing=self.thing(*row.subject.split(":", 1)) if ":" in row.subject else Text(row.subject, row.subject),
            page=self.page(row),
            changes=changes(row.before, row.after),
            why=row.why,
        )

    def thing(self, kind: str, id_: str) -> Text:
        """Kind and name; where a name is not known (any more), the id."""
        word, name = KINDS.get(kind, Text(kind, kind)), Text(id_, id_)
        if kind in ("audit", "books"):
            return word
        if kind == "account" and id_.isdecimal() and int(id_) in self.accounts:
            return Text(self.accounts[int(id_)], self.accounts[int(id_)])
        if kind == "fair" and id_.isdecimal() and (fair := self.fairs.get(int(id_))):
            return Text(fair.name_th or fair.name_en, fair.name_en or fair.name_th)
        if kind == "place" and id_.isdecimal() and (place := self.places.get(int(id_))):
            where, fair = PLACES[place.kind], place.fair
            return Text(f"{where.th} {place.ref} · {fair.name_th}", f"{where.en} {place.ref} · {fair.name_en}")
        if kind == "device" and (device := self.devices.get(_uuid(id_))):
            where, ref = PLACES[device.place.kind], device.place.ref
            name = Text(f"{device.name} ({where.th} {ref})", f"{device.name} ({where.en} {ref})")
        return Text(f"{word.th} {name.th}", f"{word.en} {name.en}")

    def page(self, row: Announcement) -> str:
        kind, _, id_ = row.subject.partition(":")
        if kind == "audit":
            return reverse("audit-chain")
        if kind == "fair" and id_.isdecimal() and (fair := self.fairs.get(int(id_))):
            day = (row.after or {}).get("day")
            return reverse("day-sheet", args=[fair.slug, day]) if day else reverse("reports", args=[fair.slug])
        if kind == "place" and id_.isdecimal() and (place := self.places.get(int(id_))):
            return f"{reverse('desk', args=[place.fair.slug])}?q={place.ref}#phones"
        if kind == "device" and (device := self.devices.get(_uuid(id_))):
            return reverse("desk-phone", args=[device.place.fair.slug, device.pk])
        if kind == "refusal" and _uuid(id_) != _NOBODY:
            fair = self.fairs.get((row.after or {}).get("fair", 0))
            return reverse("desk-refused", args=[fair.slug, id_]) if fair else ""
        return ""


_NOBODY = UUID(int=0)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY


def _uuids(texts: Collection[str]) -> list[UUID]:
    return [_uuid(text) for text in texts]


def _numbers(texts: Collection[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal() and len(text) < 19]
