"""A pytest plugin (`-p tests.engine`): a throwaway PostgreSQL stands before Django's settings are read.

OTOP_ENGINE chooses which one (the wheel if unset). With OTOP_TEST_DATABASE=1 the server of DATABASE_URL is used instead.
Workers of pytest-xdist inherit the controller's.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from otop.base.types import Text
from otop.site.engine import THROWAWAY, database


def silent(sentence: Text) -> None:
    """Tests say nothing while the engine starts."""


def start() -> None:
    """DATABASE_URL names a database that lives as long as this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    if os.environ.get("OTOP_TEST_DATABASE") == "1" and os.environ.get("DATABASE_URL"):
        return
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("OTOP_ENGINE", "wheel")
    folder = Path(tempfile.mkdtemp(prefix="otop-test-"))
    folder.chmod(0o711)  # as root, the engine's account passes through
    stack = ExitStack()
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    stack.enter_context(database(folder, tell=silent, options=THROWAWAY))
    os.environ["OTOP_TEST_DATABASE"] = "1"  # what a child of this process shall use
    atexit.register(stack.close)


if "PYTEST_XDIST_WORKER" not in os.environ:
    start()
