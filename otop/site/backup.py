"""The whole database to one file, and back: each appears only when it is whole."""

from __future__ import annotations

import errno
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from otop.site.engine import NO_SPACE, Engine, engines, full
from otop.site.problems import BadFile, BrokenBackup, EngineFailed, Halt, InUse, NoEngine, NotEmpty
from otop.site.secret_files import secret

if TYPE_CHECKING:
    from otop.audit.types import Head

TRIES = 5
COPIED = re.compile(r"COPY public\.audit_seal \(([^)]*)\) FROM stdin;")


def backup(file: Path, *, engine: Engine | None) -> int:
    """The file holds the database as it was at one moment. Its size in bytes."""
    side = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        os.close(os.open(side, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        done = run(engine, "pg_dump", ["-Fc", "--no-owner", "--no-privileges", "-f", str(side)], name=None)
        if done.returncode:
            raise (full(file.parent) if NO_SPACE in done.stderr else said("pg_dump", done.stderr))
        with side.open("rb") as written:
            os.fsync(written.fileno())
        side.replace(file)
    except OSError as error:
        raise BadFile(file=file, why=error.strerror) from None
    finally:
        side.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, *, engine: Engine | None, data: Path, replace: bool) -> None:
    """The database is that of the file, brought to this version's tables; or it is as it was.

    Works beside a running `otop up`, whose connections are ended at the swap.
    Raises BadFile, BrokenBackup, NotEmpty, InUse, and what preparing an older or newer backup raises.
    """
    try:
        file.open("rb").close()
    except OSError as error:
        raise BadFile(file=file, why=error.strerror) from None
    listing = run(engine, "pg_restore", ["--list", str(file)], name=None)
    if listing.returncode or "public django_migrations" not in listing.stdout:
        raise BrokenBackup(file=file, why=last_line(listing.stderr) or "it has no OTOP tables")
    if not replace and filled():
        raise NotEmpty
    from django.db import connection

    name = database_name()
    side = f"{name}_side_{secrets.token_hex(3)}"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        drop_leftovers(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(side)))
        try:
            fill(file, engine, side)
            swap(server, name, side)
        finally:
            drop_leftovers(server, name)
    connection.close()  # it was ended at the swap
    renew(data)


def fill(file: Path, engine: Engine | None, side: str) -> None:
    """The side database holds the file's data, with the tables of this version."""
    how = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "-d", side, str(file)]
    done = run(engine, "pg_restore", how, name=side)
    if done.returncode:
        if NO_SPACE in done.stderr:
            raise full(Path(os.environ["OTOP_DATA"]))
        raise BrokenBackup(file=file, why=last_line(done.stderr))
    environment = {**os.environ, "DATABASE_URL": address(side)}
    prepared = subprocess.run([sys.executable, "-m", "otop.site.prepare", "tables"], env=environment, check=False)
    if prepared.returncode:
        raise BrokenBackup(file=file, why="its tables could not be brought to this version; see above")


def swap(server: psycopg.Connection[tuple[object, ...]], name: str, side: str) -> None:
    """Both renames in one transaction. The rename bars new connections and waits; meanwhile the old ones are ended."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    first = rename.format(sql.Identifier(name), sql.Identifier(f"{name}_before_{secrets.token_hex(3)}"))
    for _ in range(TRIES):
        ending = threading.Timer(0.3, end_connections, [name])
        ending.start()
        try:
            with server.transaction():
                server.execute(first)
                server.execute(rename.format(sql.Identifier(side), sql.Identifier(name)))
            return
        except psycopg.errors.ObjectInUse:
            continue
        finally:
            ending.join()
    raise InUse


def end_connections(name: str) -> None:
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def drop_leftovers(server: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """What a restore made aside is gone, also that of one that was cut short."""
    pattern = f"^{name}_(side|before)_[0-9a-f]{{6}}$"
    for (left,) in server.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern]).fetchall():
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(left))))


def filled() -> bool:
    """Whether a person or a phone ever did something here; what starts and nights do by themselves does not count."""
    from django.db import connection
    from django.db.models import Q

    from otop.base.models import Announcement

    if Announcement._meta.db_table not in connection.introspection.table_names():
        return False
    by_itself = Q(what__startswith="areas.") | Q(what__startswith="audit.") | Q(what="sync.verified")
    return Announcement.objects.exclude(by_itself).exists()


def head_in(file: Path) -> Head:
    """The head of the chain that a backup holds, number 0 where nothing was sealed. Raises BadFile, BrokenBackup."""
    from otop.audit.types import Head

    if not file.is_file():
        raise BadFile(file=file, why=os.strerror(errno.ENOENT))
    read = run(None, "pg_restore", ["--data-only", "--table=audit_seal", "-f", "-", str(file)], name=None)
    columns: list[str] = []
    rows: list[dict[str, str]] = []
    for line in read.stdout.splitlines():
        if found := COPIED.match(line):
            columns = found[1].split(", ")
        elif columns and line == "\\.":
            break
        elif columns:
            rows.append(dict(zip(columns, line.split("\t"), strict=True)))
    if read.returncode or not columns:
        raise BrokenBackup(file=file, why=last_line(read.stderr) or "it has no OTOP tables")
    newest = max(rows, key=lambda row: int(row["last"]), default={"last": "0", "head": "\\\\x" + "00" * 32})
    return Head(int(newest["last"]), bytes.fromhex(newest["head"].removeprefix("\\\\x")), None)


def renew(data: Path) -> None:
    """A running `otop up` opens new connections at once instead of at the first failure of each."""
    from otop.site.locks import FileLock

    lock = FileLock(data / "up.lock")
    pid = lock.read().partition(" ")[0]
    if pid and not lock.try_take():
        os.kill(int(pid), signal.SIGUSR1)
    lock.close()


def run(
    engine: Engine | None, program: str, arguments: list[str], *, name: str | None
) -> subprocess.CompletedProcess[str]:
    """Run a program of the engine on our database; the password goes by the environment, not by the command line."""
    chosen = engine or max(engines(), key=lambda e: e.major, default=None)
    if chosen is None:
        raise NoEngine(wanted=program, package="postgresql-client")
    known = conninfo_to_dict(address(name))
    words = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "5"}
    environment |= {words[key]: str(value) for key, value in known.items() if key in words}
    command = [str(chosen.folder / program), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)


def address(name: str | None = None) -> str:
    """DATABASE_URL, or the same server's database of this name."""
    url = secret("DATABASE_URL")
    return url if name is None else urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))


def database_name() -> str:
    return str(conninfo_to_dict(address())["dbname"])


def said(doing: str, words: str) -> Halt:
    return EngineFailed(doing=doing, detail=last_line(words))


def last_line(words: str) -> str:
    lines = [line for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if "error:" in line]
    return (telling or lines or [""])[-1]
