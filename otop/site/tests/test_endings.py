"""How a run may end, and that the next start works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from otop.site.tests.house import House, database_of
from tests.sync.server import wait_until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_it(house: House, number: int) -> None:
    line = house.up()
    assert line == f"ready {house.address}\n"
    assert len(house.processes()) >= 3
    code, rest = house.stop(number)
    assert (code, rest, house.processes()) == (0, "", [])


def test_after_a_kill_the_next_start_takes_over_what_was_left(house: House) -> None:
    house.up()
    server = house.cluster().postmaster()
    assert server
    assert house.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    house.up()
    assert house.cluster().postmaster() == server
    assert house.healthy()
    assert house.stop()[0] == 0
    assert house.processes() == []


# While it is made; the other moments are for the night.
EVERY_DAY = ["new-*/cluster/base/1"]
AT_NIGHT = ["new-*", "new-*/cluster/global", "cluster", "cluster/postmaster.pid"]


@pytest.mark.parametrize("moment", [*EVERY_DAY, *(pytest.param(one, marks=pytest.mark.long) for one in AT_NIGHT)])
def test_killed_in_the_middle_of_the_first_start(empty_house: House, moment: str) -> None:
    empty_house.start()
    database = empty_house.data / "pg"
    wait_until(lambda: list(database.glob(moment)), what=moment)
    empty_house.stop(signal.SIGKILL)
    assert empty_house.otop("migrate").returncode == 0
    assert list(database.glob("new-*")) == []
    assert empty_house.processes() == []


def test_without_a_running_house_a_command_starts_the_database_and_stops_it_again(house: House) -> None:
    made = house.otop("users", "create", "alone", "--role", "viewer")
    assert made.returncode == 0
    assert house.processes() == []


def test_tables_of_an_older_version_are_brought_to_this_one(house: House) -> None:
    count = "SELECT count(*) FROM django_migrations WHERE app = 'sync'"
    with database_of(house):
        before = house.sql(count)
        undo = [sys.executable, "-m", "django", "migrate", "sync", "zero", "-v", "0"]
        subprocess.run(undo, env={**os.environ, "DATABASE_URL": house.cluster().url}, check=True)
        assert house.sql(count) == [(0,)]
    assert house.otop("migrate").returncode == 0
    with database_of(house):
        assert house.sql(count) == before


def test_data_of_a_newer_version_is_refused_and_not_touched(house: House) -> None:
    with database_of(house):
        house.sql("INSERT INTO django_migrations (app, name, applied) VALUES ('sync', '9999_later', now())")
    answer = house.otop("up", "--port", "0")
    assert (answer.returncode, answer.stdout) == (3, "")
    assert "This data was made by a newer version of OTOP (it has sync.9999_later)." in answer.stderr
    with database_of(house):
        house.sql("DELETE FROM django_migrations WHERE name = '9999_later'")
    assert house.otop("migrate").returncode == 0


def test_data_of_a_postgresql_that_is_not_here_is_refused(house: House) -> None:
    version = house.data / "pg" / "cluster" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("12\n")
    answer = house.otop("up", "--port", "0")
    assert (answer.returncode, answer.stdout) == (3, "")
    assert "Install the package postgresql-12, then start again." in answer.stderr
    version.write_text(ours)
    assert house.otop("migrate").returncode == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = House(tmp_path / "file" / "var").otop("up", "--port", "0")
    assert (answer.returncode, answer.stdout) == (3, "")
    assert f"Cannot write in the data folder {tmp_path}/file/var" in answer.stderr


def test_too_little_room_is_said_before_anything_is_made(tmp_path: Path) -> None:
    house = House(tmp_path / "var")
    answer = house.otop("up", "--port", "0", OTOP_LEAST_FREE_MB="1000000000")
    assert (answer.returncode, answer.stdout) == (3, "")
    assert "at least 1000000000 MB are needed" in answer.stderr
    assert not (house.data / "pg").exists()
