"""The processes of one `otop up`: started again when they end, and ended when they are not heard any more."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Self

import psutil

from otop.base.types import Text
from otop.site.beats import NAME, Heart
from otop.site.speech import tell

STOP_WITHIN_S = 2.5  # the engine needs up to two more; together below five
STEADY_AFTER_S = 30
LONGEST_PAUSE_S = 30
LOOK_EVERY_S = 0.2
SILENT_LOOKS = 30
"""Six seconds or more: a busy machine looks more slowly, too."""
UNHEARD_LOOKS = 300

libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process that is started again when it ends, later each time.

    `unheard_looks` counts since it, or a process that it started, was heard.
    """

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    unheard_looks: int = 0
    next_start: float = field(default_factory=time.monotonic)


class Children:
    """The processes of this run. Leaving the block ends them and all that they started."""

    def __init__(self, commands: dict[str, list[str]], environment: dict[str, str]) -> None:
        self.heart = Heart()
        self.environment = environment | {NAME: self.heart.address}
        self.renew_wanted = False
        self.all = [Child(name, command) for name, command in commands.items()]

    def __enter__(self) -> Self:
        signal.signal(signal.SIGUSR1, self.want_renewal)  # `otop restore` asks so, after it swapped the database
        self.tend()
        return self

    def __exit__(self, *error: object) -> None:
        self.renew_wanted = False
        self.end(self.all)

    def want_renewal(self, number: int, frame: FrameType | None) -> None:
        self.renew_wanted = True

    def tend(self) -> None:
        """Every child runs and is heard, or has its next start fixed."""
        if self.renew_wanted:
            self.renew_wanted = False
            self.renew("web", "worker")
        for child in self.all:
            if child.process is None:
                if time.monotonic() >= child.next_start:
                    self._start(child)
            elif child.process.poll() is not None:
                self._note_death(child, child.process.returncode)
        self._end_silent()

    def _start(self, child: Child) -> None:
        parent = os.getpid()

        def die_with_parent() -> None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

        child.started, child.unheard_looks = time.monotonic(), 0
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

    def _end_silent(self) -> None:
        """What hangs is killed; whoever started it starts another."""
        self.heart.look()
        for pid in self.heart.silent(SILENT_LOOKS):
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                if process.environ().get(NAME) == self.heart.address:
                    tell(Text(f"โพรเซส {pid} ค้าง จึงเริ่มใหม่", f"Process {pid} hangs; it is started again"))
                    process.kill()
        heard = {session_of(pid) for pid in self.heart.silent_looks}
        for child in self.all:
            if child.process:
                child.unheard_looks = 0 if child.process.pid in heard else child.unheard_looks + 1
                if child.unheard_looks > UNHEARD_LOOKS:
                    signal_group(child.process.pid, signal.SIGKILL)

    def renew(self, *names: str) -> None:
        """These start afresh, with new connections to the database."""
        tell(Text("เชื่อมต่อฐานข้อมูลใหม่", "Connecting to the database afresh"))
        renewed = [child for child in self.all if child.name in names]
        self.end(renewed)
        for child in renewed:
            child.process, child.next_start = None, time.monotonic()

    def end(self, children: list[Child]) -> None:
        end_processes([child.process for child in children if child.process])


def session_of(pid: int) -> int | None:
    """The process that leads it: the one that we started."""
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


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
