"""One run: the ground, the servers, the rounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django

from bench import ground, live
from bench.drive import Line, cpu_ms_a_request, load
from bench.gauge import Gauge, transactions
from bench.outage import outages
from bench.paths import PATHS, Counted, Finding, Path, Round
from bench.phones import Phone
from bench.promises import Promise
from bench.start import starts
from otop.site.engine import Cluster

CONNECTIONS = 4
DOOR = "/sync/v1/records"


@dataclass(frozen=True, slots=True)
class Size:
    """How much one run does: the small ledger, and how many times as much the large one holds.

    `warm_up` is in requests of each path and connection: every thread shall have its database connection and its plans.
    `looks` at the live page make a round; `load_s` is how long phones send at a fixed rate.
    """

    rounds: int
    booths: int
    small: int
    times: int
    part_of_requests: float
    warm_up: int
    looks: int
    load_s: float


FULL = Size(rounds=7, booths=800, small=5_000, times=100, part_of_requests=1, warm_up=30, looks=40, load_s=20)
QUICK = Size(rounds=1, booths=40, small=1_000, times=3, part_of_requests=0.1, warm_up=2, looks=2, load_s=1)


@dataclass(frozen=True, slots=True)
class Result:
    """`transactions` is how many one request took, as PostgreSQL counts them."""

    findings: list[Finding]
    live: list[live.Drawing]
    promises: list[Promise]
    small: int
    large: int
    transactions: float
    books_agree: bool

    def as_json(self) -> dict[str, object]:
        return {
            "small": self.small,
            "large": self.large,
            "transactions": round(self.transactions, 3),
            "books_agree": self.books_agree,
            "paths": [finding.as_json() for finding in self.findings],
            "live": [reading.as_json() for reading in self.live],
            "promises": [promise.as_json() for promise in self.promises],
        }

    def met(self) -> bool:
        """Every goal. The books have to agree besides."""
        missed = [*(one.missed() for one in self.findings), *(one.missed() for one in self.live)]
        return not any(missed) and all(promise.kept for promise in self.promises)


def measure(size: Size) -> Result:
    """Everything is made, measured and gone again."""
    promises = [*starts(), *outages()]
    with ground.cluster() as cluster:
        books = make_books(size, cluster)
        for name, statements in books.readings.items():
            promises.append(live.buffers_promise(cluster.url, books.large, size.times, name, statements))
        before = transactions(cluster.url, "large")
        with stations(cluster, books) as (floor, small, large):
            rounds = rounds_of(size, floor, small, large)
            used = (transactions(cluster.url, "large") - before) / large.sent
            read = live_rounds(size, floor, small, large)
            promises += live.under_load(small.port, small.gauge.server, small.phones["sale"], size.load_s)
        agree = books_agree(cluster.url) and books_agree(books.large)
    findings = [Finding(rounds[path.name], path, *books.counted[path.name]) for path in PATHS]
    readings = [
        live.Drawing(read[name], name, goal, len(books.readings[name])) for name, (_, goal) in live.READINGS.items()
    ]
    return Result(findings, readings, promises, size.small, books.records, used, agree)


@dataclass(frozen=True, slots=True)
class Books:
    """The two databases: the cluster's own is the small one. `counted`: a request, and one of ten times the records."""

    large: str
    records: int
    phones: dict[str, list[Phone]]
    counted: dict[str, tuple[Counted, Counted]]
    readings: dict[str, list[live.Statement]]  # the statements of the live page, by what is read


def make_books(size: Size, cluster: Cluster) -> Books:
    """A fair with `size.small` records in its ledger, and a copy with `size.times` as many; the floor's tables."""
    django.setup()
    from django.db import connection

    from bench import count, fair, floor
    from otop.site.prepare import migrate

    migrate()
    with connection.cursor() as cursor:
        cursor.execute(floor.TABLES)
    phones = fair.make_fair(booths=size.booths)
    ground.say(f"กำลังรับ {size.small:,} รายการ", f"Handing in {size.small:,} records")
    fair.fill(phones, records=size.small)
    connection.close()
    ground.say(f"กำลังคัดลอกบัญชี {size.times} เท่า", f"Copying the books {size.times} times")
    large = ground.copy_database(cluster.url, "large")
    records = fair.multiply(large, times=size.times)
    counting = fair.new_runs(phones)
    counted = {p.name: (count.counted(counting, p, 1), count.counted(counting, p, 10)) for p in PATHS}
    readings = {name: live.statements_of(address) for name, (address, _) in live.READINGS.items()}
    connection.close()
    fair.settle_down(cluster.url, large)
    return Books(large, records, phones, counted, readings)


