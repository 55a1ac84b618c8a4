"""The live page, and its moving part as phones and walls ask for it each second."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

import otop
from otop.areas.queries import province_paths
from otop.base.access import public
from otop.base.charts import Bar
from otop.base.language import say, thai
from otop.base.maps import Map, drawn_map
from otop.base.requests import Request
from otop.base.templatetags.charts import listed_baht
from otop.base.types import Text
from otop.fairs.queries import fair_named
from otop.people.queries import may, may_somewhere
from otop.reports.queries.live import Live, live_fair, version
from otop.reports.queries.live import figures as now_figures
from otop.reports.queries.live import live as live_figures
from otop.reports.queries.live_parts import Part
from otop.reports.rules.books import region_of
from otop.reports.templatetags.figures import opened, worded
from otop.reports.views.public import as_of, follows

TOP = 5
TOP_PROVINCES, BESIDE_REGIONS = 8, 4
PACKED = 4  # of 9: what is kept for a second need not be packed as tightly as it could
KEPT_S = 60
"""How long a rendered page waits for the next who asks with nothing changed."""


@public
@require_safe
@gzip_page
def live(request: Request, slug: str) -> HttpResponse:
    fair = live_fair(actor=request.actor, slug=slug)
    etag = _etag(request, slug, follows(slug))
    drawn = _now(request, slug, etag).text
    response = render(request, "reports/live.html", {"fair": fair, "now": drawn, "version": etag})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@public
@require_safe
def now(request: Request, slug: str) -> HttpResponse:
    """The page's moving part; 304 after one statement where nothing has changed since `If-None-Match`."""
    etag = _etag(request, slug, follows(slug))
    response = get_conditional_response(request, etag=etag) or _sent(request, _now(request, slug, etag), etag)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@public
@require_safe
def figures(request: Request, slug: str) -> HttpResponse:
    """The numbers of the moving part that change with each sale, by the address that each opens."""
    etag = _etag(request, slug, version(slug=slug))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        fair = live_fair(actor=request.actor, slug=slug)
        found = now_figures(fair=fair, at=timezone.now(), public=not _sees_all(request, slug))
        cells = [*found.cells.values(), *found.today.values(), *found.before.values()]
        told = {opened(slug, cell.opens): worded(cell) for cell in cells if cell.opens and cell.value is not None}
        response = HttpResponse(orjson.dumps(told), content_type="application/json", headers={"ETag": etag})
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _sees_all(request: Request, slug: str) -> bool:
    """Whether small sums are shown too. For those who have not signed in it costs no statement."""
    return may_somewhere(request.actor, "see_desk") and may(request.actor, "see_desk", fair_named(slug=slug))


def _etag(request: Request, slug: str, state: str) -> str:
    """One word for all that the moving part depends on: the figures, the language, who looks, this version of us."""
    parts = (state, timezone.localdate(), thai(), _sees_all(request, slug), otop.__version__)
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Drawn:
    """The moving part, and the same packed: packing costs more than all else that is done for one who asks."""

    etag: str
    text: str
    packed: bytes


def _sent(request: Request, drawn: Drawn, etag: str) -> HttpResponse:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(drawn.packed if packed else drawn.text, headers={"ETag": etag})
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _now(request: Request, slug: str, etag: str) -> Drawn:
    """Of each fair, language and kind of viewer one drawing is kept, the newest: memory does not grow with changes."""
    place = f"live:{slug}:{thai()}:{_sees_all(request, slug)}"
    kept: Drawn | None = caches["hot"].get(place)
    if kept is None or kept.etag != etag:
        text = _drawn(request, slug)
        kept = Drawn(etag, text, gzip.compress(text.encode(), PACKED, mtime=0))
        caches["hot"].set(place, kept, KEPT_S)
    return kept


def _drawn(request: Request, slug: str) -> str:
    fair = live_fair(actor=request.actor, slug=slug)
    sees_all = _sees_all(request, slug)
    figures = live_figures(fair=fair, at=timezone.now(), public=not sees_all)
    drawn = _map(figures)
    bins = {region_of(shape.code): shape.bin for shape in drawn.shapes}
    shown = [part for part in figures.provinces if part.shown]
    context = {
        "fair": fair,
        "live": figures,
        "since": as_of(figures.since),
        "buckets": [_bar(slug, part) for part in figures.buckets[:TOP]],
        "ranked": [_bar(slug, part) for part in shown[: BESIDE_REGIONS if drawn.ranked else TOP_PROVINCES]],
        "few": figures.divided - sum(part.satang for part in shown),
        "regions": [(_bar(slug, part), part, bins.get(part.code)) for part in figures.regions],
        "whole": figures.cells[f"{figures.map_of}_cumulative"],
        "map": drawn,
        "may_see_desk": sees_all,
    }
    return render_to_string("reports/parts/now.html", context)


def _bar(slug: str, part: Part) -> Bar:
    """A part that may not be shown keeps its place in the ranking, without its number."""
    notes = [] if part.booths is None else [_booths(part.booths)]
    if since := as_of(part.since):
        notes.append(since)
    if not part.shown:
        return Bar(part.name, 0, "–", _joined([*notes, MARKS[part.mark]]))
    return Bar(part.name, part.satang, listed_baht(part.satang), _joined(notes), opened(slug, part.cell.opens))


def _booths(booths: int) -> Text:
    return Text(f"{booths:,} บูธ", f"{booths:,} booth" + ("s" if booths != 1 else ""))


def _joined(notes: Sequence[Text]) -> Text | None:
    return Text(" · ".join(note.th for note in notes), " · ".join(note.en for note in notes)) if notes else None


def _map(figures: Live) -> Map:
    """Provinces by their own amounts; by their region's where most of them may not be shown."""
    shapes = province_paths()
    parts = {part.code: part for part in figures.provinces}
    shown = sum(part.shown for part in figures.provinces)
    if by_region := 2 * shown < len(parts):
        regions = {part.code: part for part in figures.regions}
        parts = {code: regions[region_of(code)] for code in shapes.paths if region_of(code) in regions}
    values = {code: part.satang if part.shown else None for code, part in parts.items()}
    titles = {
        code: f"{say(part.name)} {listed_baht(part.satang) if part.shown else say(MARKS[part.mark])}"
        for code, part in parts.items()
    }
    waiting = {code for code, part in parts.items() if part.mark == "waits"}
    return drawn_map(shapes.view_box, shapes.paths, values, titles, waiting=waiting, ranked=by_region)


MARKS = {"few": Text("ผู้ผลิตไม่ถึง 3 ราย", "under 3 makers"), "waits": Text("ยังไม่แสดง", "not yet shown")}
