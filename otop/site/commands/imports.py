"""`otop import products`, `otop import income`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from otop.base.tables import BYTES_MAX, Table, Tick, read_table
from otop.base.types import SYSTEM, Text
from otop.income.types import CUT_NAMES, Cut, FaultyFigures, ImportResult, Source
from otop.site.commands import Groups, command, data_folder, group, open_house
from otop.site.findings import tell_codes, write_report
from otop.site.problems import BadFile
from otop.site.speech import tell

if TYPE_CHECKING:
    from otop.products.types import StagingResult


def add(groups: Groups) -> None:
    imports = group(
        groups,
        "import",
        en="Bring in lists from outside. Without --write it only checks.",
        th="นำเข้าข้อมูลจากภายนอก ถ้าไม่มี --write จะตรวจอย่างเดียว",
    )
    products = command(
        imports,
        "products",
        run_products,
        en="Stage a list of products with their local government; the registry does not count them.",
        th="พักรายการสินค้าพร้อม อปท. ไว้ ยังไม่นับในทะเบียน",
    )
    income = command(
        imports,
        "income",
        run_income,
        en="Store the department's monthly sales as a published series and compare its cuts. All of a file or nothing.",
        th="เก็บยอดจำหน่ายรายเดือนของกรมเป็นชุดข้อมูลเผยแพร่ แล้วเทียบแต่ละแบบ รับทั้งไฟล์หรือไม่รับเลย",
    )
    income.add_argument("--cut", choices=[cut.value for cut in Cut], help="refuse the file if it is cut otherwise")
    income.add_argument("--replace", action="store_true", help="values that the department revised replace the stored")
    for parser in (products, income):
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8 or windows-874")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--dry-run", action="store_true", help="check and report, change nothing (the default)")
        mode.add_argument("--write", action="store_true", help="check, then write all of it in one go")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="where the report goes (default: imports/ in the data folder)"
        )


def run_products(arguments: argparse.Namespace) -> int:
    table, report = read_file(arguments.file), report_place(arguments)
    with open_house(arguments) as now:
        from otop.products.actions import stage_products
        from otop.site.prepare import load_areas

        load_areas()
        result = stage_products(by=SYSTEM, table=table, write=arguments.write, at=now, tick=progress())
        write_report(report, result.findings)
    tell_products(result)
    return tell_end(report, written=result.written, changes=result.new + result.changed)


def run_income(arguments: argparse.Namespace) -> int:
    table, report = read_file(arguments.file), report_place(arguments)
    with open_house(arguments) as now:
        from otop.income.actions import import_series
        from otop.site.prepare import load_areas

        load_areas()
        try:
            result = import_series(
                by=SYSTEM,
                table=table,
                source=Source.CDD,
                cut=Cut(arguments.cut) if arguments.cut else None,
                write=arguments.write,
                replace=arguments.replace,
                at=now,
                tick=progress(),
            )
        except FaultyFigures as faulty:
            write_report(report, faulty.values["findings"])  # type: ignore[arg-type]
            tell_report(report)
            raise
        write_report(report, result.findings)
    tell_income(result)
    return tell_end(report, written=result.written, changes=result.new + result.replaced)


def read_file(file: Path) -> Table:
    try:
        with file.open("rb") as opened:
            table = read_table(opened.read(BYTES_MAX + 1), name=file.name)
    except OSError as error:
        raise BadFile(file=file, why=error.strerror or error) from None
    encoding = {"cp874": "windows-874", "utf-8-sig": "UTF-8"}.get(table.encoding, table.encoding.upper())
    tell(
        Text(
            f"อ่าน {file.name} แล้ว: {len(table.rows):,} แถว ({encoding})",
            f"Read {file.name}: {len(table.rows):,} rows ({encoding})",
        )
    )
    return table


def progress() -> Tick:
    """A line that counts up on a terminal; nothing where the output is kept."""

    def tick(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:>9,} / {of:,}", end="\n" if done >= of else "", file=sys.stderr, flush=True)

    return tick


def report_place(arguments: argparse.Namespace) -> Path:
    """Where the report goes: never over the file that it is about. Asked before anything is written."""
    path: Path = arguments.report or data_folder(arguments) / "imports" / f"{arguments.file.stem}.report.csv"
    if path.resolve() == arguments.file.resolve() or path.is_dir():
        raise BadFile(file=path, why="--report")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(file=path, why=error.strerror or error) from None
    return path


def tell_products(result: StagingResult) -> None:
    print(f"{result.rows:>8,}  แถวในไฟล์ · rows in the file")
    print(f"{result.new:>8,}  พักใหม่ · staged anew")
    print(f"{result.changed:>8,}  เปลี่ยนพื้นที่หรือพิกัด · area or coordinates changed")
    print(f"{result.same:>8,}  มีอยู่แล้ว เหมือนเดิม · there already, the same")
    print(f"{result.left_out:>8,}  ไม่นำเข้า (ดูรายงาน) · left out (see the report)")
    print(f"{result.with_coordinates:>8,}  แถวที่มีพิกัดใช้ได้ · rows with coordinates that can be used")
    tell_codes(result.findings)
    if result.unread_columns:
        names = ", ".join(result.unread_columns)
        tell(Text(f"ไม่ได้อ่านและไม่ได้เก็บคอลัมน์: {names}", f"Columns neither read nor kept: {names}"))


def tell_income(result: ImportResult) -> None:
    cut = CUT_NAMES[result.cut]
    print(f"{result.rows:>8,}  แถวในไฟล์ แยกตาม{cut.th} · rows in the file, cut by {cut.en}")
    print(f"{result.new:>8,}  ค่าใหม่ · new values")
    print(f"{result.replaced:>8,}  ค่าที่แทนของเดิม · values replaced")
    print(f"{result.same:>8,}  มีอยู่แล้ว เหมือนเดิม · there already, the same")
    tell_codes(result.findings)
    compared = [month for month in result.comparison if sum(value is not None for value in month.satang.values()) > 1]
    agree = sum(not month.spread_satang for month in compared)
    print(f"{agree:>8,}  จาก {len(compared)} เดือนที่ยอดแต่ละแบบตรงกัน · of {len(compared)} months in which the cuts agree")
    for finding in result.findings:
        if finding.code == "cuts_differ":
            print(f"          {finding.what.th}\n          {finding.what.en}")


def tell_end(report: Path, *, written: bool, changes: int) -> int:
    tell_report(report)
    if not changes:
        tell(Text("ทุกแถวมีอยู่แล้ว ไม่มีอะไรเปลี่ยน", "All of it is there already. Nothing was changed."))
    elif written:
        tell(Text("บันทึกแล้ว", "Written"))
    else:
        tell(Text("ตรวจแล้ว ยังไม่ได้บันทึก เพิ่ม --write เพื่อบันทึก", "Checked; nothing was written. Add --write to write it."))
    return 0


def tell_report(report: Path) -> None:
    tell(Text(f"รายงานรายแถว: {report}", f"Row by row: {report}"))
