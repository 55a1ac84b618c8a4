"""`otop up`, `otop migrate`."""

from __future__ import annotations

import argparse

from otop.base.types import Text
from otop.site.commands import Groups, command, data_folder, open_house
from otop.site.speech import tell
from otop.site.up import up


def add(groups: Groups) -> None:
    parser = command(
        groups,
        "up",
        run_up,
        en="Serve everything in the foreground; prints `ready http://…` when it answers; ends on Ctrl-C.",
        th="เปิดทั้งระบบ พิมพ์ ready http://… เมื่อพร้อม ปิดด้วย Ctrl-C",
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port (default 8000; 0: any free one)")
    parser.add_argument("--bind", default="127.0.0.1", metavar="A", help="address to listen on (default 127.0.0.1)")
    command(
        groups,
        "migrate",
        run_migrate,
        en="Bring the tables to this version. `otop up` does it by itself.",
        th="ปรับตารางให้ตรงกับรุ่นนี้ (otop up ทำให้เอง)",
    )


def run_up(arguments: argparse.Namespace) -> int:
    return up(data=data_folder(arguments), bind=arguments.bind, port=arguments.port)


def run_migrate(arguments: argparse.Namespace) -> int:
    with open_house(arguments):
        tell(Text("ตารางตรงกับรุ่นนี้แล้ว", "The tables are those of this version"))
    return 0
