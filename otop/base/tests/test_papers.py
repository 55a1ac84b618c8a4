"""A paper says the same in every format, to the satang and to the last tone mark."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import geothai
import pypdf
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from otop.base import thai
from otop.base.papers.csv_file import csv_file
from otop.base.papers.json_file import json_file
from otop.base.papers.pdf import NoPrinting, pdf
from otop.base.papers.words import DASH, Column, Fact, Figure, Line, Paper, Table, Value
from otop.base.papers.xlsx import Names, xlsx

pytestmark = pytest.mark.wide

HARD_WORDS = [
    "สำนักงาน น้ำพริกเผา ค่ำ ค้ำ ซ้ำ คำ นำ ลำไย อำเภอ ชำนาญ",
    "ปี๊บ ญี่ปุ่น ฐานันดร ฎีกา ฏิ กิ๊ฟ ฟื้น ฝ้าย ป้า ปั้น ปื้น ผู้ซื้อ ปู่ ฟู่ ฬุ ฤๅ ฦๅ",
    "เบญจรงค์ พิพิธภัณฑ์ ผลิตภัณฑ์ เก๊ก เจ๊ จ๋า โต๊ะ เก๋ไก๋ ก็ เป็น เกียรติ์ ศักดิ์ สิ่งนี้ ที่ ชี้ ขึ้น",
    "๐๑๒๓๔๕๖๗๘๙ ฯลฯ ฯ ๆ ฿ 1,234,567.89 OTOP To AEC office traffic fine flow",
]


def value(satang: int) -> Value:
    places = 2 if satang % 100 else 0
    return Value(f"{Decimal(satang) / 100:,.{places}f}", satang, Decimal(satang) / 100, places)


NOTHING = Value(DASH, None, None)


def paper() -> Paper:
    return Paper(
        title="รายงานประจำวัน งาน OTOP To AEC",
        lang="th",
        subtitle="วันที่ 1 ของงาน",
        facts=[Fact("ฉบับ", "ฉบับที่ 1", "edition")],
        notes=["ข้อมูลสาธิต"],
        paragraphs=["=1+1 ย่อหน้าแรก"],
        figures=[
            Figure("จำหน่ายในงาน", value(4_828_947_125), "บาท", "นับจริง", "sold"),
            Figure("คูปอง", NOTHING, "บัตร", "นับจริง", "coupons"),
        ],
        tables=[
            Table(
                "ตามจังหวัด: ทั้งหมด",
                "จังหวัด",
                [Column("ยอดรวม", "บาท", "นับจริง", "total")],
                [Line("ลำพูน", [value(-12_345)], "51"), Line('=HYPERLINK("http://x")', [NOTHING], "x")],
                Line("รวม", [value(-12_345)]),
                "หมายเหตุ",
                "by_province",
            )
        ],
        footer="OTOP To AEC · ฉบับที่ 1",
        signature="ลงชื่อ",
    )


# The text layer


def as_read(text: str) -> str:
    """Letters without the spaces, which line ends and readers add and drop; sara am and its two parts are one."""
    return "".join(unicodedata.normalize("NFKD", text).split())


def by_poppler(content: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


def by_pypdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


READERS = pytest.mark.parametrize("reader", [by_poppler, by_pypdf])


def area_names() -> Iterator[str]:
    for province in geothai.provinces():
        yield province.name_th
        yield from (district.name_th for district in geothai.districts(province.code))


@READERS
def test_every_hard_word_is_read_as_it_was_written(reader: Callable[[bytes], str]) -> None:
    content = pdf(replace(paper(), paragraphs=HARD_WORDS))
    found = as_read(reader(content))
    assert [words for words in HARD_WORDS if as_read(words) not in found] == []


@pytest.fixture(scope="module")
def of_all_areas() -> bytes:
    lines = [Line(name, [value(100)]) for name in area_names()]
    return pdf(Paper("ก", "th", tables=[Table("ข", "ค", [Column("ง")], lines)]))


@READERS
def test_every_name_of_an_area_is_read_as_it_was_written(of_all_areas: bytes, reader: Callable[[bytes], str]) -> None:
    names, found = list(area_names()), reader(of_all_areas)
    read = as_read(found)
    assert [name for name in names if as_read(name) not in read] == []
    # Nothing is lost and nothing is added: headings of a table stand on each page.
    pages = len(pypdf.PdfReader(io.BytesIO(of_all_areas)).pages)
    letters = Counter(c for c in as_read("".join(names)) if c > "\u0e00")
    assert Counter(c for c in read if c > "\u0e00") - letters == Counter("กข" + "คง" * pages)


@READERS
def test_thai_digits_and_tables_are_read_too(reader: Callable[[bytes], str]) -> None:
    digits = Value(thai.to_thai_digits("48,289,471.25"), 4_828_947_125, Decimal("48289471.25"), 2)
    content = pdf(replace(paper(), figures=[Figure("จำหน่าย", digits)], thai_digits=True))
    found = as_read(reader(content))
    assert "๔๘,๒๘๙,๔๗๑.๒๕" in found
    assert "๑/๑" in found


def test_without_our_letters_the_same_file_would_be_wrong() -> None:
    """The control: the renderer alone maps glyphs to clusters, and น้ำ comes out as something else."""
    script = (
        "import sys\n"
        "from otop.base.papers import pdf, text_layer\n"
        "from otop.base.papers.words import Paper\n"
        "text_layer.install = lambda: None\n"
        "sys.stdout.buffer.write(pdf.pdf(Paper('สำนักงาน น้ำพริกเผา', 'th')))"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert as_read("สำนักงานน้ำพริกเผา") not in as_read(by_poppler(made))


# The page


def test_the_file_is_tagged_and_carries_one_typeface() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(paper())))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert reader.metadata is not None
    assert reader.metadata.title == paper().title
    pages: Any = reader.pages
    fonts = {str(font.get_object()["/BaseFont"]) for p in pages for font in p["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2] for name in fonts} == {"Sarabun", "Sarabun-Bold", "Sarabun-Semi-Bold"}


def test_it_is_a4() -> None:
    box = pypdf.PdfReader(io.BytesIO(pdf(paper()))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


def test_text_is_text_whatever_it_looks_like() -> None:
    said = replace(paper(), title='<img src="file:///etc/passwd"> & {}', notes=["<script>"])
    found = as_read(by_poppler(pdf(said)))
    assert as_read('<img src="file:///etc/passwd"> & {}') in found
    assert "<script>" in found


def test_a_machine_without_pango_is_told_what_to_install() -> None:
    script = (
        "import sys\n"
        "class Gone:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library libpango-1.0-0')\n"
        "sys.meta_path.insert(0, Gone())\n"
        "from otop.base.papers.pdf import NoPrinting, pdf\n"
        "from otop.base.papers.words import Paper\n"
        "try: pdf(Paper('x', 'en'))\n"
        "except NoPrinting as problem: print(problem.message.en)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Pango is missing (cannot load library libpango-1.0-0)" in done.stdout
    assert "apt-get install libpango-1.0-0" in done.stdout
    assert NoPrinting.code == "no_printing"


def test_the_printing_library_is_only_loaded_to_print() -> None:
    script = "import sys, otop.base.papers.pdf, otop.base.papers.xlsx; print('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


# The spreadsheet


def test_numbers_in_the_spreadsheet_are_numbers_to_the_satang() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(paper())))
    assert book.sheet_names == ["สรุป", "ตามจังหวัด  ทั้งหมด"]
    rows = book.get_sheet_by_name("สรุป").to_python()
    assert ["จำหน่ายในงาน", 48_289_471.25, "บาท", "นับจริง"] in rows
    assert ["คูปอง", DASH, "บัตร", "นับจริง"] in rows
    assert ["ฉบับ", "ฉบับที่ 1", "", ""] in rows
    cut = book.get_sheet_by_name("ตามจังหวัด  ทั้งหมด").to_python()
    assert cut == [
        ["จังหวัด", "ยอดรวม (บาท, นับจริง)"],
        ["ลำพูน", -123.45],
        ['=HYPERLINK("http://x")', DASH],
        ["รวม", -123.45],
        ["หมายเหตุ", ""],
    ]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx(paper()))
    sheets = subprocess.run(
        ["unzip", "-p", tmp_path / "a.xlsx", "xl/worksheets/*.xml"], capture_output=True, check=True
    ).stdout
    assert b"<f>" not in sheets
    assert b"=HYPERLINK" in sheets


def test_the_head_of_a_cut_stays_in_sight(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx(paper()))
    sheet = subprocess.run(
        ["unzip", "-p", tmp_path / "a.xlsx", "xl/worksheets/sheet2.xml"], capture_output=True, check=True
    ).stdout
    assert b'<pane xSplit="1" ySplit="1"' in sheet
    assert b'state="frozen"' in sheet


def test_names_of_sheets_are_short_plain_and_different() -> None:
    names = Names()
    long = "ตามจังหวัดของผู้ผลิตที่มาร่วมงานทั้งหมดในปีนี้"
    given = [names.of(title) for title in (long, long, "a/b:c", "A b C", "''", "[]")]
    assert given == [long[:31], f"{long[:29]} 2", "a b c", "A b C 2", "-", "- 2"]
    book = xlsxwriter.Workbook(io.BytesIO())
    for name in given:
        book.add_worksheet(name)
    book.close()


# The list and the machine's form


def test_the_list_opens_in_thai_and_holds_each_number_once() -> None:
    content = csv_file(paper())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["ส่วน", "รายการ", "ตัวชี้วัด", "ค่า", "หน่วย", "ชนิด", "รหัสตัวชี้วัด"]
    assert rows[4] == ["เกี่ยวกับเอกสาร", "'=1+1 ย่อหน้าแรก", "", "", "", "", ""]
    assert rows[6:] == [
        ["สรุป", "", "จำหน่ายในงาน", "48289471.25", "บาท", "นับจริง", "sold"],
        ["สรุป", "", "คูปอง", DASH, "บัตร", "นับจริง", "coupons"],
        ["ตามจังหวัด: ทั้งหมด", "ลำพูน", "ยอดรวม", "-123.45", "บาท", "นับจริง", "total"],
        ["ตามจังหวัด: ทั้งหมด", '\'=HYPERLINK("http://x")', "ยอดรวม", DASH, "บาท", "นับจริง", "total"],
        ["ตามจังหวัด: ทั้งหมด", "รวม", "ยอดรวม", "-123.45", "บาท", "นับจริง", "total"],
    ]


def test_the_machines_form_has_the_exact_whole_numbers() -> None:
    found = json.loads(json_file(paper()))
    assert found["figures"][0] == {
        "measure": "sold",
        "label": "จำหน่ายในงาน",
        "kind": "นับจริง",
        "value": 4_828_947_125,
        "text": "48,289,471.25",
        "unit_shown": "บาท",
    }
    assert found["figures"][1]["value"] is None
    assert [row["cells"][0]["value"] for row in found["tables"][0]["rows"]] == [-12_345, None]
    assert found["tables"][0]["total"]["cells"][0]["measure"] == "total"
