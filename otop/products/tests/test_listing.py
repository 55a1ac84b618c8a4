"""How a list of products is read: made rows, each with one thing that people write."""

from __future__ import annotations

from decimal import Decimal

import pytest

from otop.base import tables
from otop.base.tables import Table, TooManyFindings, WrongColumns, read_table
from otop.products import rules
from otop.products.rules import COLUMNS, Read
from otop.products.types import StagedRow

GOOD = ("ผ้าไหม", "เทศบาลตำบลตัวอย่าง", "ปัว", "น่าน", "19.1818", "100.9131")


def silent(done: int, of: int) -> None:
    """Progress is for people."""


def table(*rows: tuple[str, ...], header: tuple[str, ...] = COLUMNS) -> Table:
    return Table("list.csv", "utf-8-sig", "", header, rows)


def named(name: str) -> tuple[str, ...]:
    return (name, *GOOD[1:])


def read(*rows: tuple[str, ...]) -> Read:
    return rules.read_list(table(*rows), silent)


def said(found: Read) -> list[tuple[int, str, str, bool]]:
    return [(finding.row, finding.column, finding.code, finding.taken) for finding in found.findings]


def test_a_good_row_is_read_as_it_stands() -> None:
    assert read(GOOD) == Read(
        [StagedRow(2, *GOOD[:4], Decimal("19.181800"), Decimal("100.913100"))],
        left_out=0,
        unread_columns=[],
        findings=[],
    )


def test_columns_are_found_in_any_order_and_others_are_neither_read_nor_kept() -> None:
    turned = table(("0812345678", *reversed(GOOD)), header=("โทรศัพท์", *reversed(COLUMNS)))
    found = rules.read_list(turned, silent)
    assert (found.rows, found.unread_columns, found.findings) == (read(GOOD).rows, ["โทรศัพท์"], [])


def test_a_list_without_one_of_the_columns_is_refused() -> None:
    with pytest.raises(WrongColumns, match="LONG"):
        rules.read_list(table(GOOD[:5], header=COLUMNS[:5]), silent)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (named("-"), [(2, COLUMNS[0], "no_name", False)]),
        (named(""), [(2, COLUMNS[0], "no_name", False)]),
        (named("ก" * 201), [(2, COLUMNS[0], "too_long", False)]),
        (("ผ้าไหม", "-", *GOOD[2:]), [(2, COLUMNS[1], "missing", False)]),
        (("ผ้าไหม", "", "", *GOOD[3:]), [(2, COLUMNS[1], "missing", False), (2, COLUMNS[2], "missing", False)]),
        (("", " ", "", "", "", ""), [(2, "", "empty_row", False)]),
        (named("กระยาสารท หมู่ ๑"), [(2, COLUMNS[0], "thai_digits", True)]),
        (named("ผ้าไหม\nผ้าฝ้าย"), [(2, COLUMNS[0], "line_break", True)]),
        (named("\t ผ้าไหม"), [(2, COLUMNS[0], "line_break", True)]),
        (named("  ผ้าไหม  "), []),
    ],
)
def test_what_people_write_into_words_is_named(
    row: tuple[str, ...], expected: list[tuple[int, str, str, bool]]
) -> None:
    found = read(row)
    assert said(found) == expected
    taken = all(line[-1] for line in expected)
    assert (len(found.rows), found.left_out) == ((1, 0) if taken else (0, 1))


def test_words_are_kept_on_one_line_and_with_western_digits() -> None:
    names = [row.name for row in read(named(" หมู่ ๑๒\r\nกระยาสารท "), named("ผ้า  ไหม")).rows]
    assert names == ["หมู่ 12 กระยาสารท", "ผ้า ไหม"]


def test_a_repeat_is_left_out_and_points_at_the_first_row() -> None:
    found = read(GOOD, named("ผ้าฝ้าย"), named(" ผ้าไหม "), (*GOOD[:4], "", ""))
    assert [row.name for row in found.rows] == ["ผ้าไหม", "ผ้าฝ้าย"]
    assert said(found) == [(4, COLUMNS[0], "repeat", False), (5, COLUMNS[0], "repeat", False)]
    assert found.findings[0].what.en == ("Repeats row 2: the same name, local government, district and province.")


def test_a_repeat_that_differs_in_spaces_or_digits_is_named_as_such() -> None:
    found = read(named("ผ้า 1"), named("ผ้า  1"), named("ผ้า ๑"), named("ผ้า  1"))
    assert [(finding.row, finding.code) for finding in found.findings if not finding.taken] == [
        (3, "repeat_in_other_writing"),
        (4, "repeat_in_other_writing"),
        (5, "repeat"),
    ]


