"""One page that breaks, for the test of what is said then."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

handler500 = "otop.base.views.broken"


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as asked")


urlpatterns = [path("broken/", break_down), path("", include("otop.site.urls"))]
