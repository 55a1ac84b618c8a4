from __future__ import annotations

from django.urls import path

from otop.privacy import views

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/mine/", views.mine, name="privacy-mine"),
    path("privacy/mine/my-data.json", views.mine_file, name="privacy-mine-file"),
    path("privacy/mine/name/", views.name, name="privacy-name"),
    path("privacy/mine/requests/", views.ask, name="privacy-ask"),
    path("privacy/requests/", views.requests, name="privacy-requests"),
    path("privacy/requests/<int:request_id>/", views.one, name="privacy-request"),
    path("privacy/requests/<int:request_id>/erasure/", views.erase, name="privacy-erase"),
]
