"""Waits for others that the database gave up (otop/base/locks.py): nothing was stored, and nothing is broken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

from otop.base.language import say
from otop.base.types import Text

BUSY = Text(
    "ข้อมูลส่วนนี้กำลังถูกใช้งานอยู่ และรอนานเกินไป ยังไม่มีอะไรถูกบันทึก โปรดย้อนกลับแล้วส่งอีกครั้งในอีกสักครู่",
    "This is in use right now, and the wait was too long. Nothing was stored. Go back and send it again in a moment.",
)
TITLE = Text("ทำรายการไม่สำเร็จ", "This could not be done")


def waited_too_long(error: BaseException) -> bool:
    """Whether this is such a wait, as Django tells it."""
    return isinstance(error.__cause__, LockNotAvailable | DeadlockDetected | QueryCanceled)


def busy_page(request: HttpRequest) -> HttpResponse:
    page = render(request, "problem.html", {"status": 503, "title": say(TITLE), "what": say(BUSY)}, status=503)
    page["Retry-After"] = "3"
    return page
