from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson
import segno
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from otop.audit.forms import TrailForm
from otop.audit.queries.chain import head, last_check
from otop.audit.queries.names import Names
from otop.audit.queries.trail import page_of_trail, sentence, whole_trail
from otop.audit.rules.chain import grouped
from otop.audit.rules.telling import place, read_place
from otop.base.access import needs
from otop.base.models import Announcement
from otop.base.requests import Request
from otop.base.spreadsheet import streamed_csv
from otop.base.types import NATION
from otop.people.queries import check_may

COLUMNS = (
    *("no", "id", "at", "what", "actor_kind", "actor_id", "subject", "before", "after", "why"),
    *("written_at", "hash"),
)


@needs("see_audit")
@require_safe
def trail(request: Request) -> HttpResponse:
    """What happened, newest first, with the filters of the address."""
    check_may(request.actor, "see_audit", NATION)
    form = TrailForm(request.GET)
    after = read_place(request.GET.get("after", ""))
    rows: list[Announcement] = []
    more = None
    if form.is_valid():
        rows, more = page_of_trail(actor=request.actor, wanted=form.wanted(), after=after)
    names = Names(rows)
    asked = request.GET.copy()
    asked.pop("after", None)
    context = {
        "form": form,
        "rows": [names.told(row) for row in rows],
        "next": place(*more) if more else "",
        "after": after,
        "asked": asked.urlencode(),
        "filtered": any(asked.get(name, "").strip() for name in form.fields),
    }
    return render(request, "audit/trail.html", context, status=200 if form.is_valid() else 400)


@needs("see_audit")
@require_safe
def trail_file(request: Request, form: str) -> StreamingHttpResponse:
    """All that the filters let through, written while it is read. Ids only: names stay in the house."""
    asked = TrailForm(request.GET)
    if form not in _WRITERS or not asked.is_valid():
        raise Http404
    content_type, written = _WRITERS[form]
    rows = whole_trail(actor=request.actor, wanted=asked.wanted())
    headers = {"Content-Disposition": f'attachment; filename="audit.{form}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(written(rows), content_type=content_type, headers=headers)


def _cells(row: Announcement) -> dict[str, object]:
    cells = {name: getattr(row, name) for name in COLUMNS}
    return cells | {
        "at": row.at.isoformat(),
        "written_at": row.written_at.isoformat(),
        "hash": bytes(row.hash).hex() if row.hash else None,
    }


def _csv(rows: Iterator[Announcement]) -> Iterator[bytes]:
    return streamed_csv(COLUMNS, (_line(row) for row in rows))


def _line(row: Announcement) -> list[object]:
    cells = _cells(row)
    for name in ("before", "after"):
        cells[name] = "" if cells[name] is None else orjson.dumps(cells[name]).decode()
    return list(cells.values())


def _json(rows: Iterator[Announcement]) -> Iterator[bytes]:
    """A list with one announcement a line."""
    yield b"["
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + orjson.dumps(_cells(row))
    yield b"\n]\n"


_WRITERS: dict[str, tuple[str, Callable[[Iterator[Announcement]], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}


@needs("see_audit")
@require_safe
def chain(request: Request) -> HttpResponse:
    """The head, ready to be printed and published, and what the last checks found."""
    check_may(request.actor, "see_audit", NATION)
    now = head()
    checks = [row for row in (last_check("audit.checked"), last_check("sync.verified")) if row]
    code = segno.make(f"OTOP 2.0 audit no {now.no} head {now.hash.hex()}", micro=False, error="m")
    context = {
        "head": now,
        "digits": grouped(now.hash),
        "qr": SafeString(code.svg_inline(omitsize=True, border=3, light="#fff")),
        "checks": [(row, sentence(row.what), (row.after or {}).get("count", 0)) for row in checks],
    }
    return render(request, "audit/chain.html", context)
