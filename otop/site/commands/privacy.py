"""`otop privacy …`: the register, what is past its time, and new keys for what is encrypted."""

from __future__ import annotations

import argparse
import os
from datetime import datetime
from pathlib import Path

from otop.base.secrecy import field_keys, new_key_line, read_keys
from otop.base.types import SYSTEM, Text
from otop.site.commands import Groups, command, group, open_house
from otop.site.places import write_private
from otop.site.problems import NO, BadFile
from otop.site.speech import tell


def add(groups: Groups) -> None:
    privacy = group(groups, "privacy", en="Personal data: register, retention, keys.", th="ข้อมูลส่วนบุคคล")
    register = command(
        privacy,
        "register",
        run_register,
        en="Print the register of personal data by field (docs/privacy.md). Needs no database.",
        th="พิมพ์บันทึกรายการข้อมูลส่วนบุคคลทีละช่อง ไม่ต้องใช้ฐานข้อมูล",
    )
    register.add_argument("--check", metavar="F", help="compare with this file; exit code 1 if it is out of date")
    retention = command(
        privacy,
        "retention",
        run_retention,
        en="Say what is past its time. With --apply it goes; else nothing changes.",
        th="บอกว่าอะไรเกินกำหนดเก็บ ใส่ --apply จึงลบ",
    )
    retention.add_argument("--apply", action="store_true", help="do it, as the nightly job does")
    command(
        privacy,
        "rotate-keys",
        run_rotate,
        en="Put a new key on top of the file of keys and encrypt every stored number anew.",
        th="เพิ่มกุญแจใหม่ไว้บนสุดของไฟล์กุญแจ แล้วเข้ารหัสเลขทุกเลขใหม่",
    )


def run_register(arguments: argparse.Namespace) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    import django

    django.setup()
    from otop.privacy.queries import register_document

    document = register_document()
    if not arguments.check:
        print(document, end="")
        return 0
    if read(Path(arguments.check)) == document:
        return 0
    tell(Text("เอกสารไม่ตรงกับโค้ด สั่ง otop privacy register", "Out of date: write it anew with otop privacy register"))
    return NO


def run_retention(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.privacy.actions import apply_retention, load_retention, past_time

        load_retention(by=SYSTEM, at=now)
        rows = apply_retention(by=SYSTEM, at=now) if arguments.apply else past_time(by=SYSTEM, at=now)
        for row in rows:
            print(f"{row.code} days={row.days} rows={row.rows}")
    if arguments.apply:
        tell(Text("ลบแล้ว", "Done"))
    else:
        tell(Text("ยังไม่มีอะไรเปลี่ยน ใส่ --apply เพื่อลบ", "Nothing was changed; --apply does it"))
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from django.conf import settings

        from otop.producers.actions import rotate_keys

        field_keys()  # says what is wrong with them before anything is written
        path = Path(settings.FIELD_KEYS_FILE)
        name = put_new_key(path, now)
        count = rotate_keys(by=SYSTEM, at=now)
    tell(
        Text(
            f"เข้ารหัสใหม่ {count} เลขด้วยกุญแจ {name} เก็บกุญแจเดิมไว้จนกว่าจะไม่มีข้อมูลสำรองที่ใช้กุญแจนั้น แล้วจึงลบบรรทัดออกจาก {path}",
            f"{count} numbers are encrypted with key {name}. Keep the old keys until no backup needs them, then take"
            f" their lines out of {path}",
        )
    )
    return 0


def put_new_key(path: Path, now: datetime) -> str:
    """A new key stands first in the file; the others stay. Raises BadFile."""
    text = read(path)
    try:
        names = read_keys(text).by_name
    except ValueError as error:
        raise BadFile(file=path, why=error) from None
    name = f"k{now:%Y%m%d%H%M%S}"
    if name not in names:
        write_private(path, f"{new_key_line(name)}\n{text}")
    return name


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(file=path, why=getattr(error, "strerror", None) or error) from None
