from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.requests import Request
from otop.fairs.queries import visible_fairs
from otop.people.queries import may

ON_HOME, ON_PAGE = 6, 20


@require_safe
def home(request: Request) -> HttpResponse:
    fairs = visible_fairs(actor=request.actor)[:ON_HOME]
    return render(request, "fairs/home.html", {"fairs": fairs, **_edge(request)})


@require_safe
def fairs(request: Request) -> HttpResponse:
    """All fairs, newest first; `?q=` searches names in both languages."""
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found = Paginator(visible_fairs(actor=request.actor, search=search), ON_PAGE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "fairs/fairs.html", {"page": page, "search": search, **_edge(request)})


def _edge(request: Request) -> dict[str, object]:
    """What cards of fairs need to know about the moment and the person who looks."""
    return {
        "today": timezone.localdate(),
        "may_see_desk": may(request.actor, "see_desk"),
        "may_create": may(request.actor, "create_fair"),
    }
