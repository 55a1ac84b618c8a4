"""The live page, and its moving part as phones and walls ask for it each second."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

import otop
from otop.areas.queries import province_paths
from otop.base.charts import Bar, Map, drawn_map
from otop.base.language import say, thai
from otop.base.requests import Request
from otop.base.templatetags.charts import listed_baht
from otop.base.types import Text
from otop.people.queries import may
from otop.reports.queries.live import Part, live_fair, version
from otop.reports.queries.live import live as live_figures
from otop.reports.templatetags.figures import opened

TOP = 5
TOP_PROVINCES = 8
KEPT_S = 60
"""How long a rendered page waits for the next who asks with nothing changed."""


@require_safe
@gzip_page
def live(request: Request, slug: str) -> HttpResponse:
    fair = live_fair(actor=request.actor, slug=slug)
    etag = _etag(request, version(slug=slug))
    response = render(request, "reports/live.html", {"fair": fair, "now": _now(request, slug, etag), "version": etag})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
@gzip_page
def now(request: Request, slug: str) -> HttpResponse:
    """The page's moving part; 304 after one statement where nothing has changed since `If-None-Match`."""
    etag = _etag(request, version(slug=slug))
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(_now(request, slug, etag), headers={"ETag": etag})
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _etag(request: Request, state: str) -> str:
    """One word for all that the moving part depends on: the figures, the language, who looks, this version of us."""
    parts = (state, timezone.localdate(), thai(), may(request.actor, "see_desk"), otop.__version__)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _now(request: Request, slug: str, etag: str) -> str:
    kept = cache.get(etag)
    if kept is None:
        cache.set(etag, kept := _drawn(request, slug), KEPT_S)
    return str(kept)


def _drawn(request: Request, slug: str) -> str:
    fair = live_fair(actor=request.actor, slug=slug)
    sees_all = may(request.actor, "see_desk")
    figures = live_figures(fair=fair, at=timezone.now(), public=not sees_all)
    context = {
        "fair": fair,
        "live": figures,
        "buckets": [_bar(slug, part) for part in figures.buckets[:TOP]],
        "ranked": [_bar(slug, part) for part in figures.provinces if part.shown][:TOP_PROVINCES],
        "few": sum(part.satang for part in figures.provinces if not part.shown),
        "map": _map(figures.provinces),
        "may_see_desk": sees_all,
    }
    return render_to_string("reports/parts/now.html", context)


def _bar(slug: str, part: Part) -> Bar:
    """A part that may not be shown keeps its place in the ranking, without its number."""
    note = Text(f"{part.booths:,} บูธ", f"{part.booths:,} booth" + ("s" if part.booths != 1 else ""))
    if not part.shown:
        return Bar(part.name, 0, "–", note)
    return Bar(part.name, part.satang, listed_baht(part.satang), note, opened(slug, part.cell.opens))


def _map(provinces: list[Part]) -> Map:
    shapes = province_paths()
    values = {part.code: part.satang if part.shown else None for part in provinces}
    titles = {
        part.code: f"{say(part.name)} {listed_baht(part.satang) if part.shown else ''}".strip() for part in provinces
    }
    return drawn_map(shapes.view_box, shapes.paths, values, titles)
