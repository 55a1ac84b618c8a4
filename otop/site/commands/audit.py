"""`otop audit`."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path

from otop.base.types import Text
from otop.site.commands import Groups, command, group, open_house
from otop.site.problems import NO, USAGE, Halt
from otop.site.speech import tell


class HeadAlone(Halt):
    code = "head_alone"
    exit_code = USAGE
    text = Text(
        "--head และ --no ต้องใช้คู่กัน ทั้งสองพิมพ์อยู่บนหน้าหัวสายโซ่",
        "--head and --no belong together; both are printed on the page of the head.",
    )


def add(groups: Groups) -> None:
    audit = group(groups, "audit", en="The chain over all that happened.", th="สายโซ่หลักฐานของทุกเหตุการณ์")
    command(audit, "head", run_head, en="Number and hash of the last sealed.", th="เลขที่และค่าแฮชของรายการสุดท้ายที่ผนึก")
    command(audit, "seal", run_seal, en="Seal now what waits; a worker does it each minute.", th="ผนึกรายการที่รออยู่ทันที")
    check = command(
        audit,
        "check",
        run_check,
        en="Check the whole chain, and that a published head is in it. Exit code 1 if something is found.",
        th="ตรวจสายโซ่ทั้งหมด และตรวจว่าหัวสายโซ่ที่เผยแพร่อยู่ในสายโซ่ รหัสผลลัพธ์ 1 ถ้าพบความผิดปกติ",
    )
    check.add_argument("--head", metavar="HASH", help="a published head: 64 hexadecimal digits, in groups or not")
    check.add_argument("--no", type=int, metavar="N", help="its number")
    check.add_argument(
        "--backup", type=Path, metavar="FILE", help="a backup: the head that it holds must be in the chain, too"
    )
    check.add_argument("--json", action="store_true", help="the whole finding as JSON on stdout")


def run_head(arguments: argparse.Namespace) -> int:
    with open_house(arguments):
        from otop.audit.queries.chain import head

        now = head()
    print(now.no, now.hash.hex(), now.at.isoformat() if now.at else "-")
    return 0


def seal_for_nobody(now: datetime) -> None:
    """Where no worker lives to do it, as in a restored backup, what waits is sealed, and that is said.

    Under a worker nothing is sealed here: that something waits for long is what a check is to find.
    """
    from otop.audit.actions import seal
    from otop.site.deployment.database import worker_alive

    if not worker_alive() and (count := seal(at=now)):
        tell(
            Text(
                f"ไม่มีตัวทำงานเบื้องหลังที่นี่ จึงผนึกรายการที่รออยู่ {count} รายการก่อนตรวจ",
                f"No worker runs here: {count} announcements that waited were sealed before the check",
            )
        )


def run_seal(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.audit.actions import seal

        count = seal(at=now)
    tell(Text("ผนึกแล้ว {n} รายการ", "Sealed: {n}").format(n=count))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    if (arguments.head is None) != (arguments.no is None):
        raise HeadAlone
    from otop.audit.rules.chain import read_head
    from otop.audit.types import Head

    published = [] if arguments.head is None else [Head(arguments.no, read_head(arguments.head), None)]
    with open_house(arguments) as now:
        from otop.audit.queries.chain import check_chain
        from otop.site.backup import head_in

        if arguments.backup and (kept := head_in(arguments.backup)).no:
            published.append(kept)
        seal_for_nobody(now)
        checked = check_chain(at=now, published=published)
    if arguments.json:
        print(json.dumps(checked.as_dict(), ensure_ascii=False))
    else:
        print(checked.head.no, checked.head.hash.hex())
        for finding in checked.findings:
            print(finding.text.en, finding.text.th, sep=" · ")
    if checked.ok:
        tell(Text("สายโซ่ครบถ้วน", "The chain is whole"))
        return 0
    tell(Text("พบความผิดปกติ {n} ข้อ ดูรายการข้างบน", "Found: {n}; see above").format(n=checked.count))
    return NO
