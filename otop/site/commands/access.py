"""`otop access`."""

from __future__ import annotations

import argparse
import os

from otop.site.commands import Groups, command


def add(groups: Groups) -> None:
    command(
        groups,
        "access",
        run_access,
        en="Print who opens what: every address and every role, as the code declares it (docs/access.md).",
        th="พิมพ์ตารางสิทธิ์: ทุกที่อยู่และทุกบทบาท ตามที่ประกาศไว้ในโค้ด",
    )


def run_access(arguments: argparse.Namespace) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "otop.site.settings"
    import django

    django.setup()
    from otop.site.access import document

    print(document(), end="")
    return 0
