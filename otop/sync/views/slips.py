"""The slips of a day: typing them, those that are in, those that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.base.types import Problem, Text
from otop.fairs.queries import Day, days_of, fair_by_slug, places_of
from otop.fairs.types import Clock
from otop.people.queries import may
from otop.sales.types import UNVERIFIED
from otop.sync.actions import enter_slip
from otop.sync.forms import SlipForm
from otop.sync.queries import missing_slips, slips_of_day
from otop.sync.rules.telling import PLACES
from otop.sync.rules.usual import bounds_on, slips_are_due
from otop.sync.types import SlipRow

SLIPS_ON_PAGE = 25


@needs("see_desk", "fair", post="enter_slip")
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: Request, slug: str, day: str) -> HttpResponse:
    """POST takes a slip and comes back empty for the next. `?booth=` opens the form for one, with what it declared."""
    posting = request.method == "POST"
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="enter_slip" if posting else "see_desk")
    chosen = day_of(fair.pk, day)
    rows = slips_of_day(actor=request.actor, fair=fair, day=chosen.day)
    booths = {p.ref for p in places_of(actor=request.actor, fair=fair) if p.kind == "booth"}
    if posting:
        form = SlipForm(request.POST, booths=booths)
        if form.is_valid() and _entered(request, slug, chosen, form):
            here = reverse("desk-slips", args=[slug, day])
            return redirect(f"{here}?{urlencode({'saved': form.cleaned_data['booth']})}")
    else:
        form = SlipForm(booths=booths, initial=_initial(request.GET.get("booth", ""), rows))
        _focus(form)
    search = _search(request)
    saved = next((row for row in rows if row.booth == request.GET.get("saved")), None)
    missing = missing_slips(fair_id=fair.pk, day=chosen.day)
    due = slips_are_due(chosen.day, today=timezone.localdate(), replayed=fair.clock == Clock.REPLAYED)
    context = {
        "fair": fair,
        "chosen": chosen,
        "form": form,
        "typed": next((row for row in rows if row.booth == request.GET.get("booth")), None),
        "saved": saved,
        "saved_is_large": saved
        and max(saved.sold_satang, saved.ordered_satang) >= bounds_on(fair.starts_on)["slip"].most,
        "missing": missing if due else [],
        "count": len(rows),
        "page": Paginator(_narrowed(rows, search), SLIPS_ON_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "may_enter": may(request.actor, "enter_slip", fair),
    }
    return render(request, "sync/slips.html", context, status=422 if form.errors else 200)


def day_of(fair_id: int, day: str) -> Day:
    """The day of the fair that an address names. Raises Http404."""
    chosen = next((d for d in days_of(fair_id=fair_id) if d.day.isoformat() == day), None)
    if chosen is None:
        raise Http404
    return chosen


def _initial(booth: str, rows: Sequence[SlipRow]) -> dict[str, object]:
    """An empty form, or what the booth declared so far: saving it corrects that."""
    found = next((row for row in rows if row.booth == booth), None)
    if found is None:
        return {"sheet": uuid4(), "booth": booth[:20]}
    return {
        "sheet": uuid4(),
        "booth": booth,
        "receipts": found.receipts or "",
        "sold": _typed(found.sold_satang) or "0",
        "ordered": _typed(found.ordered_satang),
        "cash": _typed(found.cash_satang),
        "promptpay": _typed(found.promptpay_satang),
        "other": _typed(found.other_satang),
    }


def _typed(satang: int) -> str:
    return f"{satang / 100:.2f}".removesuffix(".00") if satang else ""


def _focus(form: SlipForm) -> None:
    """Whoever comes for one booth starts with its amount."""
    if form.initial["booth"]:
        del form.fields["booth"].widget.attrs["autofocus"]
        form.fields["sold"].widget.attrs["autofocus"] = True


def _entered(request: Request, slug: str, chosen: Day, form: SlipForm) -> bool:
    """Whether it is in the books; if not, the form says why."""
    slip, sheet = form.slip(chosen.day), form.cleaned_data["sheet"]
    try:
        enter_slip(by=request.actor, slug=slug, slip=slip, form=sheet, at=timezone.now())
    except Problem as problem:
        form.add_error(None, say(problem.message))
        return False
    return True


def _search(request: Request) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]


def _narrowed(rows: Sequence[SlipRow], search: str) -> list[SlipRow]:
    """The booth of that very number, or else those whose number or holder holds what was typed."""
    typed = search.casefold()
    very = [row for row in rows if row.booth.casefold() == typed]
    return very or [row for row in rows if any(typed in word.casefold() for word in _words(row))]


def _words(row: SlipRow) -> list[str]:
    return [row.booth, *([row.holder.th, row.holder.en] if row.holder else [])]


HEADER = [
    Text("บูธ", "Booth"),
    Text("ยอดขาย (บาท)", "Sold (baht)"),
    Text("ยอดสั่งซื้อ (บาท)", "Ordered (baht)"),
    Text("จำนวนใบเสร็จ", "Receipts"),
    Text("เงินสด", "Cash"),
    UNVERIFIED,
    Text("อื่น ๆ", "Other"),
    Text("แจ้งเมื่อ", "Declared"),
    Text("แจ้งจาก", "From"),
    Text("จำนวนใบสรุป", "Slips"),
    Text("ภาพใบสรุป", "Picture"),
]
PICTURE_IS = {True: Text("มี", "here"), False: Text("ไม่อยู่", "not here")}


@needs("see_desk", "fair")
@require_safe
def slips_file(request: Request, slug: str, day: str) -> HttpResponse:
    """The slips as the list on the page is narrowed, all pages of it."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    chosen = day_of(fair.pk, day)
    rows = _narrowed(slips_of_day(actor=request.actor, fair=fair, day=chosen.day), _search(request))
    cells = [
        (
            row.booth,
            *(f"{s / 100:.2f}" for s in (row.sold_satang, row.ordered_satang)),
            row.receipts,
            *(f"{s / 100:.2f}" for s in (row.cash_satang, row.promptpay_satang, row.other_satang)),
            timezone.localtime(row.declared_at).isoformat(timespec="seconds"),
            say(PLACES[row.place_kind]),
            row.slips,
            say(PICTURE_IS[row.picture_is_here]) if row.picture else "",
        )
        for row in rows
    ]
    return csv_file(f"{fair.slug}-{day}-slips", [say(h) for h in HEADER], cells)
