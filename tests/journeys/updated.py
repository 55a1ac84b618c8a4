"""The whole server, handing out a newer phone app as soon as the folder of one is named in a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

POINTER = "OTOP_TEST_NEWER_APP"


def handler() -> WSGIApplication:
    from whitenoise import WhiteNoise

    from otop.base.headers import phone_headers
    from otop.site.wsgi import application

    newer: dict[str, WSGIApplication] = {}

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        pointer = Path(os.environ[POINTER])
        if not environ["PATH_INFO"].startswith("/phone/") or not pointer.exists():
            return application(environ, start_response)
        folder = pointer.read_text()
        if folder not in newer:
            newer[folder] = WhiteNoise(application, root=folder, index_file=True, add_headers_function=phone_headers)
        return newer[folder](environ, start_response)

    return answer
