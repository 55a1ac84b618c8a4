"""`otop demo`: a fair to look at, on this machine."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from otop.base.types import Text
from otop.site.commands import Groups, command, data_folder, open_database
from otop.site.places import kept_field_keys, kept_secret
from otop.site.problems import AlreadyUp
from otop.site.speech import tell
from otop.site.up import up

LOOPBACK = "127.0.0.1"  # the demo's passwords are known to everybody


def add(groups: Groups) -> None:
    parser = command(
        groups,
        "demo",
        run,
        en="A fair to look at: serves it on this machine only, hands in what happened there, ends on Ctrl-C.",
        th="งานตัวอย่างบนเครื่องนี้เท่านั้น รับข้อมูลเข้าแล้วเปิดให้ดู ปิดด้วย Ctrl-C",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port (default 8000; 0: any free one)")
    days = parser.add_mutually_exclusive_group()
    days.add_argument("--whole", action="store_true", help="all 23 days, also beside a demo that is running")
    days.add_argument(
        "--last", action="store_true", help="only the last three days (default: all, if that is quick here)"
    )
    parser.add_argument("--share", type=float, default=1.0, help=argparse.SUPPRESS)  # a smaller fair, for tests


def run(arguments: argparse.Namespace) -> int:
    data = data_folder(arguments)
    days = "whole" if arguments.whole else "last" if arguments.last else "as-fast"
    asked = ["--share", str(arguments.share), "--days", days]
    try:
        return up(
            data=data,
            bind=LOOPBACK,
            port=arguments.port,
            when_ready=lambda address: show(data, address, asked),
            preparing=("demo",),
        )
    except AlreadyUp as running:
        if not arguments.whole:
            raise
        with open_database(arguments):
            return hand_in(data, str(running.values["address"]), asked)


def hand_in(data: Path, address: str, asked: list[str]) -> int:
    """The days of the demo fair that were asked for are in the books, or the console says that they are not."""
    environment = {**os.environ, "OTOP_DATA": str(data), "DJANGO_SETTINGS_MODULE": "otop.site.settings"}
    environment.setdefault("OTOP_SECRET_KEY", kept_secret(data, "session-key"))
    environment.setdefault("OTOP_FIELD_KEYS_FILE", str(kept_field_keys(data)))
    code = subprocess.run([sys.executable, "-m", "otop.site.demo", address, *asked], env=environment, check=False)
    if code.returncode:
        tell(
            Text(
                "รับข้อมูลงานตัวอย่างไม่ครบ สั่งใหม่อีกครั้งจะทำต่อจากเดิม",
                "The demo fair is not all in; the same command again goes on where it stopped",
            )
        )
    return code.returncode


def show(data: Path, address: str, asked: list[str]) -> None:
    """The demo fair is in the books, and the console says where to look and who can sign in."""
    tell(Text("กำลังรับข้อมูลงานตัวอย่าง", "Handing in the records of the demo fair"))
    hand_in(data, address, asked)
    from otop.people.types import ROLE_NAMES
    from otop.site.demo.logins import ACCOUNTS, PASSWORD, SLUG
    from otop.site.demo.plan import DAYS
    from otop.site.demo.progress import State

    rest = f"{sys.argv[0]} demo --whole --data {data}"
    if 0 < (days := len(State.read(data / "demo.json").done)) < len(DAYS):
        tell(
            Text(
                f"รับแล้ว {days} จาก {len(DAYS)} วัน ที่เหลือสั่งในอีกหน้าต่าง: {rest}",
                f"{days} of {len(DAYS)} days are in. The rest, from another window: {rest}",
            )
        )
    names = {username: ROLE_NAMES[role] for username, (role, _) in ACCOUNTS.items()}
    logins = "\n".join(f"    {username:<15}{name.th} · {name.en}" for username, name in names.items())
    print(f"""
  {address}                         หน้าแรก · home
  {address}fairs/{SLUG}/desk/   โต๊ะเจ้าหน้าที่ · the officer's desk
  รหัสผ่าน · password: {PASSWORD}
  เข้าระบบ · sign in as:
{logins}
  งานตัวอย่างไม่กำหนดให้ยืนยันตัวตนขั้นที่สอง ระบบจริงกำหนด · the demo asks for no second factor; a real system does
  Ctrl-C ปิด · ends it
""", flush=True)  # fmt: skip
