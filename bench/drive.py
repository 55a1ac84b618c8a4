"""Drives a server over keep-alive connections, several at a time, and reads what the work cost."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.gauge import Gauge
from bench.paths import Path
from bench.phones import Phone


@dataclass(frozen=True, slots=True)
class Load:
    """What one connection sends, in order. Made before the clock starts."""

    address: str
    headers: dict[str, str]
    bodies: list[bytes]


def load(phone: Phone, address: str, path: Path, requests: int) -> Load:
    headers = {"Authorization": f"Device {phone.device}:{phone.key}", "Content-Type": "application/json"}
    return Load(address, headers, [phone.envelope(path.kind, path.records) for _ in range(requests)])


class Line:
    """One connection that is kept open for the whole run, as a phone's is."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, work: Load) -> None:
        for body in work.bodies:
            self.connection.request("POST", work.address, body, work.headers)
            answer = self.connection.getresponse()
            content = answer.read()
            if answer.status != 200 or b"taken" not in content or b"refused" in content:
                raise AssertionError(f"{work.address} answered {answer.status}: {content[:300]!r}")


def cpu_ms_a_request(gauge: Gauge, lines: Sequence[Line], loads: Sequence[Load]) -> float:
    """CPU of the server and of PostgreSQL per request, over one round of all connections at once."""
    with ThreadPoolExecutor(len(lines)) as pool:
        before = gauge.cpu_ms()
        list(pool.map(Line.send, lines, loads))
        return (gauge.cpu_ms() - before) / sum(len(work.bodies) for work in loads)
