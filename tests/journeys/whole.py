"""Pages, phone app and door in one process, as `otop up` serves them."""

from __future__ import annotations

from otop.site.serving import Serving


def handler() -> Serving:
    from otop.site.web import application

    return application
