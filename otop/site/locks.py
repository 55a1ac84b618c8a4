"""Who uses a data folder, known by file locks that the kernel drops when a process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """One lock file, held through one open file; children do not inherit it."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def take(self) -> None:
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Hold it alone, or hold nothing: the kernel gives a shared lock up before it tries."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self.descriptor, 4096, 0).decode(errors="replace")

    def close(self) -> None:
        os.close(self.descriptor)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time is inside."""
    lock = FileLock(path)
    try:
        lock.take()
        yield
    finally:
        lock.close()
