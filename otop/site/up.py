"""`otop up`: the engine, the web server and the worker of one data folder, in the foreground, until a signal."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil

from otop.base.types import Text
from otop.site.children import Children
from otop.site.engine import database, prepare_folder
from otop.site.locks import FileLock
from otop.site.places import kept_field_keys, kept_secret
from otop.site.problems import CANNOT_RUN, NO, AlreadyUp, CannotBind, PortTaken
from otop.site.secret_files import secret
from otop.site.speech import tell
from otop.site.watch import Watch

CONNECTIONS = 2048
"""Of one web process. An idle one costs some memory; where no more are taken, a few slow clients would keep all out."""


def up(
    *,
    data: Path,
    bind: str,
    port: int,
    when_ready: Callable[[str], None] = lambda address: None,
    preparing: tuple[str, ...] = (),
) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP; then nothing of it runs any more. 0, or the exit code of what failed.

    `when_ready` is called once, with the address, after the ready line: `otop demo` hands its records in there.
    `preparing` are words for otop/site/prepare.py.
    """
    prepare_folder(data)
    lock = FileLock(data / "up.lock")
    if not lock.try_take():
        pid, _, address = lock.read().partition(" ")
        raise AlreadyUp(pid=pid, address=address, data=data)
    end_leftovers(data)
    port = free_port(bind, port)
    address = f"http://{f'[{bind}]' if ':' in bind else bind}:{port}/"
    lock.write(f"{os.getpid()} {address}")
    try:
        with signals_interrupt(), database(data, tell=tell) as cluster:
            environment = environment_of_children(data, bind)
            prepared = subprocess.run(
                [sys.executable, "-m", "otop.site.prepare", *preparing],
                env=environment,
                check=False,
                stdout=sys.stderr,
                start_new_session=True,
            )
            if prepared.returncode:
                return prepared.returncode if prepared.returncode > NO else CANNOT_RUN  # it said why itself
            with Children(commands(bind, port), environment) as children:
                watch = Watch(children, cluster)
                watch.until_healthy(address)
                print(f"ready {address}", flush=True)
                when_ready(address)
                while True:
                    watch.look()
    except KeyboardInterrupt:
        tell(Text("ปิดระบบแล้ว", "Stopped"))
        return 0
    finally:
        lock.write("")
        lock.close()


def commands(bind: str, port: int) -> dict[str, list[str]]:
    """What runs beside the engine: the web server, and the worker for jobs by clock and queue."""
    workers = os.environ.get("OTOP_WEB_WORKERS", "2")
    granian = f"granian --interface rsgi --http 1 --host {bind} --port {port} --no-ws --log-level warning"
    connections = f"--backlog {CONNECTIONS} --backpressure {min(CONNECTIONS, files_limit() * 3 // 4)}"
    # Without a limit of its own a stop hangs as long as one idle client stays connected.
    limits = f"--workers {workers} --respawn-failed-workers --workers-kill-timeout 2"
    jobs = "otop.site.beating procrastinate worker --shutdown-graceful-timeout 1.5"
    return {
        "web": [sys.executable, "-m", *f"{granian} {connections} {limits}".split(), "otop.site.web:application"],
        "worker": [sys.executable, "-m", *jobs.split()],
    }


def files_limit() -> int:
    """How many files and connections a process of ours may hold open; as many as we want, where we may ask for it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(2 * CONNECTIONS, hard if hard != resource.RLIM_INFINITY else 2 * CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def environment_of_children(data: Path, bind: str) -> dict[str, str]:
    """OTOP_RUN marks them as ours, for the next start after a kill -9."""
    environment = {**os.environ, "OTOP_RUN": str(data), "OTOP_DATA": str(data)}
    environment["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    if not secret("OTOP_SECRET_KEY"):
        environment["OTOP_SECRET_KEY"] = kept_secret(data, "session-key")
    if "OTOP_FIELD_KEYS_FILE" not in environment:
        environment["OTOP_FIELD_KEYS_FILE"] = str(kept_field_keys(data))
    if "OTOP_HOSTS" not in environment and bind not in {"127.0.0.1", "localhost", "::1"}:
        environment["OTOP_HOSTS"] = f"127.0.0.1,localhost,[::1],{socket.gethostname()},{bind}"
        if bind in {"0.0.0.0", "::"}:
            tell(
                Text(
                    "ผู้ใช้จากเครื่องอื่นต้องเข้าด้วยชื่อที่อยู่ใน OTOP_HOSTS",
                    "Visitors from other machines must use a name that OTOP_HOSTS lists",
                )
            )
    return environment


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """The first SIGINT, SIGTERM or SIGHUP raises KeyboardInterrupt; later ones do not disturb the ending."""
    caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(number: int, frame: FrameType | None) -> None:
        for other in caught:
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in caught}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_leftovers(data: Path) -> None:
    """No web or worker process of an earlier run of this data folder is alive."""
    left = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get("OTOP_RUN") == str(data):
                process.kill()
                left.append(process)
        except psutil.Error:
            continue
    psutil.wait_procs(left, timeout=5)


def free_port(bind: str, port: int) -> int:
    """This port, or any free one for 0. Looked at here because granian would share a taken port without a word."""
    try:
        family = socket.getaddrinfo(bind, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bind, port))
            probe.listen(1)
            return int(probe.getsockname()[1])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port, other=port + 1) from None
        raise CannotBind(bind=bind, port=port, why=error.strerror or error) from None
