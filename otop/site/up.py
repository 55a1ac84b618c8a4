"""`otop up`: the engine, the web server and the worker of one data folder, in the foreground, until a signal."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

import psutil

from otop.base.types import Text
from otop.site.engine import Cluster, database, prepare_folder
from otop.site.locks import FileLock
from otop.site.places import kept_field_keys, kept_secret
from otop.site.problems import CANNOT_RUN, NO, AlreadyUp, CannotBind, EngineFailed, PortTaken, WebFailed
from otop.site.secret_files import secret
from otop.site.speech import refuse, tell

READY_WITHIN_S = 60
STOP_WITHIN_S = 2.5  # the engine needs up to two more; together below five
STEADY_AFTER_S = 30
LONGEST_PAUSE_S = 30
LOOK_EVERY_S = 0.2

libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


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
                wait_for_health(children, cluster, address)
                print(f"ready {address}", flush=True)
                when_ready(address)
                while True:
                    watch(children, cluster)
    except KeyboardInterrupt:
        tell(Text("ปิดระบบแล้ว", "Stopped"))
        return 0
    finally:
        lock.write("")
        lock.close()


def commands(bind: str, port: int) -> dict[str, list[str]]:
    """What runs beside the engine: the web server, and the worker for jobs by clock and queue."""
    workers, threads = os.environ.get("OTOP_WEB_WORKERS", "2"), os.environ.get("OTOP_WEB_THREADS", "4")
    granian = f"granian --interface wsgi --host {bind} --port {port} --no-ws --log-level warning"
    # Without a limit of its own a stop hangs as long as one idle client stays connected.
    limits = f"--workers {workers} --blocking-threads {threads} --respawn-failed-workers --workers-kill-timeout 2"
    jobs = "django procrastinate worker --shutdown-graceful-timeout 1.5"
    return {
        "web": [sys.executable, "-m", *granian.split(), *limits.split(), "otop.site.wsgi:application"],
        "worker": [sys.executable, "-m", *jobs.split()],
    }


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


@dataclass
class Child:
    """One process that is started again when it ends, later each time."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    next_start: float = field(default_factory=time.monotonic)


class Children:
    """The processes of this run. Leaving the block ends them and all that they started."""

    def __init__(self, commands: dict[str, list[str]], environment: dict[str, str]) -> None:
        self.environment = environment
        self.renew_wanted = False
        self.all = [Child(name, command) for name, command in commands.items()]

    def __enter__(self) -> Self:
        signal.signal(signal.SIGUSR1, self.want_renewal)  # `otop restore` asks so, after it swapped the database
        self.tend()
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def want_renewal(self, number: int, frame: FrameType | None) -> None:
        self.renew_wanted = True

    def tend(self) -> None:
        """Every child runs, or has its next start fixed."""
        for child in self.all:
            if child.process is None:
                if time.monotonic() >= child.next_start:
                    self._start(child)
            elif child.process.poll() is not None:
                self._note_death(child, child.process.returncode)

    def _start(self, child: Child) -> None:
        parent = os.getpid()

        def die_with_parent() -> None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # safe: this process has one thread
        )

    def _note_death(self, child: Child, code: int) -> None:
        assert child.process
        signal_group(child.process.pid, signal.SIGKILL)
        child.process = None
        child.failures = 0 if time.monotonic() - child.started > STEADY_AFTER_S else child.failures + 1
        pause = min(0.5 * 2**child.failures, LONGEST_PAUSE_S)
        child.next_start = time.monotonic() + pause
        tell(
            Text(
                f"โพรเซส {child.name} หยุดเอง (รหัส {code}) จะเริ่มใหม่ใน {pause:g} วินาที",
                f"The {child.name} process ended by itself (code {code}); it starts again in {pause:g} s",
            )
        )

    def renew(self) -> None:
        """All connections to the database are new ones: a kept one would fail once for each thread."""
        tell(Text("เชื่อมต่อฐานข้อมูลใหม่", "Connecting to the database afresh"))
        self.end()
        for child in self.all:
            child.process, child.next_start = None, time.monotonic()

    def end(self) -> None:
        end_processes([child.process for child in self.all if child.process])


def end_processes(processes: list[subprocess.Popen[bytes]]) -> None:
    """They and all that they started have ended, within STOP_WITHIN_S."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + STOP_WITHIN_S
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(deadline - time.monotonic(), 0))
        signal_group(process.pid, signal.SIGKILL)
        process.wait()


def signal_group(leader: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, number)


def wait_for_health(children: Children, cluster: Cluster | None, address: str) -> None:
    """`/health/` answers 200, or WebFailed."""
    here = address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and children.all[0].failures < 3:  # the web server is the first
        watch(children, cluster)
        try:
            with direct.open(f"{here}health/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            continue
    raise WebFailed(wait_s=READY_WITHIN_S)


def watch(children: Children, cluster: Cluster | None) -> None:
    """Look once after everything, then rest a moment."""
    if cluster and not cluster.postmaster():
        tell(Text("ฐานข้อมูลหยุดเอง กำลังเริ่มใหม่", "The database ended by itself; starting it again"))
        try:
            cluster.ensure()
            children.renew_wanted = True
        except EngineFailed as problem:
            refuse(problem)
            time.sleep(2)
    if children.renew_wanted:
        children.renew_wanted = False
        children.renew()
    children.tend()
    time.sleep(LOOK_EVERY_S)


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
