"""The register for officers. The page of one producer shows their products too, and so stands in `products`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Problem, Text
from otop.notices.queries import notice_of
from otop.notices.types import NoticeKind, Way
from otop.people.queries import account_named, may_somewhere
from otop.people.types import UnknownAccount
from otop.producers import actions
from otop.producers.forms import ContactForm, EntryForm, HandOverForm, RevealForm
from otop.producers.queries import (
    as_row,
    contact_of,
    masked_identity,
    producer_for,
    producers_found,
)
from otop.producers.types import (
    KIND_NAMES,
    BadIdentity,
    BadPhone,
    Channel,
    NameMissing,
    ProducerKind,
    Purpose,
    PurposeMissing,
    UnknownArea,
)

ROWS_ON_PAGE = 25
ROWS_IN_FILE = 50_000
FIELD_OF: dict[type[Problem], str] = {
    BadIdentity: "identity",
    BadPhone: "phone",
    NameMissing: "name_th",
    UnknownArea: "area_code",
    UnknownAccount: "username",
    PurposeMissing: "words",
}
Done = TypeVar("Done")


@needs("search_producers")
@require_safe
def producers(request: Request) -> HttpResponse:
    """`?q=` is a part of a name, `kind` and `area` (the beginning of a code) narrow, `sort` is name, area or newest."""
    asked = _asked(request)
    page = Paginator(producers_found(actor=request.actor, **asked), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [as_row(request.actor, p) for p in page.object_list],
        "asked": asked,
        "kinds": [(kind.value, name) for kind, name in KIND_NAMES.items()],
        "kind_names": KIND_NAMES,
        "sorts": SORTS,
        "may_enter": may_somewhere(request.actor, "register_producer"),
    }
    return render(request, "producers/producers.html", context)


SORTS = [
    ("name", Text("เรียงตามชื่อ", "By name")),
    ("area", Text("เรียงตามพื้นที่", "By area")),
    ("newest", Text("ลงทะเบียนล่าสุดก่อน", "Newest first")),
]
HEADER = [
    Text("รหัสผู้ผลิต", "Producer id"),
    Text("ชื่อ", "Name"),
    Text("ประเภท", "Kind"),
    Text("รหัสพื้นที่", "Area code"),
    Text("พื้นที่", "Area"),
    Text("วันที่ลงทะเบียน", "Registered on"),
]


def _asked(request: Request) -> dict[str, str]:
    def typed(name: str) -> str:
        return " ".join(request.GET.get(name, "").replace("\0", "").split())[:100]

    kind, area = typed("kind"), typed("area")
    return {
        "search": typed("q"),
        "kind": kind if kind in set(ProducerKind) else "",
        "area": area if area.isascii() and area.isdigit() and len(area) <= 6 else "",
        "order": typed("sort") if typed("sort") in dict(SORTS) else "name",
    }


@needs("search_producers")
@require_safe
def producers_file(request: Request) -> HttpResponse:
    """The list as it is narrowed on the page; nobody's contact."""
    found = producers_found(actor=request.actor, **_asked(request))[:ROWS_IN_FILE]
    rows = [
        (
            str(row.producer_id) if row.seen else "",
            say(row.name),
            say(KIND_NAMES[row.kind]),
            row.area_code,
            say(row.area),
            timezone.localdate(row.registered_at).isoformat() if row.registered_at else "",
        )
        for row in (as_row(request.actor, p) for p in found)
    ]
    return csv_file("producers", [say(h) for h in HEADER], rows)


@needs("register_producer")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """A registration that an officer types for a producer. The id is made with the form, so sending twice is once."""
    form = EntryForm(request.POST) if request.method == "POST" else EntryForm()
    producer_id = _uuid(request.POST.get("producer_id")) or uuid4()
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        producer = _tried(
            form,
            lambda: actions.enter_on_behalf(
                by=request.actor,
                producer_id=producer_id,
                kind=ProducerKind(words["kind"]),
                name_th=words["name_th"],
                name_en=words["name_en"],
                area_code=words["area_code"].strip(),
                details=form.details(),
                channel=Channel(words["channel"]),
                agreed=words["agreed"],
                at=timezone.now(),
            ),
        )
        if producer is not None:
            messages.success(request, say(Text("ลงทะเบียนผู้ผลิตแล้ว", "The producer is registered.")))
            return redirect("producer", producer.pk)
    notice = notice_of(NoticeKind.PRODUCER, on=timezone.localdate())
    context = {"form": form, "producer_id": producer_id, "notice": notice}
    return render(request, "producers/enter.html", context, status=422 if form.errors else 200)


