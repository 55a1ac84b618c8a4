"""The real door, and beside it at the same address the page that tests drive (phone/harness)."""

from __future__ import annotations

import os
from typing import Any

from whitenoise import WhiteNoise

from otop.site import door

FOLDER = "OTOP_TEST_HARNESS"


def handler() -> Any:
    return WhiteNoise(door.handler(), root=os.environ[FOLDER], prefix="harness", index_file=True)
