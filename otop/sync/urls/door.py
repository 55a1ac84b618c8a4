"""The phones' door, version 1, in a URL tree of its own: no page is reached through it."""

from __future__ import annotations

from django.urls import path

from otop.sync import ingest

handler404 = ingest.not_found
handler500 = ingest.broken
urlpatterns = [
    path("sync/v1/enrol", ingest.enrol),
    path("sync/v1/setup", ingest.setup),
    path("sync/v1/records", ingest.records),
    path("sync/v1/pictures", ingest.pictures),
]
