"""The real door in a process that is killed right after it has done its work, before a byte of the answer is out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from typing import Any

from otop.site import door


def handler() -> Any:
    inner = door.handler()

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        response = inner(environ, start_response)
        if environ["PATH_INFO"] == "/sync/v1/records":
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    return application
