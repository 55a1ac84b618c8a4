"""`otop demo`: a fair to look at, on this machine."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from otop.base.types import Text
from otop.site.commands import Groups, command, data_folder
from otop.site.places import kept_secret
from otop.site.speech import tell
from otop.site.up import up

LOOPBACK = "127.0.0.1"  # the demo's passwords are known to everybody


def add(groups: Groups) -> None:
    parser = command(
        groups,
        "demo",
        run,
        en="A small fair to look at: serves it on this machine only, hands in its records, ends on Ctrl-C.",
        th="งานตัวอย่างบนเครื่องนี้เท่านั้น รับข้อมูลเข้าแล้วเปิดให้ดู ปิดด้วย Ctrl-C",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port (default 8000; 0: any free one)")


def run(arguments: argparse.Namespace) -> int:
    data = data_folder(arguments)
    return up(data=data, bind=LOOPBACK, port=arguments.port, when_ready=lambda address: hand_in(data, address))


def hand_in(data: Path, address: str) -> None:
    """The demo fair is in the books, and the console says where to look and who can sign in."""
    tell(Text("กำลังรับข้อมูลงานตัวอย่าง", "Handing in the records of the demo fair"))
    environment = {**os.environ, "OTOP_DATA": str(data), "DJANGO_SETTINGS_MODULE": "otop.site.settings"}
    environment.setdefault("OTOP_SECRET_KEY", kept_secret(data, "session-key"))
    if subprocess.run([sys.executable, "-m", "otop.site.demo", address], env=environment, check=False).returncode:
        tell(
            Text(
                "รับข้อมูลงานตัวอย่างไม่ครบ สั่งใหม่อีกครั้งจะทำต่อจากเดิม",
                "The demo fair is not all in; the same command again goes on where it stopped",
            )
        )
    from otop.site.demo.logins import ACCOUNTS, PASSWORD, SLUG

    print(f"""
  {address}                         หน้าแรก · home
  {address}fairs/{SLUG}/desk/   โต๊ะเจ้าหน้าที่ · the officer's desk
  เข้าระบบ · sign in: {", ".join(ACCOUNTS)}
  รหัสผ่าน · password: {PASSWORD}
  Ctrl-C ปิด · ends it
""", flush=True)  # fmt: skip
