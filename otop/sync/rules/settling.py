"""Which refused records a person can still accept. Pure."""

from __future__ import annotations

from otop.base.types import Text
from otop.sync.types import Code

# Accepting means booking the record under its own id. What cannot be read has nothing to book; an id that is in the
# books with other content is taken; a kind that this server does not know yet is taken by itself after an update.
_NEVER: dict[str, Text] = {
    Code.MALFORMED: Text("อ่านเนื้อหาไม่ได้", "its content cannot be read"),
    Code.UNSTORABLE: Text("ฐานข้อมูลเก็บไม่ได้", "the database cannot store it"),
    Code.ALTERED: Text("รหัสซ้ำกับรายการในบัญชี", "its id is in the books with other content"),
    Code.UNKNOWN_KIND: Text("ยังไม่รู้จักรายการชนิดนี้", "its kind is not known yet"),
    Code.SCOPE: Text("จุดนี้ส่งรายการชนิดนี้ไม่ได้", "this place cannot send its kind"),
    Code.BOOTH: Text("ไม่พบบูธที่อ้างถึง", "its booth is not of this phone"),
    Code.DAY: Text("วันไม่อยู่ในงาน", "its day is not a day of the fair"),
}


def can_accept(code: str) -> bool:
    return code not in _NEVER


def why_not(code: str) -> Text:
    return _NEVER[code]
