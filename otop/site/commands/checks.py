"""`otop check`."""

from __future__ import annotations

import argparse
import os

from otop.base.types import Text
from otop.site.commands import Groups, command, data_folder
from otop.site.problems import NO
from otop.site.speech import tell


def add(groups: Groups) -> None:
    check = command(
        groups,
        "check",
        run_check,
        en="Check this installation. Exit code 1 if something was found; changes nothing.",
        th="ตรวจการติดตั้งนี้ รหัสผลลัพธ์ 1 ถ้าพบสิ่งที่ต้องแก้ ไม่เปลี่ยนแปลงอะไร",
    )
    check.add_argument(
        "--deploy", action="store_true", help="also what must be so before strangers come (docs/how-to/operate.md)"
    )


def run_check(arguments: argparse.Namespace) -> int:
    data = data_folder(arguments)
    os.environ["OTOP_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    import django

    django.setup()
    from django.core import checks

    from otop.site.deployment import of_space, remarks

    broken = [message for message in checks.run_checks() if message.is_serious()]
    for message in broken:
        print(f"{message.id}: {message.msg}")
    found = remarks(data) if arguments.deploy else list(of_space(data))
    for remark in found:
        print(f"{remark.code} ({remark.where})")
        print(f"    {remark.what.th} {remark.todo.th}")
        print(f"    {remark.what.en} {remark.todo.en}")
    count = len(broken) + len(found)
    if count:
        tell(Text(f"พบ {count} เรื่องที่ต้องแก้ ดูข้างบน", f"Found: {count}. See above."))
        return NO
    tell(Text("ไม่พบสิ่งที่ต้องแก้", "Nothing was found"))
    return 0
