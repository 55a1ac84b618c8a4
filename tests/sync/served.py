"""What a test wants served, behind the very serving of `otop up`."""

from __future__ import annotations

import os
from pkgutil import resolve_name

from otop.site.serving import Serving

FACTORY = "OTOP_TEST_FACTORY"


def application() -> Serving:
    """The factory named there makes a Serving, or one WSGI application for everything."""
    made = resolve_name(os.environ[FACTORY])()
    return made if isinstance(made, Serving) else Serving(door=made, pages=made)
