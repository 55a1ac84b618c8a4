"""A pytest plugin (`-p tests.engine`): a throwaway PostgreSQL stands before Django's settings are read.

OTOP_ENGINE chooses which one (the wheel if unset). With OTOP_TEST_DATABASE=1 the server of DATABASE_URL is
used instead. Workers of pytest-xdist inherit the controller's.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.core.management import call_command

from otop.base.types import Text
from otop.site.engine import THROWAWAY, database


def silent(sentence: Text) -> None:
    """Tests say nothing while the engine starts."""


def start() -> None:
    """DATABASE_URL names a database that lives as long as this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    folder = Path(tempfile.mkdtemp(prefix="otop-test-"))
    folder.chmod(0o711)  # as root, the engine's account passes through
    stack = ExitStack()
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(stack.close)
    os.environ["OTOP_STATIC"] = str(folder / "static")
    if os.environ.get("OTOP_TEST_DATABASE") == "1" and os.environ.get("DATABASE_URL"):
        return
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("OTOP_ENGINE", "wheel")
    stack.enter_context(database(folder, tell=silent, options=THROWAWAY))
    os.environ["OTOP_TEST_DATABASE"] = "1"  # what a child of this process shall use


if "PYTEST_XDIST_WORKER" not in os.environ:
    start()

    def pytest_sessionstart() -> None:
        """Pages name their pictures by the contents of the files, so these are collected first, as a start does."""
        call_command("collectstatic", verbosity=0, interactive=False)
