from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import pytest

from conftest import StatementCounter
from otop.base.types import SYSTEM
from otop.people.queries import VISITOR
from otop.people.types import NotAllowed
from otop.reports.actions import choose_source
from otop.reports.queries.drafts import draft
from otop.reports.queries.opened import ROWS_A_PAGE, opened
from otop.reports.tests.cast import AT, DAY, LAST, NEXT, SILK, SLUG, Cast, plain
from otop.reports.types import BadCut, Cell, Cut, MoneySource, NotOpened, Opened, Report, ReportKind, UnknownMeasure

pytestmark = [pytest.mark.django_db, pytest.mark.wide]


def cells_of(report: Report) -> Iterator[Cell]:
    for row in report.figures:
        yield from row.cells
    for table in report.tables:
        for row in [*table.rows, *([table.total] if table.total else [])]:
            yield from row.cells


def follow(tail: str, *, page: int | None = None) -> Opened:
    address = urlsplit(tail)
    measure = address.path.removeprefix("figures/").rstrip("/")
    return opened(actor=SYSTEM, slug=SLUG, measure=measure, cut=Cut.read(dict(parse_qsl(address.query))), page=page)


@cache
def followed(tail: str) -> Opened:
    """Many numbers lead to the same rows; within a test each is read once."""
    return follow(tail)


@pytest.fixture(autouse=True)
def read_anew() -> None:
    followed.cache_clear()


def below(tail: str, value: int, depth: int = 0) -> int:
    """Every number adds up to its rows, and each row to its own, to the bottom; how many were opened."""
    found = followed(tail)
    assert (tail, found.total, sum(row.value for row in found.rows)) == (tail, value, value)
    assert depth < 8, tail
    steps = [row for row in found.rows if row.opens]
    count_or_floor = found.measure.code in {"receipts", "orders", "booths"} or found.measure.code.startswith("booths_")
    if count_or_floor and any(row.value == 1 for row in steps):
        return 1  # below a thing that is counted stands its money
    return 1 + sum(below(row.opens, abs(row.value), depth + 1) for row in steps)  # a difference takes one from another


@pytest.fixture
def cast(eventful_fair: Cast) -> Cast:
    made = eventful_fair
    choose_source(by=SYSTEM, slug=SLUG, booth="2", day=DAY, source=MoneySource.SLIP, reason="เครื่องเสียตอนบ่าย", at=AT)
    return made


@pytest.mark.parametrize(
    ("kind", "day"), [(ReportKind.DAY, DAY), (ReportKind.DAY, NEXT), (ReportKind.DAY, LAST), (ReportKind.CLOSING, None)]
)
def test_every_number_that_opens_is_the_sum_of_the_rows_below_it_down_to_the_lines(
    cast: Cast, kind: ReportKind, day: object
) -> None:
    report = draft(actor=SYSTEM, slug=SLUG, kind=kind, day=day, at=AT)  # type: ignore[arg-type]
    cells = [cell for cell in cells_of(report) if cell.opens]
    assert len(cells) > 100
    for tail, value in {cell.opens: cell.value for cell in cells}.items():
        assert value is not None
        below(tail, value)


def test_a_day_before_any_slip_was_chosen_opens_the_same_way(eventful_fair: Cast) -> None:
    report = draft(actor=SYSTEM, slug=SLUG, kind=ReportKind.CLOSING, day=None, at=AT)
    assert sum(below(c.opens, c.value or 0) for c in cells_of(report) if c.opens) > 1_000


def test_the_lines_of_a_receipt_name_the_goods_and_their_number(no_fair: None) -> None:
    cast = plain()
    receipt = cast.sale("1", DAY, (SILK, 2, 45_000), (None, 1, 3))
    found = follow(f"figures/sold/?day={DAY}&place=1&receipt={receipt}")
    assert [(row.label.th, row.value, row.opens) for row in found.rows] == [
        ("ผ้าไหม × 2", 90_000, ""),
        ("ของฝาก × 1", 3, ""),
    ]
    assert [tail for _, tail in found.above] == [
        "figures/sold/",
        f"figures/sold/?day={DAY}",
        f"figures/sold/?day={DAY}&place=1",
    ]


def test_a_voided_receipt_is_not_below_the_number(no_fair: None) -> None:
    cast = plain()
    cast.void("1", DAY, cast.sale("1", DAY, (SILK, 1, 500)))
    assert follow(f"figures/sold/?day={DAY}&place=1").rows == []


def test_long_lists_come_in_pages_and_whole_for_a_download(no_fair: None) -> None:
    cast = plain()
    for _ in range(ROWS_A_PAGE + 1):
        cast.sale("1", DAY, (SILK, 1, 100))
    tail = f"figures/sold/?day={DAY}&place=1"
    pages = [follow(tail, page=n) for n in (1, 2, 9)]
    assert [(len(p.rows), p.page, p.pages, p.total) for p in pages] == [
        (ROWS_A_PAGE, 1, 2, 10_100),
        (1, 2, 2, 10_100),
        (1, 2, 2, 10_100),
    ]
    assert len(follow(tail).rows) == ROWS_A_PAGE + 1


def test_what_is_no_sum_of_rows_cannot_be_opened_and_nonsense_is_named(no_fair: None) -> None:
    plain()
    with pytest.raises(NotOpened):
        follow("figures/visitors_mean/")
    with pytest.raises(UnknownMeasure):
        follow("figures/profit/")
    with pytest.raises(BadCut, match="day=tomorrow"):
        follow("figures/sold/?day=tomorrow")
    assert follow("figures/sold/?place=99").rows == []


def test_a_visitor_who_has_not_signed_in_opens_nothing(no_fair: None) -> None:
    plain()
    with pytest.raises(NotAllowed):
        opened(actor=VISITOR, slug=SLUG, measure="sold", cut=Cut())


def test_a_longer_list_costs_no_more_statements(no_fair: None, count_statements: StatementCounter) -> None:
    cast = plain()
    costs = []
    for booths in (["1"], ["2", "3"]):
        for booth in booths:
            cast.sale(booth, DAY, (SILK, 1, 100))
            cast.sale("1", DAY, (SILK, 1, 100))
        with count_statements() as top:
            follow("figures/sold/")
        with count_statements() as leaf:
            follow(f"figures/sold/?day={DAY}&place=1")
        costs.append((len(top), len(leaf)))
    assert costs == [(2, 3), (2, 3)]
