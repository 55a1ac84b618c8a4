"""`otop import` as an officer types it, on small made files: sentences, report file, exit codes, nothing half-done."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from otop.income.tests.series import by_category, by_channel
from otop.site.tests.house import House, NewHouse, database_of

HEADER = "ชื่อสินค้า OTOP,อปท.,อำเภอ,จังหวัด,LAT,LONG,เบอร์โทร\n"
LIST = (
    HEADER
    + "ผ้าทอ,เทศบาลตำบลปัว,ปัว,น่าน,19.18,100.91,0812345678\n"
    + "=cmd|'/c calc'!A1 ๑,เทศบาลตำบลปัว,ปัว,น่าน,5,97,0812345678\n"
    + "-,เทศบาลตำบลปัว,ปัว,น่าน,,,0812345678\n"
)
STAGED, PUBLISHED = "SELECT count(*) FROM products_stagedproduct", "SELECT count(*) FROM income_publishedfigure"


@pytest.fixture(scope="module")
def house(new_house: NewHouse) -> Iterator[House]:
    """Its database runs for all tests of this file."""
    with new_house(prepared=True) as made, database_of(made):
        yield made


def text_of(table: object) -> str:
    rows = [table.header, *table.rows]  # type: ignore[attr-defined]
    return "".join(",".join(row) + "\r\n" for row in rows)


def bring(house: House, what: str, file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return house.otop("import", what, str(file), *words)


def report_of(house: House, file: Path) -> list[list[str]]:
    content = (house.data / "imports" / f"{file.stem}.report.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(content.decode("utf-8-sig").splitlines()))


def test_a_list_is_checked_first_then_written_then_known(house: House, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(LIST.encode("cp874"))
    tried = bring(house, "products", file)
    assert (tried.returncode, house.sql(STAGED)) == (0, [(0,)])
    assert "Checked; nothing was written. Add --write to write it." in tried.stderr
    assert "(windows-874)" in tried.stderr
    written = bring(house, "products", file, "--write")
    assert (written.returncode, written.stdout, house.sql(STAGED)) == (0, tried.stdout, [(2,)])
    again = bring(house, "products", file, "--write")
    assert (again.returncode, house.sql(STAGED)) == (0, [(2,)])
    assert "ทุกแถวมีอยู่แล้ว ไม่มีอะไรเปลี่ยน · All of it is there already. Nothing was changed." in again.stderr


def test_the_report_names_row_column_what_and_what_to_do_and_runs_no_formula(house: House, tmp_path: Path) -> None:
    file = tmp_path / "reported.csv"
    file.write_text(LIST, encoding="utf-8-sig")
    bring(house, "products", file)
    head, *lines = report_of(house, file)
    assert head[:4] == ["แถว · row", "คอลัมน์ · column", "รหัส · code", "ผล · result"]
    assert [line[:5] for line in lines] == [
        ["3", "ชื่อสินค้า OTOP", "thai_digits", "นำเข้า · in", "'=cmd|'/c calc'!A1 ๑"],
        ["3", "LAT", "placeholder_coordinates", "นำเข้า · in", "5, 97"],
        ["4", "ชื่อสินค้า OTOP", "no_name", "ไม่นำเข้า · left out", "'-"],
    ]
    assert lines[2][5:] == [
        "ไม่มีชื่อสินค้า («-»)",
        "There is no product name (“-”).",
        "กรอกในไฟล์ต้นทาง แล้วนำเข้าใหม่",
        "Fill it in in the source file and import again.",
    ]


def test_columns_that_are_not_asked_for_reach_neither_database_nor_report(house: House, tmp_path: Path) -> None:
    file = tmp_path / "private.csv"
    file.write_text(LIST, encoding="utf-8")
    done = bring(house, "products", file, "--write")
    assert "Columns neither read nor kept: เบอร์โทร" in done.stderr
    assert "0812345678" not in str(report_of(house, file)) + done.stdout + done.stderr
    assert house.sql("SELECT count(*) FROM products_stagedproduct p WHERE p::text LIKE '%0812345678%'") == [(0,)]


def test_a_published_series_is_stored_and_its_cuts_are_compared(house: House, tmp_path: Path) -> None:
    category, channel = tmp_path / "category.csv", tmp_path / "channel.csv"
    category.write_text(text_of(by_category(["1", "2", "3", "4", "5"])), encoding="utf-8-sig")
    channel.write_text(text_of(by_channel(["1000", "2", "3", "10"])), encoding="cp874")
    assert bring(house, "income", category, "--write", "--cut", "category").returncode == 0
    tried = bring(house, "income", channel)
    assert (tried.returncode, house.sql(PUBLISHED)) == (0, [(60,)])
    assert "September 2024: the totals differ by 1,000.00 baht (category 15.00, channel 1,015.00)." in tried.stdout
    assert [line[2] for line in report_of(house, channel)[1:]] == ["cuts_differ"] * 12
    assert bring(house, "income", channel, "--write").returncode == 0
    assert house.sql(PUBLISHED) == [(108,)]


@pytest.mark.parametrize(
    ("what", "content", "thai", "english"),
    [
        ("products", b"", "ไม่มีข้อมูล", "holds no rows"),
        ("products", b"PK\x03\x04", "ไม่ใช่ CSV (XLSX)", "is not a CSV file (XLSX)"),
        ("products", b"a,b\n1,2\n", "ขาดคอลัมน์ ชื่อสินค้า OTOP", "lacks the columns ชื่อสินค้า OTOP"),
        ("products", f'{HEADER}"ผ้า,1\n'.encode(), "เสียที่บรรทัด 2", "is broken at line 2"),
        ("products", f"{HEADER}ผ้า,1\n".encode(), "แถว 2 มี 2 ช่อง", "row 2 has 2 cells"),
        ("products", b"a,b\n1,\xff\n", "บรรทัด 2 ไม่ได้", "cannot be read at line 2"),
        ("income", b"a,b\n1,2\n", "ไม่ใช่ยอดรายเดือน", "is not that of monthly sales"),
        ("income", "จังหวัด,มกราคม 2569\nน่าน,-1\n".encode(), "แถว 2 คอลัมน์ «มกราคม 2569»: ยอดติดลบ", "row 2, column"),
        ("income", "จังหวัด,มกราคม 2569,ม.ค. 2569\nน่าน,1,1\n".encode(), "แถว 1 คอลัมน์ «ม.ค. 2569»", "is already at row 1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_place_in_both_languages(
    house: House, tmp_path: Path, what: str, content: bytes, thai: str, english: str
) -> None:
    before = [house.sql(STAGED), house.sql(PUBLISHED)]
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    done = bring(house, what, file, "--write")
    assert done.returncode == 4, done.stderr
    assert (thai in done.stderr, english in done.stderr, "Traceback" in done.stderr) == (True, True, False), done.stderr
    assert [house.sql(STAGED), house.sql(PUBLISHED)] == before


def test_the_faults_of_a_refused_series_are_in_its_report(house: House, tmp_path: Path) -> None:
    file = tmp_path / "faulty.csv"
    file.write_text("จังหวัด,มกราคม 2569\nน่าน,-1\nเมืองลับแล,x\n", encoding="utf-8")
    assert bring(house, "income", file).returncode == 4
    lines = [line[:4] for line in report_of(house, file)[1:] if line[3] != "นำเข้า · in"]
    assert lines == [
        ["2", "มกราคม 2569", "negative", "ไม่นำเข้า · left out"],
        ["3", "จังหวัด", "unknown_member", "ไม่นำเข้า · left out"],
        ["3", "มกราคม 2569", "not_an_amount", "ไม่นำเข้า · left out"],
    ]


def test_a_report_never_overwrites_the_file_it_is_about(house: House, tmp_path: Path) -> None:
    file = tmp_path / "kept.csv"
    file.write_text(f"{LIST}อื่น,อปท.อื่น,ปัว,น่าน,,,\n", encoding="utf-8")
    before = file.read_bytes(), house.sql(STAGED)
    done = bring(house, "products", file, "--report", str(file), "--write")
    assert (done.returncode, file.read_bytes(), house.sql(STAGED)) == (4, *before)


def test_a_file_that_is_not_there_is_said(house: House, tmp_path: Path) -> None:
    done = bring(house, "products", tmp_path / "none.csv")
    assert (done.returncode, "No such file" in done.stderr) == (4, True)
