"""The day sheet, the closing report and the list of both, as pages and as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.language import thai
from otop.base.papers.csv_file import csv_file
from otop.base.papers.json_file import json_file
from otop.base.papers.words import Language, Paper
from otop.base.requests import Request
from otop.base.types import Text
from otop.fairs.queries import days_of, fair_by_slug
from otop.fairs.types import UnknownDay
from otop.reports.queries.drafts import draft
from otop.reports.queries.editions import edition_of, editions_of
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.paper import paper_of
from otop.reports.types import EditionRow, Report, ReportKind, Row, UnknownEdition

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _pdf(paper: Paper) -> bytes:
    """Loaded when first asked for: it needs libraries of the system that pages do without."""
    from otop.base.papers.pdf import pdf

    return pdf(paper)


def _xlsx(paper: Paper) -> bytes:
    from otop.base.papers.xlsx import xlsx

    return xlsx(paper)


FORMATS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "xlsx": (SHEET, _xlsx),
    "csv": ("text/csv; charset=utf-8", csv_file),
    "json": ("application/json", json_file),
}
GROUPS = [
    (
        "money",
        Text("เงิน", "Money"),
        (
            "sold",
            "ordered",
            "total",
            "target",
            "change",
            "last_year",
            "intents",
            "best_",
            "worst_",
            "per_",
            "booth_cost",
        ),
    ),
    ("visitors", Text("ผู้เข้าชม", "Visitors"), ("visitors",)),
    ("floor", Text("บูธและผู้ผลิต", "Booths and makers"), ("booths", "days_left", "producers", "jobs")),
    ("service", Text("ศูนย์บริการร่วม", "Service centre"), ("service",)),
    ("proof", Text("หลักฐานของยอด", "What the money rests on"), ("receipts", "orders", "recorded", "by_", "declared")),
]
OTHERS = Text("อื่น ๆ", "Other")


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: Text
    rows: list[Row]


@needs("see_fair", "fair")
@require_safe
def reports(request: Request, slug: str) -> HttpResponse:
    """Every day of the fair with what was frozen of it, and the closing report."""
    fair = fair_by_slug(actor=request.actor, slug=slug)
    editions = editions_of(actor=request.actor, slug=slug)
    newest = {(e.kind, e.day): e for e in editions}
    context = {
        "fair": fair,
        "days": [(n, d, newest.get((ReportKind.DAY, d.day))) for n, d in enumerate(days_of(fair_id=fair.pk), start=1)],
        "closing": newest.get((ReportKind.CLOSING, None)),
    }
    return render(request, "reports/reports.html", context)


@needs("see_fair", "fair")
@require_safe
def day_sheet(request: Request, slug: str, day: str) -> HttpResponse:
    return _page(request, slug, ReportKind.DAY, _day(slug, day))


@needs("see_fair", "fair")
@require_safe
def day_file(request: Request, slug: str, day: str, form: str) -> HttpResponse:
    return _file(request, slug, ReportKind.DAY, _day(slug, day), form)


@needs("see_fair", "fair")
@require_safe
def closing(request: Request, slug: str) -> HttpResponse:
    return _page(request, slug, ReportKind.CLOSING, None)


@needs("see_fair", "fair")
@require_safe
def closing_file(request: Request, slug: str, form: str) -> HttpResponse:
    return _file(request, slug, ReportKind.CLOSING, None, form)


def _day(slug: str, day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise UnknownDay(day=day, slug=slug) from None


def _page(request: Request, slug: str, kind: ReportKind, day: date | None) -> HttpResponse:
    fair = fair_by_slug(actor=request.actor, slug=slug)
    editions = [e for e in editions_of(actor=request.actor, slug=slug) if (e.kind, e.day) == (kind, day)]
    report = _report(request, slug, kind, day, editions)
    here = reverse("day-sheet", args=[slug, day.isoformat()]) if day else reverse("closing-report", args=[slug])
    context = {
        "fair": fair,
        "report": report,
        "here": here,
        "editions": editions,
        "groups": grouped(report.figures),
        "tables": [table for table in report.tables if table.rows or table.note],
        "leads": {row.code: row.cells[0] for row in report.figures},
        "share": next((row.cells[0].value for row in report.figures if row.code == "target_share"), None),
        "files": [f"{here}report.{form}?edition={report.edition}" for form in FORMATS],
    }
    return render(request, "reports/report.html", context)


def _report(request: Request, slug: str, kind: ReportKind, day: date | None, editions: list[EditionRow]) -> Report:
    """The edition that was asked for; else the newest, and before there is one the draft. `?edition=0` is the draft."""
    asked = request.GET.get("edition", "")
    if asked and not asked.isdecimal():
        raise UnknownEdition(edition=asked[:20])
    number = int(asked) if asked else editions[-1].edition if editions else 0
    if number == 0:
        return draft(actor=request.actor, slug=slug, kind=kind, day=day, at=timezone.now())
    return edition_of(actor=request.actor, slug=slug, kind=kind, day=day, edition=number)


def _file(request: Request, slug: str, kind: ReportKind, day: date | None, form: str) -> HttpResponse:
    """`?edition=` as on the page, `?lang=th|en`, and `?digits=thai` for papers that are signed."""
    if form not in FORMATS:
        raise Http404
    editions = [e for e in editions_of(actor=request.actor, slug=slug) if (e.kind, e.day) == (kind, day)]
    report = _report(request, slug, kind, day, editions)
    paper = paper_of(report, MEASURES, asked_language(request), thai_digits=request.GET.get("digits") == "thai")
    name = f"{slug}-{day.isoformat() if day else 'closing'}" + (f"-e{report.edition}" if report.edition else "-draft")
    return download(paper, form, name)


def asked_language(request: Request) -> Language:
    """The paper's language: the one asked for, else the page's."""
    if request.GET.get("lang") == "en":
        return "en"
    return "th" if thai() or request.GET.get("lang") == "th" else "en"


def download(paper: Paper, form: str, name: str) -> HttpResponse:
    content_type, written = FORMATS[form]
    disposition = f'attachment; filename="{name}-{paper.lang}.{form}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(written(paper), content_type=content_type, headers=headers)


def grouped(rows: list[Row]) -> list[Group]:
    """The first page's numbers in a few groups; each number in the first group that fits, none left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        code = next((code for code, _, starts in GROUPS if row.code.startswith(starts)), "others")
        found.setdefault(code, []).append(row)
    titles = [(code, title) for code, title, _ in GROUPS] + [("others", OTHERS)]
    return [Group(code, title, found[code]) for code, title in titles if code in found]