@needs("correct_contact", "producer")
@never_cache
def contact(request: Request, producer_id: UUID) -> HttpResponse:
    """How to reach the producer, to be corrected. The stored number is shown masked and never sent into the form."""
    producer = producer_for(actor=request.actor, producer_id=producer_id, verb="correct_contact")
    kept = contact_of(producer)
    if request.method == "POST":
        form = ContactForm(request.POST)
        if form.is_valid():
            details = form.details()
            saved = _tried(
                form,
                lambda: actions.correct_contact(
                    by=request.actor, producer_id=producer_id, details=details, at=timezone.now()
                ),
            )
            if saved is not None:
                messages.success(request, say(Text("บันทึกข้อมูลติดต่อแล้ว", "The contact is saved.")))
                return redirect("producer", producer_id)
    else:
        form = ContactForm(initial={n: getattr(kept, n, "") for n in ("person", "phone", "email", "address")})
    if kept is None or kept.identity is None:
        del form.fields["remove_identity"]
    context = {"producer": producer, "form": form, "masked": masked_identity(kept)}
    return render(request, "producers/contact.html", context, status=422 if form.errors else 200)


@needs("reveal_identity", "producer")
@never_cache
def identity(request: Request, producer_id: UUID) -> HttpResponse:
    """The whole number, on the answer to a POST alone: a reload asks again, a link shows nothing."""
    producer = producer_for(actor=request.actor, producer_id=producer_id, verb="reveal_identity")
    form = RevealForm(request.POST) if request.method == "POST" else RevealForm()
    number = None
    if request.method == "POST" and form.is_valid():
        purpose, words = Purpose(form.cleaned_data["purpose"]), form.cleaned_data["words"]
        number = _tried(
            form,
            lambda: actions.reveal_identity(
                by=request.actor, producer_id=producer_id, purpose=purpose, words=words, at=timezone.now()
            ),
        )
    context = {"producer": producer, "form": form, "number": number, "masked": masked_identity(contact_of(producer))}
    return render(request, "producers/identity.html", context, status=422 if form.errors else 200)


@needs("register_producer", "producer")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request, producer_id: UUID) -> HttpResponse:
    """An account takes over as the producer's own."""
    producer = producer_for(actor=request.actor, producer_id=producer_id, verb="register_producer")
    form = HandOverForm(request.POST) if request.method == "POST" else HandOverForm()
    if request.method == "POST" and form.is_valid() and _tried(form, lambda: _hand_over(request, producer_id, form)):
        messages.success(request, say(Text("มอบให้บัญชีของผู้ผลิตดูแลแล้ว", "The producer's own account takes over.")))
        return redirect("producer", producer_id)
    context = {"producer": producer, "form": form}
    return render(request, "producers/account.html", context, status=422 if form.errors else 200)


def _hand_over(request: Request, producer_id: UUID, form: forms.Form) -> bool:
    found = account_named(form.cleaned_data["username"].strip())
    if found is None:
        raise UnknownAccount()
    actions.hand_over(by=request.actor, producer_id=producer_id, account_id=found.pk, at=timezone.now())
    return True


@needs("correct_contact", "producer")
@require_POST
def consent(request: Request, producer_id: UUID) -> HttpResponse:
    """Yes or no to publishing the contact, by the button that was pressed."""
    given = request.POST.get("given") == "yes"
    own = f"producer:{producer_id}" in {h.subject for h in request.actor.held}
    actions.agree_to_publish(
        by=request.actor,
        producer_id=producer_id,
        given=given,
        way=Way.ONLINE if own else Way.SPOKEN,
        at=timezone.now(),
    )
    yes, no = Text("บันทึกความยินยอมแล้ว", "The consent is recorded."), Text("บันทึกการถอนแล้ว", "The withdrawal is recorded.")
    messages.success(request, say(yes if given else no))
    return redirect("producer", producer_id)


def _tried(form: forms.Form, act: Callable[[], Done]) -> Done | None:
    """What the action returns; None when it refused, with the sentence at the field that it is about."""
    try:
        return act()
    except tuple(FIELD_OF) as problem:
        field = FIELD_OF[type(problem)]
        form.add_error(field if field in form.fields else None, say(problem.message))
        return None


def _uuid(typed: str | None) -> UUID | None:
    try:
        return UUID(typed or "")
    except ValueError:
        return None
