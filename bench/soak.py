"""A busy day of 150 phones, compressed: nothing is lost or doubled, and the server's memory stays as it was."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import django

from bench import ground
from bench.drive import Line
from bench.gauge import memory_mb
from bench.live import p99
from bench.phones import OPENS_AT, SLUG, Phone
from bench.promises import Promise

BOOTHS = 130  # beside ten gates and ten counters
DAY_S = 10 * 3600
HOURS = (3, 5, 9, 10, 9, 8, 9, 12, 11, 6)
"""How busy the hours from ten in the morning to eight in the evening are, beside each other."""
SALES, TICKETS = 150, 70  # of a booth, and of a counter; a gate counts every minute
VOIDED, CONFIRMED = 0.01, 0.5  # of the sales; of those paid by PromptPay
ANSWERS_LOST = 0.02
SPELLS, SPELL_S = 3, (600, 2400)  # without a network, of each phone
BATCH = 200
SETUP_EVERY_S = 30  # of a real clock, as the app asks
MEMORY_GOAL = 1.10
LOOK_EVERY_S = 1.0


def soak(seconds: float) -> list[Promise]:
    """The day in so many seconds. What went wrong is counted; the memory of the last fifth stands over the second's."""
    with ground.cluster() as cluster:
        os.environ["DATABASE_URL"] = cluster.url
        django.setup()
        from django.db import connection

        from bench.fair import make_fair
        from otop.site.prepare import migrate

        migrate()
        phones = make_fair(booths=BOOTHS)
        connection.close()
        with ground.server("otop.site.web:application", cluster.url, cluster.data) as server:
            clock = Clock(seconds)
            days = [PhoneDay(phone, kind, server.port, clock) for kind, some in phones.items() for phone in some]
            memory = lived(days, clock, server.pid)
        books = booked(cluster.url)
    return promises(days, books, memory)


