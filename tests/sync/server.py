"""A real server process with the door in it, that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from otop.site.up import free_port
from tests.sync.phone import Transport, over_http
from tests.sync.served import FACTORY

DOOR = "otop.site.door:handler"
DYING_DOOR = "tests.sync.dying_door:handler"
PATIENCE_S = 180  # a busy machine is slow, and that is no fault of ours
Serve = Callable[..., AbstractContextManager["Server"]]


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    address: str

    @property
    def ask(self) -> Transport:
        return over_http(self.address)

    def kill(self) -> None:
        """As by a power cut: nothing of it finishes anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def server(*, factory: str = DOOR, database_url: str | None = None) -> Iterator[Server]:
    """Granian with one worker on a free port, on the test's database."""
    port = free_port("127.0.0.1", 0)
    environment = {
        **os.environ,
        "DATABASE_URL": database_url or url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "otop.site.settings",
        "OTOP_WEB_THREADS": "2",
        FACTORY: factory,
    }
    granian = f"granian --interface rsgi --http 1 --host 127.0.0.1 --port {port} --workers 1 --no-ws --factory"
    process = subprocess.Popen(
        [sys.executable, "-m", *granian.split(), "tests.sync.served:application"],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    running = Server(process, f"http://127.0.0.1:{port}")
    try:
        wait_until(lambda: answers(running), what="the server answers")
        yield running
    finally:
        if process.poll() is None:
            running.kill()


def url_of_test_database() -> str:
    settings = connection.settings_dict
    login = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'])}"
    host = quote(settings["HOST"], safe="")
    return f"postgresql://{login}@/{settings['NAME']}?host={host}&port={settings['PORT']}"


def answers(running: Server) -> bool:
    assert running.process.poll() is None, "the server ended by itself"
    try:
        return running.ask("GET", "/sync/v1/setup", {}, b"").status in {401, 503}
    except OSError:
        return False


def wait_until(true: Callable[[], object], *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)


def somebody_waits_for_us() -> bool:
    """Whether another connection waits for a lock that this thread's connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
