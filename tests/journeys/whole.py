"""Pages, phone app and door in one process, as `otop up` serves them."""

from __future__ import annotations

from wsgiref.types import WSGIApplication


def handler() -> WSGIApplication:
    from otop.site.wsgi import application

    return application