def test_the_same_name_at_another_local_government_is_another_product() -> None:
    assert len(read(GOOD, ("ผ้าไหม", "เทศบาลตำบลอื่น", *GOOD[2:])).rows) == 2


def test_a_row_can_be_left_out_for_more_than_one_reason() -> None:
    assert said(read(named("-"), named("-")))[1:] == [
        (3, COLUMNS[0], "no_name", False),
        (3, COLUMNS[0], "repeat", False),
    ]


def test_a_list_with_too_much_to_remark_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FINDINGS_MAX", 3)
    assert len(read(named("ผ้า ๑"), named("ผ้า ๒"), named("ผ้า ๓")).findings) == 3
    with pytest.raises(TooManyFindings):
        read(*(named(f"ผ้า {digit}") for digit in "๑๒๓๔"))


def test_a_remark_on_a_very_long_cell_shows_its_beginning() -> None:
    long = "๑" * 5_000
    found = read((long, long, long, long, long, long)).findings
    texts = [text for one in found for text in (one.found, one.what.th, one.what.en)]
    assert {one.code for one in found} == {"too_long", "thai_digits", "unreadable_coordinates"}
    assert max(map(len, texts)) < 200


def test_progress_is_told_on_the_way() -> None:
    told: list[tuple[int, int]] = []
    rules.read_list(table(*[named(f"ผ้า {n}") for n in range(1200)]), lambda done, of: told.append((done, of)))
    assert told == [(500, 1200), (1000, 1200)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("5", "97", "placeholder_coordinates"),
        ("14", "101", "placeholder_coordinates"),
        ("14.0", "101.00", "placeholder_coordinates"),
        ("14.036676", "", "half_coordinates"),
        ("", "99.5", "half_coordinates"),
        ("100.9131", "19.1818", "swapped_coordinates"),
        ("5", "99.3014", "outside_the_country"),
        ("51.5", "0.1", "outside_the_country"),
        ("19°10'", "100.9", "unreadable_coordinates"),
        ("19.1", "NaN", "unreadable_coordinates"),
        ("19.1", "1e9", "unreadable_coordinates"),
    ],
)
def test_coordinates_that_cannot_be_believed_are_named_and_the_row_is_in_without(
    latitude: str, longitude: str, code: str
) -> None:
    found = read((*GOOD[:4], latitude, longitude))
    assert [(finding.code, finding.taken) for finding in found.findings] == [(code, True)]
    assert [(row.latitude, row.longitude) for row in found.rows] == [(None, None)]


def test_coordinates_are_kept_to_six_places_and_none_at_all_is_no_remark() -> None:
    found = read((*GOOD[:4], "19.18181818", "๑๐๐.๕"), (*named("ผ้าฝ้าย")[:4], "", " "))
    assert [(row.latitude, row.longitude) for row in found.rows] == [
        (Decimal("19.181818"), Decimal("100.500000")),
        (None, None),
    ]
    assert [finding.code for finding in found.findings] == ["thai_digits"]


@pytest.mark.parametrize(
    ("box", "codes"),
    [
        ((19.0, 100.0, 20.0, 101.0), []),
        ((19.28, 100.0, 20.0, 101.0), []),  # within a tenth of a degree
        ((19.29, 100.0, 20.0, 101.0), ["outside_the_province"]),
        ((19.0, 101.1, 20.0, 102.0), ["outside_the_province"]),
        ((18.0, 100.0, 19.0, 101.0), ["outside_the_province"]),
        ((19.0, 99.0, 20.0, 100.0), ["outside_the_province"]),
    ],
)
def test_coordinates_lie_in_the_surroundings_of_the_province(
    box: tuple[float, float, float, float], codes: list[str]
) -> None:
    row = read(GOOD).rows[0]
    assert [finding.code for finding in rules.check_surroundings(row, "น่าน", box)] == codes


def test_a_row_without_coordinates_lies_nowhere() -> None:
    row = rules.without_coordinates(read(GOOD).rows[0])
    assert rules.check_surroundings(row, "น่าน", (0.0, 0.0, 0.0, 0.0)) == []


def test_a_file_of_windows_874_reads_like_one_of_utf_8() -> None:
    text = "\r\n".join([",".join(COLUMNS), ",".join(GOOD)])
    first, second = (read_table(text.encode(encoding), name="list.csv") for encoding in ("cp874", "utf-8-sig"))
    assert rules.read_list(first, silent) == rules.read_list(second, silent)
