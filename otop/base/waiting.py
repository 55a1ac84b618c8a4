"""Waits for others that the database gave up (otop/base/locks.py): nothing was stored, and nothing is broken."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.log import log_response
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

from otop.base.language import say
from otop.base.types import Text

log = logging.getLogger("otop")
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
    return try_again(request, page)


def try_again(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The page asks to be sent again in a moment; the log says once that this was a wait."""
    page["Retry-After"] = "3"
    log_wait(request, page)
    return page


def log_wait(request: HttpRequest, answer: HttpResponse) -> None:
    """Instead of Django's own line for an answer of 500 and above."""
    where = request.resolver_match and request.resolver_match.view_name
    log_response("waited too long: %s", where, response=answer, request=request, logger=log, level="warning")
