"""Version 1 of the closed list of kinds: the shape of each body, and which places may send it."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from otop.base.records import Fault
from otop.fairs.types import PlaceKind
from otop.orders.types import OrderBody, OrderVoidBody
from otop.sales.types import ConfirmationBody, PriceBody, ProductBody, SaleBody, SlipBody, VoidBody
from otop.servicecentre.types import TicketFinishedBody, TicketStepBody, TicketTakenBody
from otop.sync.types import Kind
from otop.visitors.types import CountBody, CountFixBody


class NoteBody(Struct, frozen=True):
    """A note lives in the ledger alone."""

    text: Annotated[str, Meta(max_length=2_000)]

    def fault(self) -> Fault | None:
        return None


_BOOTH = frozenset({PlaceKind.BOOTH})
_GATE = frozenset({PlaceKind.GATE})
_COUNTER = frozenset({PlaceKind.COUNTER})

_LIST: dict[Kind, tuple[Any, frozenset[PlaceKind]]] = {
    Kind.SALE: (SaleBody, _BOOTH),
    Kind.VOID: (VoidBody, _BOOTH),
    Kind.CONFIRMATION: (ConfirmationBody, _BOOTH),
    Kind.ORDER: (OrderBody, _BOOTH),
    Kind.ORDER_VOID: (OrderVoidBody, _BOOTH),
    Kind.PRICE: (PriceBody, _BOOTH),
    Kind.PRODUCT: (ProductBody, _BOOTH),
    Kind.SLIP: (SlipBody, frozenset({PlaceKind.BOOTH, PlaceKind.DESK})),
    Kind.COUNT: (CountBody, _GATE),
    Kind.COUNT_FIX: (CountFixBody, _GATE),
    Kind.TICKET_TAKEN: (TicketTakenBody, _COUNTER),
    Kind.TICKET_CALLED: (TicketStepBody, _COUNTER),
    Kind.TICKET_STARTED: (TicketStepBody, _COUNTER),
    Kind.TICKET_FINISHED: (TicketFinishedBody, _COUNTER),
    Kind.TICKET_GONE: (TicketStepBody, _COUNTER),
    Kind.NOTE: (NoteBody, frozenset(PlaceKind)),
}
KNOWN: dict[str, Kind] = {kind.value: kind for kind in Kind}
BODIES: dict[Kind, Any] = {kind: body for kind, (body, _) in _LIST.items()}
PLACES: dict[Kind, frozenset[PlaceKind]] = {kind: places for kind, (_, places) in _LIST.items()}
