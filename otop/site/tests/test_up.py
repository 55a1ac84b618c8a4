"""One `otop up`, and what people do beside it."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

import otop
from otop.site.tests.house import House
from tests.sync.server import PATIENCE_S, wait_until

OFFICER = ("users", "create", "--role", "fair_officer")


def test_it_answers_at_the_address_of_its_ready_line(running: House) -> None:
    assert running.health() == {"ok": True, "database": True, "version": otop.__version__}


def test_a_second_start_on_the_same_data_says_who_has_it_and_where(running: House) -> None:
    second = running.otop("up", "--port", "0")
    assert running.process
    assert (second.returncode, second.stdout) == (3, "")
    assert f"process {running.process.pid} at {running.address}" in second.stderr
    assert f"โพรเซส {running.process.pid} ที่ {running.address}" in second.stderr
    assert running.healthy()


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    other = House(tmp_path / "var")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = other.otop("up", "--port", str(port))
    assert (answer.returncode, answer.stdout) == (3, "")
    assert answer.stderr.splitlines()[1] == (
        f"Port {port} is used by another program. End that program, or choose another port, such as --port {port + 1}"
    )
    assert not (other.data / "pg").exists()


def test_a_backup_comes_back_whole_and_a_broken_one_changes_nothing(running: House, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.backup", tmp_path / "broken.backup"
    running.otop(*OFFICER, "kept")
    before = usernames(running)
    assert running.otop("backup", str(whole)).returncode == 0
    broken.write_bytes(whole.read_bytes()[:-9000])
    running.otop(*OFFICER, "later")

    unasked = running.otop("restore", str(whole))
    assert (unasked.returncode, usernames(running)) == (4, sorted([*before, "later"]))
    cut = running.otop("restore", str(broken), "--replace")
    assert (cut.returncode, usernames(running)) == (4, sorted([*before, "later"]))
    assert "is not a whole backup" in cut.stderr

    back = running.otop("restore", str(whole), "--replace")
    assert (back.returncode, usernames(running)) == (0, before)
    assert running.sql("SELECT datname FROM pg_database WHERE datname LIKE 'otop%'") == [("otop",)]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    wait_until(running.healthy, what="the web server answers from the restored database")


def usernames(house: House) -> list[str]:
    return [str(name) for (name,) in house.sql("SELECT username FROM people_account ORDER BY username")]


def test_a_web_server_that_dies_is_started_again(running: House) -> None:
    web = next(p for p in running.processes() if "granian" in p.cmdline())
    web.kill()
    wait_until(lambda: not web.is_running() or web.status() == "zombie", what="the web server is gone")
    wait_until(running.healthy, what="the web server answers again")


def test_a_web_process_that_hangs_is_replaced(running: House) -> None:
    hanging = web_process(running)
    wait_until(running.healthy, what="the web server answers")
    hanging.suspend()
    wait_until(lambda: hanging not in running.processes(), what="the one that hangs is ended")
    wait_until(running.healthy, what="the web server answers again")


def test_a_worker_that_hangs_is_replaced(running: House) -> None:
    def workers() -> list[psutil.Process]:
        return [process for process in running.processes() if "procrastinate" in command_line(process)]

    wait_until(workers, what="the worker runs")
    (hanging,) = workers()
    hanging.suspend()
    wait_until(lambda: workers() and hanging not in workers(), what="another has taken its place")


def test_a_database_that_dies_is_started_again_and_the_web_goes_on(running: House) -> None:
    web = web_process(running)
    wait_until(running.healthy, what="the web server answers")
    assert [running.healthy() for _ in range(20)] == [True] * 20
    server = running.cluster().postmaster()
    assert server
    server.kill()
    server.wait(PATIENCE_S)
    wait_until(lambda: running.cluster().postmaster() and running.healthy(), what="the database answers again")
    assert web_process(running) == web
    with ThreadPoolExecutor(12) as pool:  # no kept connection costs anybody an answer
        assert list(pool.map(lambda _: status(f"{running.address}fairs/"), range(48))) == [200] * 48


def web_process(house: House) -> psutil.Process:
    """The one that serves: what the web server's own process has started, once it has."""
    found: list[psutil.Process] = []

    def started() -> bool:
        web = [process for process in house.processes() if "granian" in command_line(process)]
        found[:] = [process for process in web if process.parent() in web]
        return len(found) == 1

    wait_until(started, what="one web process serves")
    return found[0]


def command_line(process: psutil.Process | None) -> list[str]:
    try:
        return process.cmdline() if process else []
    except psutil.Error:
        return []


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
