"""The page for when something failed, which names the database or its disk where that is the reason."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from otop.base import views
from otop.base.language import say
from otop.base.types import Text
from otop.base.waiting import BUSY, TITLE, waited_too_long
from otop.site.outage import disk_is_full, is_away

RETRY_S = 5
AWAY = Text("ฐานข้อมูลไม่ตอบ", "The database does not answer")
DISK_FULL = Text("พื้นที่เก็บข้อมูลเต็ม", "The disk is full")
AWAY_MORE = Text(
    "ระบบกำลังกลับมา โทรศัพท์ที่บูธยังขายต่อได้และจะส่งข้อมูลเองเมื่อระบบกลับมา โปรดรอสักครู่แล้วโหลดหน้านี้ใหม่",
    "The system is on its way back. The phones at the booths go on selling and send their records by themselves."
    " Wait a moment and load the page again.",
)
DISK_FULL_MORE = Text(
    "บันทึกไม่ได้จนกว่าผู้ดูแลระบบจะลบไฟล์ที่ไม่ใช้ ข้อมูลที่บันทึกแล้วไม่เสียหาย"
    " โทรศัพท์ที่บูธยังขายต่อได้ จะเก็บรายการไว้ และส่งเองเมื่อบันทึกได้ โปรดแจ้งผู้ดูแลระบบ",
    "Nothing can be saved until the operator makes room. What was saved is safe. The phones at the booths go on"
    " selling, keep their records, and send them when there is room. Please tell the operator.",
)


def broken(request: HttpRequest) -> HttpResponse:
    """503 with its reason while the database is away or was waited for too long, and 500 for everything else.

    Asks nothing of the database.
    """
    error = sys.exc_info()[1]
    if error and waited_too_long(error):
        what, more = TITLE, BUSY
    elif is_away(error):
        what, more = (DISK_FULL, DISK_FULL_MORE) if disk_is_full(error) else (AWAY, AWAY_MORE)
    else:
        return views.broken(request)
    try:
        page: str = render_to_string("503.html", {"what": say(what), "more": say(more)})
    except Exception:
        page = f"{what.th} {more.th}\n{what.en}. {more.en}\n"
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_S)})
