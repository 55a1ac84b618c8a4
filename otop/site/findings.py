"""What was found in a file that somebody brings: as lines on the console, and as a report to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from pathlib import Path

from otop.base.tables import Finding, shown
from otop.base.types import Text
from otop.site.problems import BadFile

HEADER = ["แถว · row", "คอลัมน์ · column", "รหัส · code", "ผล · result", "ค่าที่พบ · found"]
HEADER += ["พบอะไร", "what", "ให้ทำอะไร", "what to do"]
FOUND_LENGTH_MAX = 200
IN, OUT = "นำเข้า · in", "ไม่นำเข้า · left out"

CODES = {
    "cuts_differ": Text("เดือนที่ยอดแต่ละแบบไม่ตรงกัน", "months in which the cuts differ"),
    "differs_from_stored": Text("ต่างจากที่เก็บไว้", "other than what is stored"),
    "empty_row": Text("แถวว่าง", "empty rows"),
    "half_coordinates": Text("มีพิกัดค่าเดียว", "one coordinate only"),
    "line_break": Text("ขึ้นบรรทัดใหม่หรือแท็บในช่อง", "line breaks or tabs in a cell"),
    "missing": Text("ช่องไม่ได้กรอก", "cells not filled in"),
    "month_missing": Text("เดือนที่ไม่มีในไฟล์", "months not in the file"),
    "no_name": Text("ไม่มีชื่อสินค้า", "no product name"),
    "outside_the_country": Text("พิกัดนอกประเทศ", "coordinates outside the country"),
    "outside_the_province": Text("พิกัดนอกบริเวณจังหวัด", "coordinates outside the province"),
    "placeholder_coordinates": Text("พิกัดที่ใส่แทนไว้", "placeholder coordinates"),
    "repeat": Text("แถวซ้ำ", "repeats"),
    "repeat_in_other_writing": Text("แถวซ้ำที่เขียนต่างกัน", "repeats in other writing"),
    "swapped_coordinates": Text("พิกัดสลับกัน", "swapped coordinates"),
    "thai_digits": Text("เลขไทย", "Thai digits"),
    "too_long": Text("ยาวเกินไป", "too long"),
    "unknown_district": Text("ไม่พบอำเภอ", "unknown districts"),
    "unknown_province": Text("ไม่พบจังหวัด", "unknown provinces"),
    "unreadable_coordinates": Text("พิกัดไม่ใช่ตัวเลข", "coordinates that are no numbers"),
}


def write_report(path: Path, findings: list[Finding]) -> None:
    """One line a finding, in a CSV file with a byte order mark; cells that a spreadsheet would run are neutral."""
    from otop.base.spreadsheet import safe_cell

    sheet = io.StringIO()
    rows: list[list[object]] = [[*HEADER], *(line(finding) for finding in findings)]
    csv.writer(sheet).writerows([safe_cell(cell) for cell in row] for row in rows)
    waiting = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        waiting.write_bytes(sheet.getvalue().encode("utf-8-sig"))
        waiting.replace(path)
    except OSError as error:
        raise BadFile(file=path, why=error.strerror or error) from None


def line(finding: Finding) -> list[object]:
    return [
        finding.row or "",
        shown(finding.column),
        finding.code,
        IN if finding.taken else OUT,
        finding.found[:FOUND_LENGTH_MAX],
        finding.what.th,
        finding.what.en,
        finding.todo.th,
        finding.todo.en,
    ]


def tell_codes(findings: list[Finding]) -> None:
    """How often each remark was made, most often first."""
    for code, times in Counter(finding.code for finding in findings).most_common():
        word = CODES.get(code, Text(code, code))
        print(f"{times:>8,}    {word.th} · {word.en} ({code})")
