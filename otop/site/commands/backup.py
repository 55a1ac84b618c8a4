"""`otop backup`, `otop restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from otop.base.types import Text
from otop.site.backup import backup, restore
from otop.site.commands import Groups, command, data_folder, open_database
from otop.site.speech import tell


def add(groups: Groups) -> None:
    keep = command(
        groups,
        "backup",
        run_backup,
        en="Write the whole database to one file, also while it is in use. The file appears only when complete.",
        th="สำรองฐานข้อมูลทั้งหมดลงไฟล์เดียว ทำได้ขณะใช้งาน ไฟล์จะปรากฏเมื่อครบถ้วนเท่านั้น",
    )
    keep.add_argument(
        "file", type=Path, metavar="FILE", help="where to; an older file of this name is replaced at the end"
    )
    bring = command(
        groups,
        "restore",
        run_restore,
        en="Bring a backup back. A broken file changes nothing; data that is there is replaced only with --replace.",
        th="กู้คืนจากไฟล์สำรอง ไฟล์เสียจะไม่เปลี่ยนอะไร และแทนที่ข้อมูลเดิมเมื่อใช้ --replace เท่านั้น",
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="a file that `otop backup` wrote")
    bring.add_argument("--replace", action="store_true", help="replace the data that is there")


def run_backup(arguments: argparse.Namespace) -> int:
    with open_database(arguments) as cluster:
        size = backup(arguments.file, engine=cluster.engine if cluster else None)
    megabytes = f"{size / 1e6:.1f} MB"
    tell(Text(f"สำรองแล้ว: {arguments.file} ({megabytes})", f"Backed up: {arguments.file} ({megabytes})"))
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    data = data_folder(arguments)
    with open_database(arguments) as cluster:
        from otop.audit.actions import keep_head
        from otop.audit.queries.chain import kept_head

        before = kept_head()
        restore(arguments.file, engine=cluster.engine if cluster else None, data=data, replace=arguments.replace)
        keep_head(restored=True)
        after = kept_head()
    tell(Text(f"กู้คืนจาก {arguments.file} แล้ว", f"Restored from {arguments.file}"))
    if before and (after is None or after.no < before.no):
        ends, ended = after.no if after else 0, f"{before.no} {before.hash.hex()}"
        tell(
            Text(
                f"สายโซ่หลักฐานสิ้นสุดที่เลขที่ {ends} ก่อนกู้คืนสิ้นสุดที่เลขที่ {ended} โปรดจดไว้",
                f"The chain ends at number {ends}. Before the restore it ended at number {ended}: write that down",
            )
        )
    return 0
