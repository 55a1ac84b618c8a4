"""What a phone needs to work, and nothing more. Statements are constant in what it lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from otop.base.types import Text
from otop.devices.queries import nth_of_place
from otop.devices.types import Scope
from otop.fairs.queries import booths_on, days_of, fair_named, holder_of, refs_of, zone_of
from otop.fairs.types import BANGKOK, PlaceKind
from otop.products.queries import Product, products_of
from otop.sales.queries import list_of_booth
from otop.sales.types import Listed
from otop.servicecentre.queries import line_of, services_of
from otop.sync.rules import limits
from otop.sync.rules.telling import place_name
from otop.visitors.queries import gate_entries


def setup_of(scope: Scope, *, at: datetime) -> dict[str, Any]:
    """The fair, the place with what only it needs, and the limits, as JSON values.

    "Today" is the business day of `at`, before the fair its first day and after it its last.
    """
    fair = fair_named(slug=scope.fair_slug)
    today = min(max(scope.time.business_day(at), scope.time.starts_on), scope.time.ends_on)
    setup: dict[str, Any] = {
        "fair": {
            "slug": scope.fair_slug,
            "name": {"th": fair.name_th, "en": fair.name_en},
            "clock": scope.time.clock.value,
            "day_turns_at": scope.time.day_turns_at.isoformat("minutes"),
            "days": [
                {
                    "day": day.day.isoformat(),
                    "opens": day.opens_at.isoformat("minutes"),
                    "closes": day.closes_at.isoformat("minutes"),
                }
                for day in days_of(fair_id=scope.fair_id)
            ],
        },
        "place": {
            "kind": scope.place_kind,
            "ref": scope.place_ref,
            "name": place_name(scope.place_kind, scope.place_ref).as_dict(),
        },
        "limits": limits.TOLD,
        "app_version": limits.APP_VERSION_WANTED,
    }
    match scope.place_kind:
        case PlaceKind.BOOTH:
            if zone := zone_of(place_id=scope.place_id):
                setup["place"]["zone"] = zone.as_dict()
            setup |= _booth(scope, today)
        case PlaceKind.GATE:
            entries = gate_entries(fair_id=scope.fair_id, place_id=scope.place_id, day=today)
            setup["counted"] = {"day": today.isoformat(), **entries}
        case PlaceKind.COUNTER:
            setup["place"]["phone"] = nth_of_place(device_id=scope.device_id)
            setup |= _counter(scope, today)
        case PlaceKind.DESK:
            setup["booths"] = [
                {"ref": ref, "name": place_name("booth", ref).as_dict(), "holder": _said(holder)}
                for ref, holder in booths_on(fair_id=scope.fair_id, day=today)
            ]
    return setup


def _booth(scope: Scope, today: date) -> dict[str, Any]:
    """The holder of today, and the booth's list: what the holder makes, as the booth offers it here, and its own."""
    holding = holder_of(place_id=scope.place_id, on=today)
    listed = list_of_booth(fair_id=scope.fair_id, place_id=scope.place_id)
    made = list(products_of(producer_id=holding.producer_id)) if holding else []
    theirs = [_offered(p, listed.get(p.pk)) for p in made]
    own = [
        _good(product_id, {"th": said.name, "en": ""}, said.unit_satang) | {"own": True}
        for product_id, said in listed.items()
        if said.name is not None and said.offered and not said.registered
    ]
    return {
        "holder": {"th": holding.producer.name_th, "en": holding.producer.name_en} if holding else None,
        "products": [good for good in [*theirs, *own] if good][: limits.PRODUCTS_MAX],
    }


def _offered(product: Product, said: Listed | None) -> dict[str, Any] | None:
    """None for what the booth does not offer. A name that the booth gave has no English."""
    if said and said.offered is False:
        return None
    name = {"th": product.name_th, "en": product.name_en}
    if said and said.name not in {None, product.name_th}:
        name = {"th": str(said.name), "en": ""}
    return _good(product.pk, name, said.unit_satang if said else product.price_satang, product.picture)


def _good(product_id: UUID, name: dict[str, str], unit_satang: int, picture: str = "") -> dict[str, Any]:
    return {"id": str(product_id), "name": name, "unit_satang": unit_satang, "picture": picture}


def _counter(scope: Scope, today: date) -> dict[str, Any]:
    """The whole centre: its services, its counters, who is still in line today, and how many were finished."""
    waiting, finished = line_of(fair_id=scope.fair_id, day=today, most=limits.QUEUE_MAX)
    return {
        "services": [
            {"code": s.code, "name": {"th": s.name_th, "en": s.name_en}} for s in services_of(fair_id=scope.fair_id)
        ],
        "counters": refs_of(fair_id=scope.fair_id, kind=PlaceKind.COUNTER),
        "queue": [
            {
                "ticket": str(w.ticket_id),
                "no": w.no,
                "service": w.service,
                "counter": w.counter or None,
                "persons": w.persons,
                "state": w.state.value,
                "since": w.since.astimezone(BANGKOK).isoformat(),
            }
            for w in waiting
        ],
        "finished": finished,
    }


def _said(text: Text | None) -> dict[str, str] | None:
    return text.as_dict() if text else None
