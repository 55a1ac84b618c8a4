"""A pytest plugin (`-p tests.engine`): a throwaway PostgreSQL stands before Django's settings are read.

OTOP_ENGINE chooses which one (the wheel if unset). With OTOP_TEST_DATABASE=1 the server of DATABASE_URL is
used instead. Workers of pytest-xdist inherit the controller's.

All that a run starts bears its name, and the run holds a lock that the kernel drops when it ends, however it ends: so
the next run finds what one left that was ended from outside, and touches no run that goes on beside it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
from django.core.management import call_command

from otop.base.types import Text
from otop.site.engine import THROWAWAY, database
from otop.site.locks import FileLock, alone

RUN = "OTOP_TEST_RUN"  # the folder of the run, in the environment of all that it starts
PREFIX = f"otop-test-{os.getuid()}-"


def silent(sentence: Text) -> None:
    """Tests say nothing while the engine starts."""


def start() -> None:
    """DATABASE_URL names a database that lives as long as this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    stack = ExitStack()
    atexit.register(stack.close)
    folder = new_folder(stack)
    os.environ[RUN] = str(folder)
    os.environ["OTOP_STATIC"] = str(folder / "static")
    if os.environ.get("OTOP_TEST_DATABASE") == "1" and os.environ.get("DATABASE_URL"):
        return
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("OTOP_ENGINE", "wheel")
    stack.enter_context(database(folder, tell=silent, options=THROWAWAY))
    os.environ["OTOP_TEST_DATABASE"] = "1"  # what a child of this process shall use


def new_folder(stack: ExitStack, where: Path | None = None) -> Path:
    """A folder for all that this run makes, gone when the stack closes; what ended runs left is cleared away first."""
    where = where or Path(tempfile.gettempdir())
    with alone(where / f"{PREFIX}lock"):  # else another run might find ours before we hold its lock
        end_leftovers(where)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=where))
        lock = FileLock(folder / "run.lock")
        lock.share()
    folder.chmod(0o711)  # as root, the engine's account passes through
    stack.callback(lock.close)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def end_leftovers(where: Path) -> None:
    """Nothing runs or lies about any more of a run whose own process is gone."""
    for path in where.glob(f"{PREFIX}*/run.lock"):
        lock = FileLock(path)
        if lock.try_take():
            end_processes_of(path.parent)
            shutil.rmtree(path.parent, ignore_errors=True)
        lock.close()


def end_processes_of(folder: Path) -> None:
    left = [process for process in psutil.process_iter() if belongs(process, folder)]
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=30)


def belongs(process: psutil.Process, folder: Path) -> bool:
    """Children carry the name of the run; a PostgreSQL is told nothing of it, but works inside its folder."""
    try:
        return process.environ().get(RUN) == str(folder) or Path(process.cwd()).is_relative_to(folder)
    except psutil.Error:
        return False


if "PYTEST_XDIST_WORKER" not in os.environ:
    start()

    def pytest_sessionstart() -> None:
        """Pages name their pictures by the contents of the files, so these are collected first, as a start does."""
        call_command("collectstatic", verbosity=0, interactive=False)
