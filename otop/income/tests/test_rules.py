from __future__ import annotations

from datetime import date

import pytest

from otop.base import tables
from otop.base.tables import Table, TooManyFindings, WrongColumns
from otop.base.thai import SHORT_MONTHS
from otop.income import rules
from otop.income.rules import SeriesRead
from otop.income.rules.comparing import baht
from otop.income.rules.members import CATEGORIES, CHANNELS
from otop.income.tests.series import MONTHS, by_category, by_channel, by_province, table
from otop.income.types import Cut, Figure, UnknownCut
from otop.products.queries import categories

CODES = {"น่าน": "55", "แพร่": "54"}
OCTOBER = date(2023, 10, 1)


def read_provinces(given: Table) -> SeriesRead:
    return rules.read_series(given, Cut.PROVINCE, CODES.get)


def read_cell(cell: str) -> SeriesRead:
    return read_provinces(by_province({"น่าน": cell}, MONTHS[:1]))


def said(read: SeriesRead) -> list[tuple[int, str, str]]:
    """What was refused."""
    return [(finding.row, finding.column, finding.code) for finding in read.findings if not finding.taken]


# Shapes


@pytest.mark.parametrize(
    ("given", "cut"),
    [
        (by_province({"น่าน": "1"}), Cut.PROVINCE),
        (by_category(["1"] * 5), Cut.CATEGORY),
        (by_channel(["1"] * 4), Cut.CHANNEL),
        (table(["เดือน", *(f" {name.replace('(', ' (')}" for name in CHANNELS)], [MONTHS[0], *"1234"]), Cut.CHANNEL),
    ],
)
def test_the_cut_is_known_by_the_header(given: Table, cut: Cut) -> None:
    assert rules.recognise(given) is cut


@pytest.mark.parametrize("header", [["เดือน", "ยอดขาย"], ["จังหวัด"], ["ปี", *CATEGORIES], ["a", "b"]])
def test_another_header_is_refused_with_what_was_found(header: list[str]) -> None:
    with pytest.raises(UnknownCut, match=header[0]):
        rules.recognise(table(header, ["x"] * len(header)))


def test_a_cut_that_lacks_a_member_is_refused() -> None:
    with pytest.raises(WrongColumns, match="เครื่องดื่ม"):
        rules.recognise(table(["เดือน", *(name for name in CATEGORIES if name != "เครื่องดื่ม")], ["x"] * 5))


# Months


@pytest.mark.parametrize(
    ("label", "month"),
    [
        ("ตุลาคม 2566", date(2023, 10, 1)),
        ("กันยายน ๒๕๖๗", date(2024, 9, 1)),
        (" ต.ค.  2566 ", date(2023, 10, 1)),
        *((f"{name.th} 2567", date(2024, number, 1)) for number, name in enumerate(SHORT_MONTHS, start=1)),
    ],
)
def test_months_are_read_as_the_first_day(label: str, month: date) -> None:
    assert [figure.month for figure in read_provinces(by_province({"น่าน": "1"}, [label])).figures] == [month]


@pytest.mark.parametrize(
    "label",
    ["ตุลาคม", "ตุลาคม 66", "ตุลาคม 2023", "October 2566", "รวม", "13 2566", "ตุลาคม 25661", "ตุลาคม " + "9" * 5000, ""],
)
def test_a_label_that_is_no_month_is_a_fault_of_the_header(label: str) -> None:
    read = read_provinces(by_province({"น่าน": "1"}, [label]))
    assert (read.figures, said(read)) == ([], [(1, label, "unknown_month")])


def test_in_the_other_cuts_the_month_is_the_first_cell_of_the_row() -> None:
    read = rules.read_series(by_channel(list("1234"), ["ตุลาคม 2566", "รวม"]), Cut.CHANNEL, CHANNELS.get)
    assert said(read) == [(3, "เดือน", "unknown_month")]
    assert [(figure.member, figure.value_satang) for figure in read.figures] == [
        ("domestic_offline", 100),
        ("domestic_online", 200),
        ("abroad_offline", 300),
        ("abroad_online", 400),
    ]


def test_a_month_twice_is_a_fault_however_it_is_written() -> None:
    across = read_provinces(by_province({"น่าน": "1"}, ["ตุลาคม 2566", "ต.ค. 2566"]))
    assert said(across) == [(1, "ต.ค. 2566", "month_twice")]
    down = rules.read_series(by_channel(list("1234"), ["ตุลาคม 2566", "ตุลาคม 2566"]), Cut.CHANNEL, CHANNELS.get)
    assert said(down) == [(3, "เดือน", "month_twice")]
    assert [finding.what.en for finding in down.findings if not finding.taken] == [
        "“ตุลาคม 2566” is already at row 2, column “เดือน”."
    ]


def test_a_fiscal_year_runs_from_october_to_september() -> None:
    assert [rules.fiscal_year(date(2023, 9, 1)), rules.fiscal_year(OCTOBER), rules.fiscal_year(date(2024, 9, 1))] == [
        2566,
        2567,
        2567,
    ]
    months = rules.months_of(2567)
    assert (months[0], months[-1], len(set(months)), months) == (OCTOBER, date(2024, 9, 1), 12, sorted(months))


def test_months_that_the_file_lacks_are_told_and_it_is_taken_all_the_same() -> None:
    read = read_provinces(by_province({"น่าน": "1"}, MONTHS[:10]))
    assert [(finding.code, finding.found, finding.taken) for finding in read.findings] == [
        ("month_missing", "สิงหาคม 2567", True),
        ("month_missing", "กันยายน 2567", True),
    ]


