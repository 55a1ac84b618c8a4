"""A photographed slip, for the officers who may see the desk."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from otop.base.access import needs
from otop.base.requests import Request
from otop.fairs.queries import fair_by_slug
from otop.sync.queries import slip_picture


@needs("see_desk", "fair")
@require_safe
def picture(request: Request, slug: str, picture: str) -> HttpResponse:
    """Kept by nobody on the way, and never anything but a picture."""
    fair = fair_by_slug(actor=request.actor, slug=slug, verb="see_desk")
    content = slip_picture(actor=request.actor, fair=fair, name=picture)
    if content is None:
        raise Http404
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="slip.webp"'}
    return HttpResponse(content, content_type="image/webp", headers=headers)
