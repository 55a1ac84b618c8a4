"""The ground of one run: its own durable cluster with a small and a large database, and the web servers on them."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from otop.base.types import Text
from otop.site.children import end_processes
from otop.site.engine import Cluster, database
from otop.site.problems import WebFailed
from otop.site.speech import tell
from otop.site.up import commands, environment_of_children, free_port

CHECKOUT = Path(__file__).parent.parent
READY_WITHIN_S = 30


@dataclass(frozen=True, slots=True)
class Server:
    """One web server of the kind that `otop up` starts."""

    port: int
    pid: int


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new cluster with the settings of `otop up`, so with durable commits; gone at the end. DATABASE_URL names it."""
    os.environ.pop("DATABASE_URL", None)
    folder = Path(tempfile.mkdtemp(prefix="otop-bench-"))
    folder.chmod(0o711)  # as root, the engine's account passes through
    (folder / "static").mkdir()
    os.environ["OTOP_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        made = stack.enter_context(database(folder, tell=tell))
        assert made
        yield made


def postmaster_of(cluster: Cluster) -> int:
    process = cluster.postmaster()
    assert process
    return int(process.pid)


def address_of(url: str, name: str) -> str:
    """The same server's database of this name."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def copy_database(url: str, name: str) -> str:
    """A second database that starts as a copy of the first, which nobody may be connected to. Its address."""
    with psycopg.connect(address_of(url, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE otop")
    return address_of(url, name)


@contextmanager
def server(application: str, url: str, data: Path) -> Iterator[Server]:
    """The application answers on a free port, behind the very command line that `otop up` uses."""
    port = free_port("127.0.0.1", 0)
    command = commands("127.0.0.1", port)["web"][:-1]
    environment = environment_of_children(data, "127.0.0.1") | {"DATABASE_URL": url}
    process = subprocess.Popen(
        [*command, application], env=environment, cwd=CHECKOUT, stdout=sys.stderr, start_new_session=True
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        end_processes([process])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/")
            connection.getresponse().read()
            connection.close()
            return
        except OSError:
            time.sleep(0.1)
    raise WebFailed(wait_s=READY_WITHIN_S)


def verified(url: str) -> dict[str, Any]:
    """What `otop verify` finds in this database. No job seals what was announced here, so its chain is not judged."""
    command = [sys.executable, "-m", "otop.site.cli", "verify", "--json"]
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    finding: dict[str, Any] = json.loads(done.stdout)
    return finding


def say(th: str, en: str) -> None:
    tell(Text(th, en))
