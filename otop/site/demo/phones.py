"""A phone of the demo: it sends over HTTP like any other, and keeps its key in a file of the data folder."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.site.demo.cast import named
from otop.site.demo.days import Record
from otop.site.demo.logins import SLUG

RECORDS_A_BATCH = 200


@dataclass
class Phone:
    kind: str
    ref: str
    device: str
    key: str

    def batches(self, records: Sequence[Record]) -> Iterator[bytes]:
        """The records in batches, each handed in at the time of its last record."""
        for start in range(0, len(records), RECORDS_A_BATCH):
            part = records[start : start + RECORDS_A_BATCH]
            envelope = {
                "run": str(named(f"run {self.kind} {self.ref}")),
                "last_seq": part[-1]["seq"],
                "now": max(record["at"] for record in part),
                "records": part,
            }
            yield gzip.compress(json.dumps(envelope, ensure_ascii=False).encode(), compresslevel=1)

    def send(self, http: HTTPConnection, content: bytes) -> list[str]:
        """The answers to one batch. Raises RuntimeError for anything but a 200: a demo that fails must say so."""
        headers = {"Authorization": f"Device {self.device}:{self.key}", "Content-Encoding": "gzip"}
        status, body = ask(http, "/sync/v1/records", content, headers)
        if status != 200:
            raise RuntimeError(f"{self.kind} {self.ref}: {status} {body}")
        return [answer["answer"] for answer in body["answers"]]


def connect(address: str) -> HTTPConnection:
    return HTTPConnection(urlsplit(address).netloc, timeout=60)


def ask(http: HTTPConnection, path: str, content: bytes, headers: dict[str, str]) -> tuple[int, Any]:
    http.request("POST", path, content, {"Content-Type": "application/json"} | headers)
    response = http.getresponse()
    return response.status, json.loads(response.read())


def enrolled(kept_in: Path, http: HTTPConnection, places: Sequence[tuple[str, str]], at: Any) -> list[Phone]:
    """One phone for each place, enrolled through the door; keys of an earlier start are used again."""
    kept: dict[str, list[str]] = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    for kind, ref in places:
        name = f"{kind} {ref}"
        if name not in kept:
            code = issue_code(by=SYSTEM, fair_slug=SLUG, kind=kind, ref=ref, at=at)
            body = json.dumps({"code": code, "name": f"demo {name}"}).encode()
            status, made = ask(http, "/sync/v1/enrol", body, {})
            if status != 201:
                raise RuntimeError(f"{name}: {status} {made}")
            kept[name] = [made["device"], made["key"]]
    kept_in.touch(mode=0o600)
    kept_in.write_text(json.dumps(kept))
    return [Phone(kind, ref, *kept[f"{kind} {ref}"]) for kind, ref in places]
