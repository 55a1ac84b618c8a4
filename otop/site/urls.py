"""Every address of the house."""

from __future__ import annotations

from django.urls import include, path

handler500 = "otop.base.views.broken"

urlpatterns = [
    path("", include("otop.base.urls")),
    path("", include("otop.people.urls")),
    path("", include("otop.fairs.urls")),
    path("", include("otop.sync.urls.desk")),
    path("", include("otop.reports.urls")),
]
