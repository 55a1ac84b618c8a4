"""Every form of a report tells what was counted for the first one, as long as all it was counted from is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import caches

from otop.areas.models import Area
from otop.base.types import SYSTEM
from otop.fairs.actions import set_target
from otop.fairs.models import Bucket, Fair, Place, Zone
from otop.producers.models import Producer
from otop.products.models import Category, Product
from otop.reports.actions import choose_source, close_day
from otop.reports.queries.drafts import draft
from otop.reports.tests.cast import AT, DAY, LAST, LONGAN, NEXT, SILK, SLUG, Cast, eventful
from otop.reports.types import MoneySource, Report, ReportKind
from otop.sales.models import Sale
from otop.sync.tests.desk_cast import new_fair, new_phone

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
KEPT = "told of what was kept"
OWN = uuid4()
SAME_SUMS = {"a sale and its void", "last year's fair"}
"""Changes that no figure shows, and that are counted anew all the same."""


def everything() -> Cast:
    """As eventful, with a good of a booth's own list; nothing is kept from before."""
    cast = eventful()
    own_good(cast, DAY, "ถ้วยชา")
    own = {"product": str(OWN), "text": "", "qty": 1, "unit_satang": 500}
    cast.send("booth", "1", NEXT, "sale", lines=[own], paid_by="cash", amount_satang=500)
    caches["hot"].clear()
    return cast


def told(day: date | None = None) -> Report:
    kind = ReportKind.DAY if day else ReportKind.CLOSING
    return draft(actor=SYSTEM, slug=SLUG, kind=kind, day=day, at=AT)


def mark_what_is_kept(cast: Cast, day: date | None = None) -> None:
    """From here on, whatever is told without counting says so in its fingerprint."""
    place = f"reports-counted-{cast.fair_id}-{day or 'closing'}"
    asked, made = caches["hot"].get(place)
    caches["hot"].set(place, (asked, replace(made, fingerprint=KEPT)))


def last_year(cast: Cast) -> None:
    before = Cast(new_fair("last-year", booths=1, last=DAY))
    Fair.objects.filter(pk=cast.fair_id).update(last_year=before.fair_id)


def one_more_sale_and_its_void(cast: Cast) -> None:
    cast.void("1", NEXT, cast.sale("1", NEXT, (SILK, 1, 5)))


def money_seen(cast: Cast) -> None:
    sale = Sale.objects.get(fair_id=cast.fair_id, paid_by="promptpay", amount_satang=700)
    cast.confirm("3", NEXT, str(sale.id))


def own_good(cast: Cast, day: date, name: str) -> None:
    body = {"product": str(OWN), "name": name, "unit_satang": 500, "offered": True}
    cast.send("booth", "1", day, "product", **body)


CHANGES: dict[str, Callable[[Cast], object]] = {
    "a sale": lambda c: c.sale("1", NEXT, (SILK, 1, 5)),
    "a sale and its void": one_more_sale_and_its_void,
    "an order": lambda c: c.order("1", NEXT, "TH", "po", (SILK, 1, 5)),
    "an intent": lambda c: c.order("1", NEXT, "TH", "intent", (SILK, 1, 5)),
    "a slip": lambda c: c.slip("1", NEXT, 5, 5),
    "an entry": lambda c: c.count("1", NEXT, 0, 0, 1, minute=9),
    "a ticket": lambda c: c.ticket("1", NEXT, "land", 1),
    "an officer's choice": lambda c: choose_source(
        by=SYSTEM, slug=SLUG, booth="2", day=DAY, source=MoneySource.SLIP, reason="นับใหม่", at=AT
    ),
    "the target": lambda c: set_target(by=SYSTEM, fair_id=c.fair_id, target_satang=7, at=AT),
    "last year's fair": last_year,
    "a zone's name": lambda c: Zone.objects.filter(fair=c.fair_id, position=2).update(name_th="โซนใหม่"),
    "a bucket's name": lambda c: Bucket.objects.filter(fair=c.fair_id, position=2).update(name_th="กลุ่มใหม่"),
    "a booth's zone": lambda c: Place.objects.filter(fair=c.fair_id, kind="booth", ref="1").update(zone=None),
    "a maker's name": lambda c: Producer.objects.update(name_th="ชื่อใหม่"),
    "a province's name": lambda c: Area.objects.filter(code="50").update(name_th="ชื่อใหม่"),
    "a product's name": lambda c: Product.objects.filter(pk=LONGAN).update(name_th="ลำไยแก้ว"),
    "a product's category": lambda c: Product.objects.filter(pk=LONGAN).update(category="beverage"),
    "a category's name": lambda c: Category.objects.filter(code="food").update(name_th="ของกิน"),
    "what a booth calls its own good": lambda c: own_good(c, NEXT, "ถ้วยชาใหม่"),
    "a confirmation": money_seen,
    "an edition of a day": lambda c: [
        close_day(by=SYSTEM, slug=SLUG, day=DAY, reason="ทดสอบ", at=AT) for _ in range(2)
    ],
}


@pytest.mark.parametrize("what", CHANGES)
def test_once_anything_it_was_counted_from_is_another_the_closing_report_is_counted_anew(what: str) -> None:
    cast = everything()
    first = told()
    mark_what_is_kept(cast)
    assert told() == replace(first, fingerprint=KEPT)
    CHANGES[what](cast)
    found = told()
    assert found.fingerprint != KEPT
    caches["hot"].clear()
    assert told() == found
    assert found.fingerprint != first.fingerprint or what in SAME_SUMS


def test_what_still_comes_in_of_last_year_counts() -> None:
    cast = eventful()
    last_year(cast)
    phone = new_phone("last-year", ref="1")
    phone.send(phone.sale(500))
    caches["hot"].clear()
    told()
    mark_what_is_kept(cast)
    assert told().fingerprint == KEPT
    phone.send(phone.sale(700))
    assert {row.code: row.cells[0].value for row in told().figures}["last_year"] == 1_200


@pytest.mark.parametrize("day", [DAY, NEXT])
def test_a_day_sheet_is_kept_for_its_day_alone(day: date) -> None:
    cast = everything()
    first = told(day)
    mark_what_is_kept(cast, day)
    assert told(day) == replace(first, fingerprint=KEPT)
    assert KEPT not in {told().fingerprint, told(LAST).fingerprint}
    cast.sale("1", day, (SILK, 1, 5))
    assert told(day).fingerprint not in {KEPT, first.fingerprint}


def test_how_complete_it_is_is_asked_each_time() -> None:
    cast = everything()
    before = told()
    mark_what_is_kept(cast)
    cast.at("booth").lose(3)
    cast.at("booth").send()
    found = told()
    assert found.fingerprint == KEPT
    assert (before.fill.records_missing, found.fill.records_missing) == (0, 3)
