"""A small phone: it numbers its records, keeps them, and sends them through the real door."""

from __future__ import annotations

import gzip
import io
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.db import connections

from otop.site.door import handler

Fields = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def told(self) -> list[str]:
        """The answers in the order that they came: `taken`, `refused sum`, …"""
        return [" ".join(filter(None, (a["answer"], a.get("code")))) for a in self.json["answers"]]


Transport = Callable[[str, str, dict[str, str], bytes], Reply]


@cache
def door() -> Any:
    return handler()


def in_process(method: str, path: str, headers: dict[str, str], content: bytes) -> Reply:
    """Ask the door's own WSGI application, without a server."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_LENGTH": str(len(content)),
        "wsgi.input": io.BytesIO(content),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    response = door()(environ, lambda status, fields: begun.append((status, fields)))
    try:
        answer = b"".join(response)
    finally:
        response.close()
    status, fields = begun[0]
    return Reply(int(status.split()[0]), {name.lower(): value for name, value in fields}, answer)


def over_http(address: str) -> Transport:
    """Ask a server that runs at this address. Raises OSError when it ends before it has answered."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(method: str, path: str, headers: dict[str, str], content: bytes) -> Reply:
        request = urllib.request.Request(address + path, data=content or None, headers=headers, method=method)
        try:
            with direct.open(request, timeout=120) as answer:
                return Reply(answer.status, _lower(answer.headers.items()), answer.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, _lower(error.headers.items()), error.read())

    return ask


def _lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def new_id() -> UUID:
    """A UUID of version 7."""
    number = (time.time_ns() // 1_000_000) << 80 | uuid4().int & ((1 << 80) - 1)
    return UUID(int=number & ~(0xF << 76) & ~(0b11 << 62) | 7 << 76 | 0b10 << 62)


@dataclass
class Phone:
    """`now` is the phone's own clock; it stands still until a test moves it. `place` is its kind and ref, "booth 1"."""

    device: str
    key: str
    now: datetime
    run: UUID = field(default_factory=uuid4)
    last_seq: int = 0
    ask: Transport = in_process
    place: str = ""

    def record(self, kind: str, *, at: datetime | str | None = None, **body: Any) -> Fields:
        """A new record under the phone's next number."""
        self.last_seq += 1
        when = at if isinstance(at, str) else (at or self.now).isoformat()
        return {"seq": self.last_seq, "id": str(new_id()), "kind": kind, "at": when, "body": body}

    def sale(self, satang: int = 15_000, *, qty: int = 2, paid_by: str = "cash", at: datetime | None = None) -> Fields:
        lines = [{"product": None, "text": "ผ้าขาวม้า", "qty": qty, "unit_satang": satang}]
        return self.record("sale", at=at, lines=lines, paid_by=paid_by, amount_satang=qty * satang)

    def void(self, of: Fields, *, at: datetime | None = None) -> Fields:
        return self.record("void", at=at, of=of["id"], reason="คิดเงินผิด")

    def confirmation(self, of: Fields, *, at: datetime | None = None) -> Fields:
        return self.record("confirmation", at=at, of=of["id"])

    def order(self, satang: int = 10_000_000, *, basis: str = "po", **more: Any) -> Fields:
        lines = [{"product": None, "text": "ผ้าไหม", "qty": 1, "unit_satang": satang}]
        body: Fields = {"buyer": "", "country": "CN", "lines": lines, "amount_satang": satang, "basis": basis} | more
        return self.record("order", **body)

    def count(self, thai: int = 12, foreign: int = 3, unknown: int = 0, *, minute: str | None = None) -> Fields:
        body: Fields = {
            "minute": minute or self.now.isoformat(timespec="minutes"),
            "thai": thai,
            "foreign": foreign,
            "unknown": unknown,
        }
        return self.record("count", **body, method="full")

    def slip(self, booth: str, sold: int, *, day: str = "2015-11-03", at: datetime | None = None) -> Fields:
        body: Fields = {"booth": booth, "day": day, "sold_satang": sold, "ordered_satang": 0, "receipts": 1}
        return self.record("slip", at=at, **body, paid={"cash": sold, "promptpay": 0, "other": 0})

    def product(self, name: str = "ผ้าพันคอ", satang: int = 18_000, *, of: str | None = None, **more: Any) -> Fields:
        """Of the booth's own list; without `of` a new one."""
        return self.record("product", product=of or str(new_id()), name=name, unit_satang=satang, **more)

    def ticket(self, no: str = "A012", *, persons: int = 1) -> Fields:
        return self.record("ticket_taken", ticket=str(new_id()), no=no, service="1", counter="1", persons=persons)

    def note(self, text: str = "x") -> Fields:
        return self.record("note", text=text)

    def envelope(self, *records: Fields | bytes) -> bytes:
        """What is sent; a record given as bytes goes out as it is."""
        head = {"run": str(self.run), "last_seq": self.last_seq, "now": self.now.isoformat()}
        raws = b",".join(r if isinstance(r, bytes) else as_json(r) for r in records)
        return as_json(head)[:-1] + b',"records":[' + raws + b"]}"

    def send(self, *records: Fields | bytes) -> Reply:
        return self.post("/sync/v1/records", self.envelope(*records))

    def tell(self, *records: Fields | bytes) -> list[str]:
        """Send them as one batch and get the answers, which must be there."""
        reply = self.send(*records)
        assert reply.status == 200, reply
        return reply.told

    def post(self, path: str, content: bytes, **headers: str) -> Reply:
        return self.ask("POST", path, self.headers(**headers), content)

    def send_gzip(self, content: bytes) -> Reply:
        return self.ask("POST", "/sync/v1/records", self.headers() | {"Content-Encoding": "gzip"}, content)

    def setup(self, etag: str | None = None) -> Reply:
        path = f"/sync/v1/setup?now={quote(self.now.isoformat())}"
        return self.ask("GET", path, self.headers() | ({"If-None-Match": etag} if etag else {}), b"")

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Device {self.device}:{self.key}", "Content-Type": "application/json"} | more

    def file(self, *records: Fields) -> bytes:
        """What the phone exports for the desk."""
        return as_json({"device": self.device}).rstrip(b"}") + b"," + self.envelope(*records)[1:]


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def wire_time() -> datetime:
    return datetime.now(UTC)


def in_batches(phone: Phone, records: Sequence[Fields], size: int) -> list[str]:
    return [told for start in range(0, len(records), size) for told in phone.tell(*records[start : start + size])]


def closing_connections(work: Callable[[], Any]) -> Callable[[], Any]:
    """For a thread: what its connections held is given back at its end."""

    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return run
