"""What the worst input costs each parser of the outside: CPU, memory and its answer, each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bench import worst
from bench.ground import CHECKOUT
from otop.base.types import Problem

GIVE_UP_S = 120


def picture(content: bytes) -> object:
    from otop.base import uploads
    from otop.sync.rules import limits

    uploads.PICTURE_DEADLINE_S = GIVE_UP_S  # what it costs, also on a busy machine
    uploads.one_picture(
        content,
        side=limits.PICTURE_KEPT_SIDE_MAX,
        bytes_max=limits.PICTURE_BYTES_MAX,
        pixels_max=limits.PICTURE_PIXELS_MAX,
    )
    return "taken"


def table(content: bytes) -> object:
    from otop.base.tables import read_table

    return f"{len(read_table(content, name='x.csv').rows):,} rows"


def products(content: bytes) -> object:
    from otop.base.tables import read_table
    from otop.products import rules

    found = rules.read_list(read_table(content, name="x.csv"), lambda done, of: None)
    return f"{len(found.rows):,} rows, {len(found.findings):,} remarks"


def income(content: bytes) -> object:
    from otop.base.tables import read_table
    from otop.income import rules

    made = read_table(content, name="x.csv")
    found = rules.read_series(made, rules.recognise(made), lambda label: label)
    return f"{len(found.figures):,} figures, {len(found.findings):,} remarks"


def batch(content: bytes) -> object:
    """From the bytes that the door gets, packed, to records that could be booked."""
    import django
    from django.test import RequestFactory

    django.setup()
    from otop.sync import ingest
    from otop.sync.rules import limits
    from otop.sync.rules.reading import check_marks, check_size, read_envelope
    from otop.sync.tests import records

    packed = {"Content-Encoding": "gzip"}
    request = RequestFactory().post("/", content, content_type="application/json", headers=packed)
    body = ingest._body(request)
    check_marks(body, most=limits.MARKS_A_BATCH_MAX)
    envelope = read_envelope(body)
    check_size(envelope)
    scope = records.scope()
    found = [records.read(bytes(raw), scope) for raw in envelope.records]
    kinds = sorted({type(one).__name__.lower() for one in found})
    return f"{len(found)} records{': ' if kinds else ''}{', '.join(kinds)}"


def release(content: bytes) -> object:
    from otop.reports.rules.release_file import facts_from

    facts, asides = facts_from(content)
    return f"{len(facts.foreign_orders)} orders, {len(asides):,} names left aside"


PARSERS: dict[str, tuple[Callable[[bytes], object], dict[str, Callable[[], bytes]]]] = {
    "picture": (picture, worst.PICTURES),
    "table": (table, worst.TABLES),
    "list of products": (products, worst.PRODUCTS),
    "published series": (income, worst.INCOME),
    "batch of a phone": (batch, worst.BATCHES),
    "facts of a release": (release, worst.RELEASES),
}


def show() -> int:
    """Prints a row for each input, as it stands in docs/threats.md. Nothing is met or missed: tests hold the limits."""
    print("| parser | input | bytes | CPU, s | memory, MB | answer |\n|---|---|---:|---:|---:|---|")
    for parser, (_, inputs) in PARSERS.items():
        for name, make in inputs.items():
            print(f"| {parser} | {name} | {' | '.join(measured(parser, make()))} |", flush=True)
    return 0


def measured(parser: str, content: bytes) -> list[str]:
    """Bytes, CPU seconds, megabytes beyond what the process held before, and what was answered."""
    with tempfile.NamedTemporaryFile(prefix="otop-worst-") as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-m", "bench.outside", parser, file.name]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "otop.site.settings"}
        try:
            done = subprocess.run(
                command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True, timeout=GIVE_UP_S
            )
        except subprocess.TimeoutExpired:
            return [f"{len(content):,}", f"> {GIVE_UP_S}", "", "none"]
    found = json.loads(done.stdout)
    return [f"{len(content):,}", f"{found['cpu_s']:.2f}", f"{found['memory_mb']:,.0f}", found["answer"]]


def measure(parser: str, file: str) -> None:
    """In the process of one input; prints what it cost as JSON."""
    read, _ = PARSERS[parser]
    with suppress(Problem):
        read(b"")  # what is imported and made once is no cost of the input
    content = Path(file).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before_mb, before_s = peak_mb(), cpu_s()
    try:
        answer = str(read(content))
    except Problem as problem:
        answer = f"`{problem.code}`"
    child_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    memory_mb = child_mb if parser == "picture" else peak_mb() - before_mb
    print(json.dumps({"cpu_s": cpu_s() - before_s, "memory_mb": memory_mb, "answer": answer}))


def cpu_s() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    measure(*sys.argv[1:])
