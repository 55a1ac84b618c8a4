"""Printing sooner changes nothing that is printed."""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from otop.base.collecting import BETWEEN_COLLECTIONS, little_collecting
from otop.base.papers.pdf import pdf
from otop.base.papers.words import DASH, Column, Fact, Figure, Language, Line, Paper, Table, Value

pytestmark = pytest.mark.wide

LONG = "วิสาหกิจชุมชนกลุ่มแม่บ้านเกษตรกรผลิตภัณฑ์แปรรูปลำไยอบแห้งเนื้อสีทองบ้านน้ำซุ้ม\nและเครือข่าย"


def number(n: int) -> Value:
    return Value(f"{n:,}", n * 100, Decimal(n)) if n % 3 else Value(DASH, None, None)


def manifold(lang: Language = "th") -> Paper:
    """All that a paper can hold: names that wrap, equal and different numbers, few and many columns, several pages."""
    few = [Line(f"{LONG} {n}" if n % 7 == 0 else f"บูธ {n}", [number(n), number(n % 5)]) for n in range(120)]
    many = [Line(f"Booth {n}", [number(n * m) for m in range(8)]) for n in range(40)]
    return Paper(
        title="รายงานสรุปผลการจัดงาน OTOP 2,558",
        lang=lang,
        subtitle="วันที่ 1 ของงาน",
        facts=[Fact("ลายนิ้วมือ", "0123456789abcdef" * 12)],
        notes=["ข้อมูลสาธิต: " + LONG],
        paragraphs=[f"ตลอดงานมีผู้เข้าชมกว่า 2.4 แสนคน {LONG} " * 6, "A paragraph of words that go on " * 20],
        figures=[Figure(f"จำหน่าย {n}", number(n), "บาท", "นับจริง") for n in range(30)],
        tables=[
            Table("ตามบูธ", "บูธ", [Column("ขาย", "บาท", "นับจริง"), Column("สั่งซื้อ")], few, Line("รวม", [number(7140)] * 2)),
            Table("หลายช่อง", "บูธ", [Column(f"ช่อง {m}", "บาท") for m in range(8)], many, note=LONG),
            Table("ผู้ลงนาม", "", [], [Line("ลงชื่อ ......", [])]),
        ],
        footer="OTOP To AEC · ฉบับที่ 1",
        signature="ลงชื่อ\nผู้ว่าราชการ",
    )


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_file_is_the_same_to_the_last_byte_as_without_the_press(lang: Language) -> None:
    script = (
        "import sys\n"
        "from otop.base.papers import pdf, press\n"
        "from otop.base.tests.test_press import manifold\n"
        "press.install = lambda: None\n"
        "sys.stdout.buffer.write(pdf.pdf(manifold(sys.argv[1])))"
    )
    alone = subprocess.run([sys.executable, "-c", script, lang], capture_output=True, check=True).stdout
    assert pdf(manifold(lang)) == alone
    from weasyprint.text.line_break import Layout

    assert Layout.stays


def test_papers_that_are_printed_at_once_are_those_that_are_printed_alone() -> None:
    alone = [pdf(manifold("th")), pdf(manifold("en"))]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(pdf, [manifold("th"), manifold("en")])) == alone


def test_the_collector_is_as_it_was_once_the_last_paper_is_printed() -> None:
    before = gc.get_threshold()
    with little_collecting():
        with little_collecting():
            assert gc.get_threshold()[0] == BETWEEN_COLLECTIONS
        assert gc.get_threshold()[0] == BETWEEN_COLLECTIONS
    assert gc.get_threshold() == before
    with pytest.raises(ZeroDivisionError), little_collecting():
        1 / 0  # noqa: B018
    assert gc.get_threshold() == before
