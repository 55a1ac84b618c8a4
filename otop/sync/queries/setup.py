"""What a phone needs to work, and nothing more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from otop.devices.types import Scope
from otop.fairs.queries import days_of, fair_named, holder_of
from otop.fairs.types import PlaceKind
from otop.products.queries import products_of
from otop.sales.queries import prices_at
from otop.servicecentre.queries import services_of
from otop.sync.rules import limits


def setup_of(scope: Scope, *, at: datetime) -> dict[str, Any]:
    """The fair, the place, its products with prices or its services, and the limits, as JSON values."""
    fair = fair_named(slug=scope.fair_slug)
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
        "place": {"kind": scope.place_kind, "ref": scope.place_ref},
        "limits": {
            "sent_bytes": limits.SENT_BYTES_MAX,
            "records": limits.RECORDS_MAX,
            "lines_a_sale": limits.LINES_A_SALE_MAX,
            "lines_a_batch": limits.LINES_A_BATCH_MAX,
            "batches_a_minute": limits.BATCHES_A_MINUTE_MAX,
        },
        "app_version": limits.APP_VERSION_WANTED,
    }
    if scope.place_kind == PlaceKind.BOOTH:
        setup |= _booth(scope, at)
    if scope.place_kind == PlaceKind.COUNTER:
        setup["services"] = [
            {"code": s.code, "name": {"th": s.name_th, "en": s.name_en}} for s in services_of(fair_id=scope.fair_id)
        ]
    return setup


def _booth(scope: Scope, at: datetime) -> dict[str, Any]:
    """The holder of today, or before the fair of its first day and after it of its last, with what the holder makes."""
    today = min(max(scope.time.business_day(at), scope.time.starts_on), scope.time.ends_on)
    holding = holder_of(place_id=scope.place_id, on=today)
    if holding is None:
        return {"holder": None, "products": []}
    prices = prices_at(fair_id=scope.fair_id, place_id=scope.place_id)
    return {
        "holder": {"th": holding.producer.name_th, "en": holding.producer.name_en},
        "products": [
            {
                "id": str(p.pk),
                "name": {"th": p.name_th, "en": p.name_en},
                "unit_satang": prices.get(p.pk, p.price_satang),
                "picture": p.picture,
            }
            for p in products_of(producer_id=holding.producer_id)
        ],
    }
