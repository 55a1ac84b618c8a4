"""The live page while phones send: what drawing it costs, what it touches, how long it takes, what memory it keeps."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg
from django.core.cache import caches
from django.db import connection
from django.test import Client

from bench.drive import Line, Load, load
from bench.gauge import Gauge, memory_mb
from bench.paths import PATHS, BesideTheFloor
from bench.phones import SLUG, Phone
from bench.promises import Promise

NOW = f"/fairs/{SLUG}/live/now/"
FIGURES = f"/fairs/{SLUG}/live/figures.json"
DOOR = "/sync/v1/records"
SALES_A_SECOND, READS_A_SECOND = 50, 10
SHARE_GOAL, BUFFERS_GOAL, P99_GOAL, MEMORY_GOAL = 0.20, 1.2, 4.0, 1.15
READINGS = {"live figures, read afresh": (FIGURES, SHARE_GOAL), "live page, drawn afresh": (NOW, 0.0)}
ONE_SALE = PATHS[0]

Statement = tuple[str, list[Any]]  # text and values


@dataclass(frozen=True, slots=True)
class Drawing(BesideTheFloor):
    """What one reading costs, beside the floor; `statements` with the one that asks for the version.

    `goal` is the least share of the floor, 0 for what is only told.
    """

    name: str
    goal: float
    statements: int

    def missed(self) -> list[str]:
        return [f"share {self.share:.1%} < {self.goal:.0%}"] if self.share < self.goal else []

    def as_json(self) -> dict[str, object]:
        names = ("floor", "lowest", "small", "large")
        return {
            "path": self.name,
            **{f"{name}_ms": round(median(getattr(r, name) for r in self.rounds), 3) for name in names},
            "share": round(self.share, 4),
            "share_of_lowest_floor": round(self.share_of_lowest, 4),
            "share_goal": self.goal,
            "statements": self.statements,
            "growth": round(self.growth, 3),
            "missed": self.missed(),
            "rounds": [[round(getattr(r, name), 3) for name in names] for r in self.rounds],
        }

    def row(self) -> list[str]:
        floor, small = (median(getattr(r, name) for r in self.rounds) for name in ("floor", "small"))
        return [
            self.name,
            f"{floor:.2f}",
            f"{small:.2f}",
            f"{self.share:.1%}",
            f">= {self.goal:.0%}" if self.goal else "-",
            f"{self.share_of_lowest:.1%}",
            f"{self.growth:.2f}",
            str(self.statements),
            "0",
            "; ".join(self.missed()) or "yes",
        ]


def look_ms(gauge: Gauge, line: Line, address: str, looks: int) -> float:
    """CPU of one read at the floor."""
    before = gauge.cpu_ms()
    line.look(address, looks)
    return (gauge.cpu_ms() - before) / looks


def drawing_ms(gauge: Gauge, line: Line, phone: Phone, address: str, looks: int) -> float:
    """CPU of one fresh reading: so many sales each with a read behind it, less so many sales alone."""
    sold, read = (
        [load(phone, DOOR, ONE_SALE, 1) for _ in range(looks)],
        [load(phone, DOOR, ONE_SALE, 1) for _ in range(looks)],
    )
    start = gauge.cpu_ms()
    for sale in sold:
        line.send(sale)
    between = gauge.cpu_ms()
    for sale in read:
        line.send(sale)
        line.look(address)
    return (gauge.cpu_ms() - between - (between - start)) / looks


def statements_of(address: str) -> list[Statement]:
    """The statements of one fresh reading with their values, counted in this process."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.get(address)  # what a process reads once
    caches["hot"].clear()
    sent: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, list(params or [])))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = client.get(address)
    assert answer.status_code == 200
    return [(sql, params) for sql, params in sent if not sql.startswith("SET TRANSACTION")]


def buffers(url: str, statements: list[Statement]) -> int:
    """Shared buffers that these statements touch, found in memory or read."""
    touched = 0
    with psycopg.connect(url) as books:
        for sql, params in statements:
            cursor = psycopg.RawCursor(books) if "$1" in sql else psycopg.ClientCursor(books)
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".encode(), params)
            for (plan,) in cursor:
                touched += plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]
    return touched


def buffers_promise(small: str, large: str, times: int, what: str, statements: list[Statement]) -> Promise:
    few, many = buffers(small, statements), buffers(large, statements)
    name = f"buffers, {what}, ledger x{times}"
    return Promise(name, many / few, BUFFERS_GOAL, "x", {"small": few, "large": many})


def under_load(port: int, pid: int, phones: list[Phone], seconds: float) -> list[Promise]:
    """p99 of reads while phones sell at a fixed rate, and what the server's memory became meanwhile."""
    line = Line(port)
    kept = reads(line, seconds / 2)
    idle = reads(
        line, seconds, [load(phones[0], DOOR, ONE_SALE, 1) for _ in range(int(seconds * READS_A_SECOND))][::-1]
    )
    ended, before = threading.Event(), memory_mb(pid)
    with ThreadPoolExecutor(1 + SENDERS) as pool:
        sending = pool.submit(sell, port, phones[1:], ended, seconds * 2)
        busy = reads(line, seconds)
        ended.set()
        rate = sending.result()
    after = memory_mb(pid)
    line.connection.close()
    times = {"idle, drawn": p99(idle), "idle, kept": p99(kept), "busy": p99(busy), "reads": len(busy), "sales/s": rate}
    return [
        Promise(
            f"p99 of the live page at {SALES_A_SECOND} sales/s over idle", p99(busy) / p99(idle), P99_GOAL, "x", times
        ),
        Promise(
            "memory of the server over that load",
            after / before,
            MEMORY_GOAL,
            "x",
            {"MB before": before, "MB after": after},
        ),
    ]


SENDERS = 4


def sell(port: int, phones: list[Phone], ended: threading.Event, longest_s: float) -> float:
    """One sale every so often, whatever answers take, by several connections in turn. How many there were a second."""
    lines = [Line(port) for _ in range(SENDERS)]
    started = time.monotonic()

    def sends(number: int) -> int:
        sent = 0
        while not ended.is_set():
            due = started + (sent * SENDERS + number) / SALES_A_SECOND
            if due > started + longest_s:
                break
            time.sleep(max(0.0, due - time.monotonic()))
            lines[number].send(load(phones[number], DOOR, ONE_SALE, 1))
            sent += 1
        return sent

    with ThreadPoolExecutor(SENDERS) as pool:
        count = sum(pool.map(sends, range(SENDERS)))
    return count / (time.monotonic() - started)


def reads(line: Line, seconds: float, sales: list[Load] | None = None) -> list[float]:
    """Milliseconds of each read at a fixed pace, each after one of the sales if there are any.

    The clock of a read starts when it was due, so one that waited for the last is not excused; the sale is not in it.
    """
    took: list[float] = []
    started = time.monotonic()
    for number in range(int(seconds * READS_A_SECOND)):
        due = started + number / READS_A_SECOND
        time.sleep(max(0.0, due - time.monotonic()))
        if sales:
            line.send(sales.pop())
            due = time.monotonic()
        line.look(NOW)
        took.append(1000 * (time.monotonic() - due))
    return took


def p99(took: list[float]) -> float:
    return sorted(took)[min(len(took) - 1, int(len(took) * 0.99))]
