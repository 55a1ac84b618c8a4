from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otop.base.access import needs, public, signed_in
from otop.base.language import say
from otop.base.requests import Request
from otop.base.thai import english_date, thai_date
from otop.base.types import Text
from otop.notices.queries import notice_of
from otop.notices.types import NoticeKind
from otop.people.actions import change_display_name
from otop.people.queries import may_somewhere
from otop.privacy import actions
from otop.privacy.forms import AnswerForm, NameForm, RequestForm
from otop.privacy.queries import all_fields, holdings_of, own_requests, request_for, requests_due, retention_on
from otop.privacy.rules.register import by_use
from otop.privacy.types import (
    BASIS_NAMES,
    REQUEST_NAMES,
    NotGranted,
    RefusalReasonMissing,
    RequestKind,
    StillInUse,
    WordsMissing,
)
from otop.producers.queries import held_by

ROWS_ON_PAGE = 25
TABLES = {
    "people.account": Text("บัญชี", "Account"),
    "people.grant": Text("บทบาท", "Roles"),
    "privacy.request": Text("คำขอใช้สิทธิ", "Requests"),
    "sessions.session": Text("การเข้าระบบ", "Sessions"),
    "usersessions.usersession": Text("อุปกรณ์ที่เข้าระบบ", "Signed-in devices"),
    "mfa.authenticator": Text("การยืนยันตัวตนขั้นที่สอง", "Second factors"),
    "socialaccount.socialaccount": Text("ตัวตนที่เชื่อมไว้", "Linked identities"),
    "people.accountlink": Text("ลิงก์เชิญและกู้คืน", "Invitations and recoveries"),
    "producers.producer": Text("ผู้ผลิตที่ท่านดูแล", "Producers that are yours"),
    "producers.contact": Text("ข้อมูลติดต่อผู้ผลิต", "Contacts of producers"),
    "notices.consent": Text("ความยินยอม", "Consents"),
    "announcements_about": Text("เหตุการณ์ที่เกี่ยวกับท่าน", "What happened to your account"),
    "announcements_by": Text("สิ่งที่ท่านทำ", "What you did"),
}
FILE = {"Content-Disposition": 'attachment; filename="my-data.json"'}


@public
@require_safe
def privacy(request: Request) -> HttpResponse:
    """The notice, what is kept for which purpose and how long, one's rights, and how to use them."""
    today = timezone.localdate()
    kept = retention_on(today)
    uses = [
        (
            use,
            BASIS_NAMES[use.basis],
            kept.get(use.kept),
            list(dict.fromkeys(e.personal.what for e in fields if e.personal)),
        )
        for use, fields in by_use(all_fields())
    ]
    context = {
        "notice": notice_of(NoticeKind.GENERAL, on=today),
        "uses": uses,
        "rights": list(REQUEST_NAMES.values()),
        "may_handle": may_somewhere(request.actor, "handle_privacy"),
    }
    return render(request, "privacy/privacy.html", context)


@signed_in
@require_safe
@never_cache
def mine(request: Request) -> HttpResponse:
    return _mine(request)


def _mine(request: Request, *, name: NameForm | None = None, asking: RequestForm | None = None) -> HttpResponse:
    holdings = holdings_of(request.actor, at=timezone.now())
    context = {
        "counts": [
            (TABLES.get(table, Text(table, table)), len(rows)) for table, rows in holdings.parts.items() if rows
        ],
        "account": holdings.parts["people.account"][0],
        "producers": list(held_by(request.actor)),
        "requests": [
            (REQUEST_NAMES[RequestKind(r.kind)], r, getattr(r, "answer", None)) for r in own_requests(request.actor)
        ],
        "name_form": name or NameForm(initial={"display_name": holdings.parts["people.account"][0]["display_name"]}),
        "request_form": asking or RequestForm(),
    }
    return render(request, "privacy/mine.html", context, status=422 if name or asking else 200)


@signed_in
@require_safe
@never_cache
def mine_file(request: Request) -> HttpResponse:
    """Everything as JSON, for oneself or another system (sections 30 and 31). That it was taken is announced."""
    holdings = actions.take_holdings(by=request.actor, at=timezone.now())
    told = {"made_at": holdings.made_at, **holdings.parts}
    return JsonResponse(told, headers=FILE, json_dumps_params={"ensure_ascii": False, "indent": 1})


@signed_in
@require_POST
def name(request: Request) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _mine(request, name=form)
    shown = form.cleaned_data["display_name"]
    change_display_name(by=request.actor, account_id=int(request.actor.id), display_name=shown, at=timezone.now())
    messages.success(request, say(Text("บันทึกชื่อแล้ว", "The name is saved.")))
    return redirect("privacy-mine")


@signed_in
@require_POST
def ask(request: Request) -> HttpResponse:
    form = RequestForm(request.POST)
    if form.is_valid():
        kind, words = RequestKind(form.cleaned_data["kind"]), form.cleaned_data["words"]
        try:
            sheet = form.cleaned_data["sheet"]
            made = actions.ask(by=request.actor, kind=kind, words=words, at=timezone.now(), sheet=sheet)
        except WordsMissing as problem:
            form.add_error("words", say(problem.message))
        else:
            th, en = thai_date(made.due_on), english_date(made.due_on)
            told = Text(f"รับคำขอแล้ว จะตอบภายใน {th}", f"The request is received; the answer is due by {en}.")
            messages.success(request, say(told))
            return redirect("privacy-mine")
    return _mine(request, asking=form)


@needs("handle_privacy")
@require_safe
def requests(request: Request) -> HttpResponse:
    """What waits, by what is due; `?state=answered` shows the rest."""
    answered = request.GET.get("state") == "answered"
    page = Paginator(requests_due(actor=request.actor, answered=answered), ROWS_ON_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(REQUEST_NAMES[RequestKind(r.kind)], r, getattr(r, "answer", None)) for r in page.object_list]
    context = {"page": page, "rows": rows, "answered": answered, "today": timezone.localdate()}
    return render(request, "privacy/requests.html", context)


@needs("handle_privacy")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, request_id: int) -> HttpResponse:
    """One request with its words, to be answered."""
    found = request_for(actor=request.actor, request_id=request_id)
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm()
    if request.method == "POST" and form.is_valid():
        granted, reason = form.cleaned_data["granted"] == "yes", form.cleaned_data["reason"]
        try:
            actions.answer_request(
                by=request.actor, request_id=request_id, granted=granted, reason=reason, at=timezone.now()
            )
        except RefusalReasonMissing as problem:
            form.add_error("reason", say(problem.message))
        else:
            messages.success(request, say(Text("บันทึกคำตอบแล้ว", "The answer is recorded.")))
            return redirect("privacy-requests")
    context: dict[str, Any] = {
        "asked": found,
        "kind": REQUEST_NAMES[RequestKind(found.kind)],
        "answer": getattr(found, "answer", None),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "privacy/request.html", context, status=422 if form.errors else 200)


@needs("handle_privacy")
@require_POST
@never_cache
def erase(request: Request, request_id: int) -> HttpResponse:
    """The account that asked is erased; the page says what went, and where its words still stand."""
    found = request_for(actor=request.actor, request_id=request_id)
    answer = getattr(found, "answer", None)
    if found.kind != RequestKind.ERASE or answer is None or not answer.granted:
        raise NotGranted
    try:
        done = actions.erase_account(by=request.actor, account_id=found.account_id, at=timezone.now())
    except StillInUse as problem:
        messages.error(request, say(problem.message))
        return redirect("privacy-request", request_id)
    return render(request, "privacy/erased.html", {"asked": found, "done": done})
