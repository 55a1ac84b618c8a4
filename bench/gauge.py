"""What work has cost so far: CPU of processes, and transactions as PostgreSQL counts them."""

from __future__ import annotations

from dataclasses import dataclass

import psutil
import psycopg


@dataclass(frozen=True, slots=True)
class Gauge:
    """CPU of one web server with its workers, and of all of PostgreSQL."""

    server: int
    postmaster: int

    def cpu_ms(self) -> float:
        """User and system time so far, with that of processes that have ended and were waited for."""
        return 1000 * (_tree_s(self.server) + _tree_s(self.postmaster))


def memory_mb(root: int) -> float:
    """PSS of a process and those below it: what is shared between them counts once."""
    process = psutil.Process(root)
    return float(sum(p.memory_full_info().pss for p in [process, *process.children(recursive=True)])) / 2**20


def _tree_s(root: int) -> float:
    process = psutil.Process(root)
    times = process.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it is in its parent's waited-for time from now on
        total += times.user + times.system + times.children_user + times.children_system
    return float(total)


def transactions(url: str, database: str) -> int:
    """How many transactions of this database have committed, reads too. Ask from another one: the asking counts."""
    with psycopg.connect(url, autocommit=True) as server:
        row = server.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = %s", [database]).fetchone()
    assert row
    return int(row[0])
