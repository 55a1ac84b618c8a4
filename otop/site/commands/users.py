"""`otop users create`."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from pathlib import Path

from otop.base.types import SYSTEM, Text
from otop.people.types import GrantScope, Role
from otop.site.commands import Groups, command, group, open_house
from otop.site.problems import BadFile, PasswordsDiffer
from otop.site.speech import tell


def add(groups: Groups) -> None:
    users = group(groups, "users", en="People who sign in.", th="ผู้ใช้ระบบ")
    create = command(
        users,
        "create",
        run_create,
        en="Make an account. Asks for the password on a terminal; otherwise makes one and prints it once.",
        th="สร้างบัญชีผู้ใช้ ถามรหัสผ่านเมื่อใช้จากจอ ถ้าไม่ใช่จะสร้างรหัสผ่านและพิมพ์ให้ครั้งเดียว",
    )
    create.add_argument("name", metavar="NAME", help="the name to sign in with")
    create.add_argument("--role", required=True, choices=[role.value for role in Role], help="what the person may do")
    create.add_argument("--area", default="", metavar="A", help="code of the area, or a region (default: everywhere)")
    create.add_argument("--only", default="", metavar="T", help="for one thing only: fair:SLUG or producer:ID")
    create.add_argument("--password-file", metavar="F", help="a file whose first line is the password")


def run_create(arguments: argparse.Namespace) -> int:
    password, generated = chosen_password(arguments.password_file)
    with open_house(arguments) as now:
        from otop.people.actions import create_account

        create_account(
            by=SYSTEM,
            username=arguments.name,
            role=Role(arguments.role),
            scope=GrantScope(arguments.area, subject=arguments.only),
            password=password,
            at=now,
        )
    tell(Text(f"สร้างบัญชี {arguments.name} แล้ว", f"Account {arguments.name} is made"))
    if generated:
        print(f"password: {password}")
    return 0


def chosen_password(file: str | None) -> tuple[str, bool]:
    """The password, and whether it was made here and must be shown."""
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").partition("\n")[0].rstrip("\r"), False
        except (OSError, UnicodeDecodeError) as error:
            raise BadFile(file=file, why=getattr(error, "strerror", None) or error) from None
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(12), True
    password = getpass.getpass("password · รหัสผ่าน: ")
    if password != getpass.getpass("again · อีกครั้ง: "):
        raise PasswordsDiffer
    return password, False
