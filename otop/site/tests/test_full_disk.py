"""A disk that fills while everything runs: named on the page, on the console and by `otop check`; nothing is lost."""

from __future__ import annotations

import os
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from otop.site.tests.house import House
from tests.sync.server import PATIENCE_S, wait_until

SIZE_MB = 330
NAMED = "MB are free in"

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a disk so small"),
]


@pytest.fixture
def small_disk() -> Iterator[Path]:
    with TemporaryDirectory(prefix="otop-small-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=0711", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def test_it_is_named_and_the_next_request_is_answered_when_there_is_room_again(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTOP_LEAST_FREE_MB", "50")
    house = House(small_disk / "var")
    try:
        house.up()
        console = Console(house)
        assert "disk_full" not in house.otop("check").stdout
        filler = small_disk / "filler"
        fill(filler)
        wait_until(lambda: "พื้นที่เก็บข้อมูลเต็ม" in page_after_writing(house), what="the page names the disk")
        wait_until(lambda: NAMED in console.text, what="the console names the disk")
        found = house.otop("check")
        assert (found.returncode, "disk_full" in found.stdout, NAMED in found.stdout) == (1, True, True)
        assert "" not in [page(house) for _ in range(30)]
        assert console.text.count(NAMED) == 1
        assert console.text.count("database away") <= 2
        assert "Traceback" not in console.text
        filler.unlink()
        wait_until(lambda: "problem-code" not in page(house), what="the page is there again")
        wait_until(house.healthy, what="the database answers again")
    finally:
        house.clear_away()


class Console:
    """What `otop up` has said on stderr so far."""

    def __init__(self, house: House) -> None:
        self.text = ""
        assert house.process
        self.stream = house.process.stderr
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.stream
        with suppress(ValueError):  # closed at the end
            for line in self.stream:
                self.text += line


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as full, suppress(OSError):
        while full.write(bytes(1 << 16)):
            pass


def page_after_writing(house: House) -> str:
    """Write until PostgreSQL finds no room for its journal, and falls; then ask."""
    with suppress(psycopg.Error), psycopg.connect(house.cluster().url, autocommit=True) as server:
        while True:
            server.execute("SELECT pg_logical_emit_message(false, 'x', repeat('x', 900000))")
    return page(house)


def page(house: House) -> str:
    """One that asks the database."""
    try:
        with urllib.request.urlopen(f"{house.address}fairs/", timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()
