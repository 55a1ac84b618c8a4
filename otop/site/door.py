"""The handler of the phones' door: Django's request and database care, and no page machinery at all.

It has threads of its own beside those of the pages (otop/site/serving.py), so that a storm of phones and a storm of
readers do not wait for each other.
"""

from __future__ import annotations

import os
from typing import Any, cast

import django
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse

from otop.base.headers import Answer, safe_headers

URLS = "otop.sync.urls.door"


class Door(WSGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        """No sessions, no CSRF, no messages, no locale: a phone shows its key with every request."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = safe_headers(cast(Answer, convert_exception_to_response(self._answer)))

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = URLS
        response: HttpResponse = self._get_response(request)  # type: ignore[attr-defined]
        return response


def handler() -> Door:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otop.site.settings")
    django.setup(set_prefix=False)
    return Door()
