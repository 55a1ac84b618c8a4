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
            answer, content = self.asked("POST", work.address, body, work.headers)
            if answer.status != 200 or b"taken" not in content or b"refused" in content:
                raise AssertionError(f"{work.address} answered {answer.status}: {content[:300]!r}")

    def look(self, address: str, count: int = 1) -> None:
        """Read a page as a browser does, without a tag, so that it comes whole."""
        for _ in range(count):
            answer, _ = self.asked("GET", address, None, {"Accept-Encoding": "gzip"})
            if answer.status != 200:
                raise AssertionError(f"{address} answered {answer.status}")

    def asked(
        self, method: str, address: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Once more over a new connection if the server has closed this one while it was idle."""
        try:
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        return answer, answer.read()


def cpu_ms_a_request(gauge: Gauge, lines: Sequence[Line], loads: Sequence[Load]) -> float:
    """CPU of the server and of PostgreSQL per request, over one round of all connections at once."""
    with ThreadPoolExecutor(len(lines)) as pool:
        before = gauge.cpu_ms()
        list(pool.map(Line.send, lines, loads))
        return (gauge.cpu_ms() - before) / sum(len(work.bodies) for work in loads)
