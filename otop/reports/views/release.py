"""The press release of a fair, in both languages, each number linked to the rows below it."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.language import thai
from otop.base.papers.words import Language
from otop.base.requests import Request
from otop.fairs.queries import fair_by_slug
from otop.fairs.types import Clock
from otop.reports.queries.drafts import draft
from otop.reports.queries.editions import edition_of, editions_of
from otop.reports.rules.release import Release, release, release_paper
from otop.reports.rules.release_report import release_facts
from otop.reports.types import Report, ReportKind
from otop.reports.views.sheets import asked_language, download


@needs("see_fair", "fair")
@require_safe
def page(request: Request, slug: str) -> HttpResponse:
    """Both languages below each other, the page's own first: who sends one reads the other too."""
    fair = fair_by_slug(actor=request.actor, slug=slug)
    report = _report(request, slug)
    languages: list[Language] = ["th", "en"] if thai() else ["en", "th"]
    made = [release(release_facts(report), language) for language in languages]
    return render(request, "reports/release.html", {"fair": fair, "report": report, "releases": made})


@needs("see_fair", "fair")
@require_safe
def file(request: Request, slug: str, form: str) -> HttpResponse:
    """The text alone, or the paper. `?lang=th|en`, `?digits=thai`."""
    if form not in {"txt", "pdf"}:
        raise Http404
    made = release(release_facts(_report(request, slug)), asked_language(request))
    if form == "txt":
        return _text(made, f"{slug}-release-{made.lang}.txt")
    paper = release_paper(made, thai_digits=request.GET.get("digits") == "thai")
    return download(paper, form, f"{slug}-release")


def _text(made: Release, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(made.text, content_type="text/plain; charset=utf-8", headers=headers)


def _report(request: Request, slug: str) -> Report:
    """The closing report as last frozen; before that as it stands, while the fair is on the sheet of the day."""
    frozen = [e for e in editions_of(actor=request.actor, slug=slug) if e.kind is ReportKind.CLOSING]
    if frozen:
        return edition_of(actor=request.actor, slug=slug, kind=ReportKind.CLOSING, day=None, edition=frozen[-1].edition)
    fair = fair_by_slug(actor=request.actor, slug=slug)
    today = timezone.localdate() if fair.clock == Clock.REAL else fair.ends_on
    day: date | None = max(today, fair.starts_on) if today < fair.ends_on else None
    kind = ReportKind.DAY if day else ReportKind.CLOSING
    return draft(actor=request.actor, slug=slug, kind=kind, day=day, at=timezone.now())
