from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from otop.base.access import public
from otop.base.requests import Request
from otop.fairs.queries import Fair, visible_fairs
from otop.people.queries import may, may_somewhere

ON_HOME, ON_PAGE = 6, 20


@public
@require_safe
def home(request: Request) -> HttpResponse:
    return render(request, "fairs/home.html", _edge(request, visible_fairs(actor=request.actor)[:ON_HOME]))


@public
@require_safe
def fairs(request: Request) -> HttpResponse:
    """All fairs, newest first; `?q=` searches names in both languages."""
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found = Paginator(visible_fairs(actor=request.actor, search=search), ON_PAGE)
    page = found.get_page(request.GET.get("page"))
    return render(request, "fairs/fairs.html", {"page": page, "search": search, **_edge(request, page.object_list)})


def _edge(request: Request, fairs: Iterable[Fair]) -> dict[str, object]:
    """What cards of fairs need to know about the moment and the person who looks."""
    shown = list(fairs)
    return {
        "fairs": shown,
        "today": timezone.localdate(),
        "desks": {fair.pk for fair in shown if may(request.actor, "see_desk", fair)},
        "may_create": may_somewhere(request.actor, "create_fair"),
    }
