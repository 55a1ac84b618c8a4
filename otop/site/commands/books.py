"""`otop verify`."""

from __future__ import annotations

import argparse
import json

from otop.base.types import Text
from otop.site.commands import Groups, command, open_house
from otop.site.commands.audit import seal_for_nobody
from otop.site.problems import NO
from otop.site.speech import tell


def add(groups: Groups) -> None:
    verify = command(
        groups,
        "verify",
        run_verify,
        en="Recount the books from what phones handed in, compare with the kept totals, and check the chain of what"
        " happened. Exit code 1 if something differs.",
        th="นับบัญชีใหม่จากสิ่งที่เครื่องส่งเข้ามา เทียบกับยอดที่เก็บไว้ และตรวจสายโซ่หลักฐาน รหัสผลลัพธ์ 1 ถ้าไม่ตรง",
    )
    verify.add_argument("--json", action="store_true", help="the whole finding as JSON on stdout")


def run_verify(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.audit.queries.chain import check_chain
        from otop.sync.queries import verify

        seal_for_nobody(now)
        finding = verify()
        chain = check_chain(at=now)
    finding |= {"ok": finding["ok"] and chain.ok, "audit": chain.as_dict()}
    if arguments.json:
        print(json.dumps(finding, ensure_ascii=False, default=str))
    else:
        for fair in finding["fairs"]:
            print(fair["fair"], *(f"{name}={value}" for name, value in fair["facts"].items()))
        for difference in [*finding["differences"], *(found.text.en for found in chain.findings)]:
            print(difference)
    if finding["ok"]:
        tell(Text("บัญชีตรงกันทุกงาน สายโซ่หลักฐานครบถ้วน", "The books agree, and the chain is whole"))
        return 0
    tell(Text("พบความไม่ตรงกัน ดูรายการข้างบน", "Something does not agree; see above"))
    return NO
