"""Which domain books which kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from otop.base.records import Booked
from otop.orders import actions as orders
from otop.products.queries import known_ids
from otop.sales import actions as sales
from otop.servicecentre import actions as servicecentre
from otop.servicecentre.types import Step
from otop.sync.types import Kind
from otop.visitors import actions as visitors

_STEPS = {
    Kind.TICKET_CALLED: Step.CALLED,
    Kind.TICKET_STARTED: Step.STARTED,
    Kind.TICKET_FINISHED: Step.FINISHED,
    Kind.TICKET_GONE: Step.GONE,
}


def book(records: Mapping[Kind, Sequence[Booked[Any]]], *, booths: Mapping[str, int]) -> None:
    """The records are facts, what others act on before those. A note is in the ledger alone."""
    sold, ordered = records.get(Kind.SALE), records.get(Kind.ORDER)
    known = known_ids(_product_ids([*(sold or []), *(ordered or [])])) if sold or ordered else set()
    if sold:
        sales.book_sales(sold, known_products=known)
    if ordered:
        orders.book_orders(ordered, known_products=known)
    if counts := records.get(Kind.COUNT):
        visitors.book_counts(counts)
    if voids := records.get(Kind.VOID):
        sales.book_voids(voids)
    if confirmations := records.get(Kind.CONFIRMATION):
        sales.book_confirmations(confirmations)
    if order_voids := records.get(Kind.ORDER_VOID):
        orders.book_order_voids(order_voids)
    if fixes := records.get(Kind.COUNT_FIX):
        visitors.book_count_fixes(fixes)
    if prices := records.get(Kind.PRICE):
        sales.book_prices(prices)
    if products := records.get(Kind.PRODUCT):
        sales.book_products(products)
    if slips := records.get(Kind.SLIP):
        sales.book_slips(slips, booth_ids=booths)
    if tickets := records.get(Kind.TICKET_TAKEN):
        servicecentre.book_tickets(tickets)
    for kind, step in _STEPS.items():
        if steps := records.get(kind):
            servicecentre.book_steps(step, steps)


def _product_ids(records: Iterable[Booked[Any]]) -> set[UUID]:
    return {line.product for r in records for line in r.body.lines if line.product is not None}