# Members


def test_a_province_that_is_not_known_or_stands_twice_is_a_fault() -> None:
    months = MONTHS[:1]
    read = read_provinces(table(["จังหวัด", *months], ["น่าน", "1"], ["รวม", "2"], ["น่าน", "3"]))
    assert said(read) == [(3, "จังหวัด", "unknown_member"), (4, "จังหวัด", "member_twice")]
    assert [figure.value_satang for figure in read.figures] == [100]


def test_a_column_that_is_no_channel_is_a_fault() -> None:
    given = table(["เดือน", *CHANNELS, "รวม"], [MONTHS[0], *"12345"])
    assert said(rules.read_series(given, Cut.CHANNEL, CHANNELS.get)) == [(1, "รวม", "unknown_member")]


@pytest.mark.django_db
def test_the_categories_are_those_of_the_registry() -> None:
    assert list(CATEGORIES.values()) == [category.code for category in categories()]


# Amounts


@pytest.mark.parametrize(
    ("cell", "satang"),
    [
        ("12956019480.47", 1_295_601_948_047),
        ("4818821484.0", 481_882_148_400),
        ("12,956,019,480.47", 1_295_601_948_047),
        (" 0 ", 0),
        ("๑๒.๕", 1250),
        ("1.10", 110),
        ("100000000000", 10**13),
    ],
)
def test_amounts_in_baht_become_satang_exactly(cell: str, satang: int) -> None:
    read = read_cell(cell)
    assert (read.figures, said(read)) == ([Figure(2, MONTHS[0], "55", "น่าน", OCTOBER, satang)], [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "no_value"),
        ("-", "no_value"),
        ("-5", "negative"),
        ("(5)", "not_an_amount"),
        ("1.30E+10", "not_an_amount"),
        ("12,34.5", "not_an_amount"),
        ("=1+1", "not_an_amount"),
        ("nan", "not_an_amount"),
        ("1.005", "too_fine"),
        ("100000000000.01", "absurd"),
        ("9" * 500, "absurd"),
    ],
)
def test_an_amount_that_cannot_be_is_a_fault_at_its_place(cell: str, code: str) -> None:
    read = read_cell(cell)
    assert (read.figures, said(read)) == ([], [(2, MONTHS[0], code)])


def test_a_series_with_too_many_faults_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FINDINGS_MAX", 2)
    rows = [["เชียงใหม่", "x"], ["เชียงใหม่", "x"], ["เชียงใหม่", "x"]]
    with pytest.raises(TooManyFindings):
        read_provinces(table(["จังหวัด", "ตุลาคม 2566"], *rows))


@pytest.mark.parametrize("cell", ["x" * 5_000, "-" + "1" * 5_000, "0." + "1" * 5_000, "9" * 5_000])
def test_a_fault_in_a_very_long_cell_shows_its_beginning(cell: str) -> None:
    found = read_provinces(table(["จังหวัด", cell], [cell, cell])).findings
    assert len(found) == 3
    assert max(len(text) for one in found for text in (one.found, one.what.th, one.what.en)) < 200


def test_thai_digits_in_an_amount_are_told() -> None:
    assert [(f.row, f.code, f.found) for f in read_cell("๑๒.๕").findings if f.code != "month_missing"] == [
        (2, "thai_digits", "๑๒.๕")
    ]


# Comparing


def test_a_value_that_differs_from_the_stored_one_is_a_fault_unless_it_shall_be_replaced() -> None:
    figures = read_cell("2").figures
    stored = {("55", OCTOBER): 100}
    assert rules.check_stored(figures, {("55", OCTOBER): 200}, replace=False) == []
    assert rules.check_stored(figures, {}, replace=False) == []
    for replace in (False, True):
        (finding,) = rules.check_stored(figures, stored, replace=replace)
        assert (finding.code, finding.taken, finding.what.en) == (
            "differs_from_stored",
            replace,
            "1.00 baht is stored.",
        )


def test_cuts_that_agree_have_no_spread_and_one_alone_is_not_compared() -> None:
    sums = {(Cut.PROVINCE, OCTOBER): 500, (Cut.CATEGORY, OCTOBER): 500, (Cut.PROVINCE, date(2024, 9, 1)): 7}
    months = rules.compare(sums, 2567)
    assert [month.spread_satang for month in months] == [0] * 12
    assert months[0].satang == {Cut.PROVINCE: 500, Cut.CATEGORY: 500, Cut.CHANNEL: None}
    assert rules.differences(months) == []


def test_a_difference_is_told_in_baht_with_every_cut() -> None:
    sums = {(Cut.PROVINCE, OCTOBER): 1_100_050, (Cut.CATEGORY, OCTOBER): 1_000_050, (Cut.CHANNEL, OCTOBER): 1_000_050}
    (finding,) = rules.differences(rules.compare(sums, 2567))
    assert (finding.row, finding.code, finding.found, finding.taken) == (0, "cuts_differ", "1,000.00", True)
    assert finding.what.th == (
        "ตุลาคม 2566: ยอดรวมต่างกัน 1,000.00 บาท (จังหวัด 11,000.50, ประเภท 10,000.50, ช่องทาง 10,000.50)"
    )


def test_baht_are_written_with_commas_and_both_satang() -> None:
    assert [baht(0), baht(5), baht(100_000), baht(123_456_789)] == ["0.00", "0.05", "1,000.00", "1,234,567.89"]
