"""`otop verify`."""

from __future__ import annotations

import argparse
import json

from otop.base.types import Text
from otop.site.commands import Groups, command, open_house
from otop.site.problems import NO
from otop.site.speech import tell


def add(groups: Groups) -> None:
    verify = command(
        groups,
        "verify",
        run_verify,
        en="Recount the books from what phones handed in and compare with the kept totals. Exit code 1 if they differ.",
        th="นับบัญชีใหม่จากสิ่งที่เครื่องส่งเข้ามา เทียบกับยอดที่เก็บไว้ รหัสผลลัพธ์ 1 ถ้าไม่ตรง",
    )
    verify.add_argument("--json", action="store_true", help="the whole finding as JSON on stdout")


def run_verify(arguments: argparse.Namespace) -> int:
    with open_house(arguments):
        from otop.sync.queries import verify

        finding = verify()
    if arguments.json:
        print(json.dumps(finding, ensure_ascii=False, default=str))
    else:
        for fair in finding["fairs"]:
            print(fair["fair"], *(f"{name}={value}" for name, value in fair["facts"].items()))
        print(*finding["differences"], sep="\n", end="\n" if finding["differences"] else "")
    if finding["ok"]:
        tell(Text("บัญชีตรงกันทุกงาน", "The books agree"))
        return 0
    tell(Text("บัญชีไม่ตรงกัน ดูรายการข้างบน", "The books do not agree; see above"))
    return NO
