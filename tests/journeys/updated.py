"""The whole server, handing out a newer phone app as soon as the folder of one is named in a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from otop.site.serving import Serving

POINTER = "OTOP_TEST_NEWER_APP"


def handler() -> Serving:
    from whitenoise import WhiteNoise

    from otop.base.headers import phone_headers
    from otop.site.web import application

    pages = application.pages.application
    newer: dict[str, WSGIApplication] = {}

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        pointer = Path(os.environ[POINTER])
        if not environ["PATH_INFO"].startswith("/phone/") or not pointer.exists():
            return pages(environ, start_response)
        folder = pointer.read_text()
        if folder not in newer:
            newer[folder] = WhiteNoise(pages, root=folder, index_file=True, add_headers_function=phone_headers)
        return newer[folder](environ, start_response)

    return Serving(door=application.door.application, pages=answer)
