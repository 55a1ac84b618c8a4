"""A whole OTOP of its own for a test: the real `otop` command in real processes, on a data folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import psycopg

from otop.site.engine import Cluster, database
from otop.site.locks import alone
from tests.engine import RUN
from tests.sync.server import PATIENCE_S

OTOP = [sys.executable, "-m", "otop.site.cli"]
OF_THE_TESTS = {"DATABASE_URL", "OTOP_TEST_DATABASE", "OTOP_STATIC"}
NewHouse = Callable[..., AbstractContextManager["House"]]


def environment(**more: str) -> dict[str, str]:
    """Ours, without the database and the static files of the test run itself."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return {**kept, "OTOP_WEB_WORKERS": "1", **more}


class House:
    """One data folder, and the `otop up` on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def otop(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command on this data folder to its end."""
        command = [*OTOP, *words, "--data", str(self.data)]
        return subprocess.run(
            command, env=environment(**more), capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )

    def start(self) -> subprocess.Popen[str]:
        """Start `otop up` on a free port without waiting for it."""
        self.process = subprocess.Popen(
            [*OTOP, "up", "--port", "0", "--data", str(self.data)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self.process

    def up(self) -> str:
        """Start and wait; the ready line."""
        process = self.start()
        assert process.stdout
        line = process.stdout.readline()
        self.address = line.removeprefix("ready ").strip()
        assert self.address, self.last_words()
        return line

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """The exit code, and what was left of stdout."""
        assert self.process
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE_S)
        code, self.process = self.process.returncode, None
        return code, rest

    def last_words(self) -> str:
        assert self.process
        return self.process.communicate(timeout=PATIENCE_S)[1]

    def health(self) -> dict[str, object]:
        with urllib.request.urlopen(f"{self.address}health/", timeout=PATIENCE_S) as answer:
            return dict(json.load(answer))

    def healthy(self) -> bool:
        try:
            return self.health()["ok"] is True
        except OSError:
            return False

    def cluster(self) -> Cluster:
        return Cluster(self.data, tell=lambda sentence: None, options={})

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.cluster().url) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def processes(self) -> list[psutil.Process]:
        """All web and worker processes of this data folder, and its database server."""
        found = [process for process in psutil.process_iter() if self._marked(process)]
        server = self.cluster().postmaster()
        return [*found, *([server] if server else [])]

    def _marked(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("OTOP_RUN") == str(self.data) and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def clear_away(self) -> None:
        """Nothing of this house runs any more, whatever the test left."""
        if self.process:
            self.process.kill()
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):  # it may have ended by itself meanwhile
                process.kill()
        if self.process:
            self.process.communicate()  # at last: a child that lives on holds the other end of this pipe


@contextmanager
def made_house(*, prepared: bool) -> Iterator[House]:
    """A data folder that the engine's account can reach (pytest's own are closed to it), gone at the end.

    Prepared: as its first start left it, at rest. Else it is not there yet.
    """
    run = Path(os.environ[RUN])
    with TemporaryDirectory(prefix="house-", dir=run) as folder:
        Path(folder).chmod(0o711)
        made = House(Path(folder) / "var")
        if prepared:
            subprocess.run(["cp", "--archive", _first(run), made.data], check=True)  # it keeps whose the files are
        try:
            yield made
        finally:
            made.clear_away()


def _first(run: Path) -> Path:
    """The one that all prepared houses of this run are copies of."""
    made = House(run / "first-house" / "var")
    with alone(run / "first-house.lock"):
        if not made.data.exists():
            made.data.parent.mkdir(mode=0o711)
            made.up()
            assert made.stop()[0] == 0
    return made.data


@contextmanager
def database_of(house: House) -> Iterator[None]:
    """The house's database runs, though nobody is up."""
    saved = os.environ.pop("DATABASE_URL", None)
    try:
        with database(house.data, tell=lambda sentence: None):
            yield
    finally:
        if saved:
            os.environ["DATABASE_URL"] = saved