@dataclass
class Clock:
    """The fair's time, running faster than ours."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    def wait_for(self, due: float) -> None:
        time.sleep(max(0.0, self.started + due * self.seconds / DAY_S - time.monotonic()))


class PhoneDay:
    """One phone from opening to closing: what it made, what was answered, and how long each answer took."""

    def __init__(self, phone: Phone, kind: str, port: int, clock: Clock) -> None:
        self.phone, self.kind, self.clock = phone, kind, clock
        self.chance = random.Random(f"soak {kind} {phone.device}")
        self.line = Line(port)
        self.headers = {"Authorization": f"Device {phone.device}:{phone.key}", "Content-Type": "application/json"}
        self.unsent: list[dict[str, Any]] = []
        self.expected: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.took_ms: list[float] = []
        self.away = [self._spell() for _ in range(SPELLS)]
        self.setup_at, self.setup_tag = 0.0, ""

    def live(self) -> None:
        for due in self.times():
            self.clock.wait_for(due)
            self.phone.now = OPENS_AT + timedelta(seconds=due)
            self.unsent += getattr(self, f"_{self.kind}")()
            if not any(start <= due < end for start, end in self.away):
                self.send_some()
                self.ask_setup()
        while self.unsent:
            self.send_some()
        self.line.connection.close()

    def times(self) -> list[float]:
        """Seconds after opening at which something happens here."""
        if self.kind == "count":
            return [60.0 * minute for minute in range(1, DAY_S // 60)]
        many = SALES if self.kind == "sale" else TICKETS
        hours = self.chance.choices(range(len(HOURS)), HOURS, k=many)
        return sorted(3600 * (hour + self.chance.random()) for hour in hours)

    def _spell(self) -> tuple[float, float]:
        start = self.chance.uniform(0, DAY_S)
        return start, start + self.chance.uniform(*SPELL_S)

    def _sale(self) -> Iterator[dict[str, Any]]:
        qty, price = self.chance.randint(1, 3), 500 * self.chance.randint(40, 900)
        line = {"product": self.chance.choice(self.phone.products), "text": "", "qty": qty, "unit_satang": price}
        paid_by = self.chance.choices(("cash", "promptpay", "other"), (60, 35, 5))[0]
        sale = self.phone.record("sale", {"lines": [line], "paid_by": paid_by, "amount_satang": qty * price})
        yield sale
        self.expected += Counter(receipts=1, sold_satang=qty * price)
        if self.chance.random() < VOIDED:
            yield self.phone.record("void", {"of": sale["id"], "reason": "คิดเงินผิด"})
            self.expected += Counter(voided_satang=qty * price)
            self.expected["sold_satang"] -= qty * price
        elif paid_by == "promptpay" and self.chance.random() < CONFIRMED:
            yield self.phone.record("confirmation", {"of": sale["id"]})

    def _count(self) -> Iterator[dict[str, Any]]:
        thai, foreign = self.chance.randint(0, 30), self.chance.randint(0, 4)
        minute = (self.phone.now - timedelta(minutes=1)).isoformat(timespec="minutes")
        body = {"minute": minute, "thai": thai, "foreign": foreign, "unknown": 0, "method": "full"}
        yield self.phone.record("count", body)
        self.expected += Counter(thai=thai, foreign=foreign)

    def _ticket_taken(self) -> Iterator[dict[str, Any]]:
        made = self.phone.record("ticket_taken", {})
        body = {"ticket": made["id"], "no": f"A{made['seq']:03d}", "service": "shipping", "counter": "1", "persons": 1}
        yield made | {"body": body}
        self.expected += Counter(tickets=1)

    def send_some(self) -> None:
        """The oldest records; those that got no answer stay, and go out again."""
        batch = self.unsent[:BATCH]
        if self.chance.random() < ANSWERS_LOST:
            self._ask_and_hang_up(batch)
            return
        began = time.monotonic()
        content = self.phone.wrapped(batch)
        answer = self._asked("POST", "/sync/v1/records", content, self.headers)
        told = [one["answer"] for one in json.loads(answer)["answers"]]
        self.took_ms.append(1000 * (time.monotonic() - began))
        self.answers += Counter(told)
        self.unsent = [one for one, said in zip(batch, told, strict=True) if said == "later"] + self.unsent[BATCH:]

    def _ask_and_hang_up(self, batch: list[dict[str, Any]]) -> None:
        with suppress(ConnectionError):  # closed while it was idle: then the request was lost, not the answer
            self.line.connection.request("POST", "/sync/v1/records", self.phone.wrapped(batch), self.headers)
        self.line.connection.close()
        self.answers["answers lost"] += 1

    def ask_setup(self) -> None:
        if time.monotonic() - self.setup_at < SETUP_EVERY_S:
            return
        self.setup_at = time.monotonic()
        self._asked("GET", "/sync/v1/setup", None, self.headers | {"If-None-Match": self.setup_tag})

    def _asked(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> bytes:
        answer, body = self.line.asked(method, path, content, headers)
        if answer.status not in (200, 304):
            raise AssertionError(f"{path} answered {answer.status}: {body[:300]!r}")
        self.setup_tag = answer.headers.get("ETag") or self.setup_tag
        return body


def lived(days: list[PhoneDay], clock: Clock, pid: int) -> list[float]:
    """All phones live the day at once. The server's memory in megabytes, every second."""
    ended, memory = threading.Event(), []

    def look() -> None:
        while not ended.wait(LOOK_EVERY_S):
            memory.append(memory_mb(pid))

    with ThreadPoolExecutor(len(days) + 1) as pool:
        looking = pool.submit(look)
        clock.started = time.monotonic()
        try:
            for _ in pool.map(PhoneDay.live, days):
                pass
        finally:
            ended.set()
        looking.result()
    return memory


def booked(url: str) -> dict[str, Any]:
    """The figures of the books, which must agree with themselves."""
    found = ground.verified(url)
    [mine] = [fair for fair in found["fairs"] if fair["fair"] == SLUG]
    if found["differences"] or mine["facts"] != mine["totals"]:
        raise AssertionError(f"the books do not agree: {found['differences'][:10]}")
    return {**mine["facts"], **mine["facts"]["entries"]}


def promises(days: list[PhoneDay], books: dict[str, Any], memory: list[float]) -> list[Promise]:
    expected = sum((day.expected for day in days), Counter[str]())
    answers = sum((day.answers for day in days), Counter[str]())
    took = [one for day in days for one in day.took_ms]
    wrong = {name: float(abs(books[name] - expected[name])) for name in sorted(expected)}
    told = {"phones": len(days), **{name: float(count) for name, count in sorted(answers.items())}}
    fifth = len(memory) // 5
    before, after = sum(memory[fifth : 2 * fifth]) / fifth, sum(memory[-fifth:]) / fifth
    return [
        Promise("a busy day: figures other than what the phones made", sum(wrong.values()), 0, "", told | wrong),
        Promise("a busy day: records refused", float(answers["refused"] + books["refused"]), 0, ""),
        Promise(
            "a busy day: memory of the server, last fifth over second",
            after / before,
            MEMORY_GOAL,
            "x",
            {"MB second fifth": before, "MB last fifth": after, "MB most": max(memory), "p99 ms of answers": p99(took)},
        ),
    ]
