"""Handing in a file of records, of a phone that cannot send."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem
from otop.fairs.queries import fair_by_slug
from otop.sync.actions import hand_in_file
from otop.sync.forms import FileForm


@needs("hand_in_file", "fair")
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, slug: str) -> HttpResponse:
    """POST hands the file in and shows an answer for each record. The same file twice changes nothing."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="hand_in_file")
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    answers = None
    if form.is_valid():
        try:
            content = form.cleaned_data["file"]
            answers = hand_in_file(by=request.actor, fair_id=fair.pk, content=content, at=timezone.now())
        except Problem as problem:
            form.add_error("file", say(problem.message))
    context = {
        "fair": fair,
        "form": form,
        "answers": answers,
    }
    return render(request, "sync/file.html", context, status=422 if form.errors else 200)
