"""One application: `/sync/` is the phones' door, which needs no page machinery; all else is Django's pages."""

from __future__ import annotations

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

from otop.site.door import handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "otop.site.settings")
pages: WSGIApplication = get_wsgi_application()
door: WSGIApplication = handler()


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    chosen = door if environ["PATH_INFO"].startswith("/sync/") else pages
    return chosen(environ, start_response)