@dataclass
class Station:
    """One server under measurement: its connections, the phones behind them, its gauge. `sent` counts requests."""

    lines: list[Line]
    phones: dict[str, list[Phone]]
    gauge: Gauge
    port: int
    door: bool
    sent: int = 0

    def cpu_ms(self, path: Path, requests: int, floor: str = "floor") -> float:
        """A request's CPU over one round of so many on each connection."""
        address = DOOR if self.door else f"/{floor}/{path.floor}"
        senders = zip(self.lines, self.phones[path.kind], strict=False)
        loads = [load(phone, address, path, requests) for _, phone in senders]
        self.sent += requests * len(loads)
        return cpu_ms_a_request(self.gauge, self.lines, loads)


@contextmanager
def stations(cluster: Cluster, books: Books) -> Iterator[list[Station]]:
    """The floor, the door on the small ledger, the door on the large one; their connections stay open to the end."""
    from bench.fair import new_runs

    with (
        ground.server("bench.floor:application", cluster.url, cluster.data) as floor,
        ground.server("otop.site.web:application", cluster.url, cluster.data) as small,
        ground.server("otop.site.web:application", books.large, cluster.data) as large,
    ):
        made = [
            Station(
                [Line(server.port) for _ in range(CONNECTIONS)],
                new_runs(books.phones),
                Gauge(server.pid, ground.postmaster_of(cluster)),
                server.port,
                door=server is not floor,
            )
            for server in (floor, small, large)
        ]
        yield made
        for station in made:
            for line in station.lines:
                line.connection.close()


def rounds_of(size: Size, floor: Station, small: Station, large: Station) -> dict[str, list[Round]]:
    """In each round each path is asked of all three, one after the other, so that they share the machine's mood."""
    rounds: dict[str, list[Round]] = {path.name: [] for path in PATHS}
    for path in PATHS:
        for station in (floor, small, large):
            station.cpu_ms(path, size.warm_up)
        floor.cpu_ms(path, size.warm_up, "lowest")
    for number in range(size.rounds):
        ground.say(f"รอบที่ {number + 1} จาก {size.rounds}", f"Round {number + 1} of {size.rounds}")
        for path in PATHS:
            requests = max(1, round(path.requests * size.part_of_requests / CONNECTIONS))
            rounds[path.name].append(
                Round(
                    floor=floor.cpu_ms(path, requests),
                    lowest=floor.cpu_ms(path, requests, "lowest"),
                    small=small.cpu_ms(path, requests),
                    large=large.cpu_ms(path, requests),
                )
            )
    return rounds


def live_rounds(size: Size, floor: Station, small: Station, large: Station) -> dict[str, list[Round]]:
    """The same for the live page, each time read by one who asks just after a sale."""
    for line in floor.lines:
        line.look("/floor/live", size.warm_up)
        line.look("/lowest/live", size.warm_up)
    for station in (small, large):
        for line, phone in zip(station.lines, station.phones["sale"], strict=False):
            for address, _ in live.READINGS.values():  # every thread shall have its plans
                live.drawing_ms(station.gauge, line, phone, address, size.warm_up)
    rounds: dict[str, list[Round]] = {name: [] for name in live.READINGS}
    for number in range(size.rounds):
        ground.say(f"หน้าสด รอบที่ {number + 1} จาก {size.rounds}", f"Live page, round {number + 1} of {size.rounds}")
        for name, (address, _) in live.READINGS.items():
            ours = (
                live.drawing_ms(s.gauge, s.lines[0], s.phones["sale"][0], address, size.looks) for s in (small, large)
            )
            at_floor, lowest = (
                live.look_ms(floor.gauge, floor.lines[0], f"/{kind}/live", size.looks * 5)
                for kind in ("floor", "lowest")
            )
            rounds[name].append(Round(at_floor, lowest, *ours))
    return rounds


def books_agree(url: str) -> bool:
    """What `otop verify` says of this database: every kept total equals its facts, after all that was sent."""
    return not ground.verified(url)["differences"]
