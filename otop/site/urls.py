"""Every address of the house."""

from __future__ import annotations

from django.urls import include, path

from otop.site.accounts import openid

handler500 = "otop.site.broken.broken"

urlpatterns = [
    path("", include("otop.base.urls")),
    path("", include("otop.people.urls")),
    path("identity/<slug:provider_id>/begin/", openid.begin, name="openid_connect_login"),
    path("identity/<slug:provider_id>/back/", openid.returned, name="openid_connect_callback"),
    path("", include("otop.fairs.urls")),
    path("", include("otop.sync.urls.desk")),
    path("", include("otop.reports.urls")),
    path("", include("otop.audit.urls")),
    path("", include("otop.producers.urls")),
    path("", include("otop.products.urls")),
    path("", include("otop.privacy.urls")),
]
