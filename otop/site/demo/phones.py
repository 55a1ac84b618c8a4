"""A phone of the demo: it sends over HTTP like any other, and keeps its key in a file of the data folder."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from otop.base.types import SYSTEM
from otop.devices.actions import issue_code
from otop.site.demo.logins import SLUG
from otop.site.demo.plan import Drawn, named
from otop.site.demo.troubles import PhoneDay, Sending

TRIES, PAUSE_S = 60, 0.5


@dataclass
class Phone:
    """It numbers anew in each part of the fair, as with new storage: `part` names its run."""

    kind: str
    ref: str
    device: str
    key: str

    @property
    def name(self) -> str:
        return f"{self.kind} {self.ref}"

    def batch(self, day: PhoneDay, sending: Sending, *, part: str, first_seq: int) -> bytes:
        lost = day.lost if sending is day.sendings[-1] else 0
        envelope = {
            "run": str(named(f"run {self.name} {part}")),
            "last_seq": first_seq + sending.until - 1 + lost,
            "now": sending.now.isoformat(),
            "records": [record(first_seq + n, day.records[n]) for n in range(sending.start, sending.until)],
        }
        return gzip.compress(orjson.dumps(envelope), compresslevel=1, mtime=0)

    def send(self, line: Line, content: bytes, *, times: int = 1) -> Counter[str]:
        """How often which answer came. It sends again until all is decided: a busy or restarting server is no loss."""
        headers = {"Authorization": f"Device {self.device}:{self.key}", "Content-Encoding": "gzip"}
        told: Counter[str] = Counter()
        for _ in range(times):
            told += self._until_decided(line, content, headers)
        return told

    def _until_decided(self, line: Line, content: bytes, headers: dict[str, str]) -> Counter[str]:
        status, body = 0, None
        for _ in range(TRIES):
            try:
                status, body = line.ask("/sync/v1/records", content, headers)
            except (OSError, HTTPException, ValueError):
                line.hang_up()
            else:
                if status == 200 and all(answer["answer"] != "later" for answer in body["answers"]):
                    return Counter(answer["answer"] for answer in body["answers"])
                if status in (400, 401, 404, 413):
                    break
            time.sleep(PAUSE_S)
        raise RuntimeError(f"{self.name}: {status} {body}")


def record(seq: int, drawn: Drawn) -> dict[str, Any]:
    return {"seq": seq, "id": drawn.id, "kind": drawn.kind, "at": drawn.at.isoformat(), "body": drawn.body}


class Line:
    """One connection that stays open."""

    def __init__(self, address: str) -> None:
        self.http = HTTPConnection(urlsplit(address).netloc, timeout=60)

    def ask(self, path: str, content: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        self.http.request("POST", path, content, {"Content-Type": "application/json"} | headers)
        response = self.http.getresponse()
        return response.status, orjson.loads(response.read())

    def hang_up(self) -> None:
        self.http.close()


def enrolled(kept_in: Path, line: Line, places: Sequence[tuple[str, str]], at: datetime) -> list[Phone]:
    """One phone for each place, enrolled through the door; keys of an earlier start are used again."""
    kept: dict[str, list[str]] = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    kept_in.touch(mode=0o600)
    try:
        for kind, ref in places:
            if f"{kind} {ref}" not in kept:
                kept[f"{kind} {ref}"] = _enrol(line, kind, ref, at)
    finally:
        kept_in.write_text(json.dumps(kept))
    return [Phone(kind, ref, *kept[f"{kind} {ref}"]) for kind, ref in places]


def _enrol(line: Line, kind: str, ref: str, at: datetime) -> list[str]:
    code = issue_code(by=SYSTEM, fair_slug=SLUG, kind=kind, ref=ref, at=at)
    body = json.dumps({"code": code, "name": f"demo {kind} {ref}"}).encode()
    status, made = line.ask("/sync/v1/enrol", body, {})
    if status != 201:
        raise RuntimeError(f"{kind} {ref}: {status} {made}")
    return [made["device"], made["key"]]
