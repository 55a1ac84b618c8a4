"""Health, and the pages for when something went wrong; those without a view are 400, 403, 403_csrf and 404.html."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.log import log_response

import otop
from otop.base.access import public
from otop.base.language import say
from otop.base.types import Problem, Text


@public
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 when it does not; refused at once, at most the connection's time limit."""
    database = _database_answers()
    body = {"ok": database, "database": database, "version": otop.__version__}
    answer = JsonResponse(body, status=200 if database else 503, headers={"Cache-Control": "no-store"})
    if not database:
        log_response("database away", response=answer, request=request)
    return answer


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


TITLES = {
    403: Text("ไม่มีสิทธิ์", "Not allowed"),
    404: Text("ไม่พบ", "Not found"),
    409: Text("ทำรายการไม่สำเร็จ", "This could not be done"),
}


def problem_page(request: HttpRequest, problem: Problem, **more: object) -> HttpResponse:
    """What a Problem that no form could show looks like: 404 for what is not known, 403 for what is not allowed.

    `more` is for the template.
    """
    status = 404 if problem.code.startswith("unknown_") else 403 if problem.code == "not_allowed" else 409
    context = {"status": status, "title": say(TITLES[status]), "what": say(problem.message), **more}
    return render(request, "problem.html", context, status=status)


BROKEN = Text("ระบบขัดข้อง โปรดลองใหม่ในอีกสักครู่", "Something broke on our side. Try again in a moment.")


def broken(request: HttpRequest) -> HttpResponse:
    """Asks neither the session nor the database; where even the templates fail, plain words."""
    try:
        page = render_to_string("500.html")
    except Exception:
        return HttpResponse(f"{BROKEN.th}\n{BROKEN.en}\n", status=500, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=500)
