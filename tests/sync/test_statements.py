"""How many statements a batch costs: few, one commit, and no more for more records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from otop.base.types import SYSTEM
from otop.fairs.models import Fair
from otop.sync.actions import hand_in_file
from otop.sync.queries import day_totals, device_states, open_refusals
from tests.sync.ground import FIRST, NOON, a_fair, a_phone, a_product, books, figures
from tests.sync.phone import Fields, Phone

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def statements(noted: list[str]) -> Iterator[None]:
    """What went to the database, in order, with BEGIN and COMMIT."""
    with CaptureQueriesContext(connection) as captured:
        yield
    noted += [query["sql"] or "(too long to show)" for query in captured.captured_queries]


def split(noted: list[str]) -> tuple[int, int]:
    """Number of statements besides BEGIN and COMMIT, and number of commits."""
    ends = [sql for sql in noted if sql.upper().split()[0] in {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}]
    assert not [sql for sql in ends if sql.upper().split()[0] not in {"BEGIN", "COMMIT"}]
    return len(noted) - len(ends), ends.count("COMMIT")


def cost(phone: Phone, *records: Fields, told: str = "taken") -> tuple[int, int]:
    noted: list[str] = []
    with statements(noted):
        assert phone.tell(*records) == [told] * len(records)
    return split(noted)


def two_lines(phone: Phone, product: UUID) -> Fields:
    lines = [{"product": str(product), "text": "ผ้า", "qty": 1, "unit_satang": n} for n in (100, 200)]
    return phone.record("sale", lines=lines, paid_by="cash", amount_satang=300)


def test_one_sale_of_two_lines_costs_at_most_six_statements_and_one_commit() -> None:
    fair = a_fair()
    product, phone = a_product(fair), a_phone(fair)
    for _ in range(2):  # the first of the day, and one more
        count, commits = cost(phone, two_lines(phone, product.pk))
        assert count <= 6
        assert commits == 1


def test_a_batch_of_fifty_sales_costs_what_one_costs() -> None:
    fair = a_fair()
    product, phone = a_product(fair), a_phone(fair)
    one = cost(phone, two_lines(phone, product.pk))
    assert cost(phone, *(two_lines(phone, product.pk) for _ in range(50))) == one


def test_a_batch_of_every_kind_costs_the_same_with_one_and_with_thirty_of_each() -> None:
    fair = a_fair()
    kinds: list[tuple[str, list[Callable[[Phone], Fields]]]] = [
        ("booth", [Phone.sale, Phone.order, Phone.note, lambda p: p.slip("1", 5), lambda p: p.void(p.sale())]),
        ("booth", [Phone.sale, lambda p: p.confirmation(p.sale()), Phone.product]),
        ("gate", [Phone.count, lambda p: p.record("count_fix", of=p.count()["id"], reason="")]),
        ("counter", [Phone.ticket, lambda p: p.record("ticket_gone", ticket=p.note()["id"])]),
    ]
    for kind, make in kinds:
        phone = a_phone(fair, kind)
        one = cost(phone, *(m(phone) for m in make))
        assert cost(phone, *(m(phone) for m in make for _ in range(30))) == one


def test_confirmations_cost_two_statements_more_than_voids_alone_one() -> None:
    """The days of the sales are read once for both; a batch without confirmations pays nothing for them."""
    phone = a_phone(a_fair())
    sales = [phone.sale(100, paid_by="promptpay") for _ in range(9)]
    assert cost(phone, *sales) == (5, 1)
    assert cost(phone, phone.void(sales[0])) == (6, 1)
    assert cost(phone, phone.confirmation(sales[1])) == (6, 1)
    assert cost(phone, phone.void(sales[2]), *(phone.confirmation(s) for s in sales[3:])) == (7, 1)


@pytest.mark.parametrize(("kind", "most"), [("gate", 5), ("counter", 5)])
def test_a_count_and_a_ticket_cost_five_statements(kind: str, most: int) -> None:
    phone = a_phone(a_fair(), kind)
    record = phone.count() if kind == "gate" else phone.ticket()
    assert cost(phone, record) == (most, 1)


def test_a_replay_adds_nothing_and_costs_the_same_for_one_and_for_fifty() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100) for _ in range(50)]
    phone.tell(*batch)
    rows_before = rows(fair)
    costs = {cost(phone, *batch[:1], told="already"), cost(phone, *batch, told="already")}
    assert len(costs) == 1
    assert rows(fair) == rows_before
    assert books(fair) == figures(receipts=50, sold_satang=10_000)


def rows(fair: Fair) -> list[tuple[str, int]]:
    """Rows of every hot table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'fair_id' AND table_schema = 'public'"
        )
        tables = sorted(table for (table,) in cursor.fetchall())
        counts = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE fair_id = %s', [fair.pk])
            counts.append((table, cursor.fetchone()[0]))
    return counts


def test_refused_records_cost_the_same_for_one_and_for_fifty() -> None:
    phone = a_phone(a_fair())

    def bad() -> Fields:
        return phone.record("sale")

    one = cost(phone, bad(), told="refused malformed")
    assert cost(phone, *(bad() for _ in range(50)), told="refused malformed") == one


def test_the_desks_lists_cost_the_same_with_one_and_with_three_phones() -> None:
    fair = a_fair()
    counts = []
    for phones in (1, 3):
        for _ in range(phones):
            phone = a_phone(fair)
            phone.send(phone.sale(), phone.record("sale"))
        noted: list[str] = []
        with statements(noted):
            device_states(actor=SYSTEM, fair=fair)
            open_refusals(actor=SYSTEM, fair=fair)
            day_totals(actor=SYSTEM, fair=fair, day=FIRST)
        counts.append(len(noted))
    assert counts[0] == counts[1]


def test_a_file_is_one_commit() -> None:
    fair = a_fair()
    phone = a_phone(fair)
    content = phone.file(*(phone.sale() for _ in range(100)))
    noted: list[str] = []
    with statements(noted):
        hand_in_file(by=SYSTEM, fair_id=fair.pk, content=content, at=NOON)
    assert noted.count("COMMIT") == 1
