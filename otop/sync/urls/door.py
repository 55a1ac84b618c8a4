"""The phones' door, version 1. Its own URL tree: no page is reachable through it, and it through no page's middleware."""

from __future__ import annotations

from django.urls import path

from otop.sync import ingest

urlpatterns = [
    path("sync/v1/enrol", ingest.enrol),
    path("sync/v1/setup", ingest.setup),
    path("sync/v1/records", ingest.records),
]
