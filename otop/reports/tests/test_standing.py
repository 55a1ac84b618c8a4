"""What PostgreSQL groups for the live page is what the books say, part by part."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Sum

from otop.base.types import SYSTEM
from otop.fairs.models import Bucket, Fair, Holding, Place
from otop.people.queries import VISITOR
from otop.reports.actions import choose_source
from otop.reports.queries.books import books_of
from otop.reports.queries.cuts import sums_by
from otop.reports.queries.figures import summed, visitors_mean
from otop.reports.queries.live import Live, figures, live, live_fair
from otop.reports.rules.books import Books, region_of
from otop.reports.tests.cast import AT, DAY, LAST, NEXT, SILK, SLUG, Cast, maker, plain
from otop.reports.types import Cut, MoneySource
from otop.sales.models import HourTotal

pytestmark = pytest.mark.django_db
BOOTHS = 12
PROVINCES = ("50", "90", "57", "30", "31", "80")


def busy_fair(seed: int) -> Cast:
    """Makers of six provinces sell, void, order and hand in slips at random; one booth is nobody's."""
    chance = random.Random(seed)
    cast = plain(booths=BOOTHS)
    fair = Fair.objects.get(pk=cast.fair_id)
    for number in range(3, BOOTHS):
        maker(fair, str(number), chance.choice(PROVINCES), [])
    third = Bucket.objects.create(fair=fair, name_th="อาหาร", name_en="Food", position=3)
    Place.objects.filter(fair=fair, kind="booth", ref__in=["7", "8"]).update(bucket=third)
    for booth in map(str, range(1, BOOTHS + 1)):
        for day in (DAY, NEXT):
            brings(cast, chance, booth, day)
    return cast


def brings(cast: Cast, chance: random.Random, booth: str, day: date) -> None:
    if chance.random() < 0.6:
        sale = cast.sale(booth, day, (SILK, 1, chance.randrange(1, 9) * 1_000))
        if chance.random() < 0.3:
            cast.void(booth, day, sale)
    if chance.random() < 0.3:
        country, basis = chance.choice(["CN", "TH"]), chance.choice(["po", "deposit", "intent"])
        cast.order(booth, day, country, basis, (SILK, 1, chance.randrange(1, 9) * 1_000))
    if chance.random() < 0.3:
        cast.slip(booth, day, chance.randrange(3) * 500, chance.randrange(3) * 700)
        if chance.random() < 0.5:
            chosen = chance.choice(list(MoneySource))
            choose_source(by=SYSTEM, slug=SLUG, booth=booth, day=day, source=chosen, reason="ตรวจแล้ว", at=AT)


def page() -> Live:
    return live(fair=live_fair(actor=VISITOR, slug=SLUG), at=AT + timedelta(days=1), public=False)


def agrees(cast: Cast, found: Live) -> None:
    books = books_of(fair_id=cast.fair_id, until=LAST, goods=False)
    for side, parts in (("bucket", found.buckets), ("province", found.provinces), ("region", found.regions)):
        sums, makers = sums_by(books, side, Cut(until=found.day)), makers_by(books, side)
        assert {p.code: (p.satang, p.booths, p.makers) for p in parts} == {
            code: (found_sum.of("total"), len(found_sum.booths), len(makers[code]))
            for code, found_sum in sums.items()
            if found_sum.of("total")
        }, side
    for day, values in ((NEXT, [h.value for h in found.hours]), (DAY, [h.before for h in found.hours])):
        if found.hours:
            assert [value for value in values if value] == sold_by_hour(cast, day)


def makers_by(books: Books, side: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for m in books.money:
        province = books.province(m.place_id, m.day)
        code = {"bucket": books.bucket(m.place_id), "province": province, "region": region_of(province)}[side]
        if m.total:
            found.setdefault(code, set()).add(books.producer(m.place_id, m.day))
    return found


def sold_by_hour(cast: Cast, day: date) -> list[int]:
    rows = HourTotal.objects.filter(fair_id=cast.fair_id, day=day).order_by("hour").values("hour")
    sums = rows.annotate(satang=Sum(F("amount_satang") - F("voided_satang")))
    return [row["satang"] for row in sums if row["satang"]]


def test_every_number_is_that_of_the_books() -> None:
    cast = busy_fair(7)
    cast.count("1", DAY, 3, 1, 2)
    cast.ticket("1", NEXT, "land", 2)
    found = page()
    books = books_of(fair_id=cast.fair_id, until=LAST, goods=False)
    assert found.day
    cuts = ((found.cells, Cut(until=found.day)), (found.today, Cut(day=found.day)), (found.before, Cut(day=DAY)))
    for cells, cut in cuts:
        for code, cell in cells.items():
            row = visitors_mean(books, cut) if code == "visitors_mean" else summed(books, code, cut)
            assert cell == row.cells[0], code


@pytest.mark.parametrize("seed", range(4))
def test_parts_and_hours_are_those_of_the_books(seed: int) -> None:
    cast = busy_fair(seed)
    whole, alone = page(), figures(fair=live_fair(actor=VISITOR, slug=SLUG), at=AT, public=False)
    agrees(cast, whole)
    assert (alone.cells, alone.today, alone.before) == (whole.cells, whole.today, whole.before)


def test_makers_are_told_apart_by_the_day_on_which_they_hold_a_booth() -> None:
    cast = plain()
    first = Holding.objects.get(place__ref="1", place__kind="booth")
    second = Holding.objects.get(place__ref="2", place__kind="booth")
    Holding.objects.filter(pk=first.pk).update(period=DateRange(DAY, NEXT))
    Holding.objects.create(
        place=first.place, producer=second.producer, period=DateRange(NEXT, LAST), made_at=AT, made_by=SYSTEM.id
    )
    for day in (DAY, NEXT):
        cast.sale("1", day, (SILK, 1, 1_000))
    found = page()
    assert {p.code: (p.satang, p.booths) for p in found.provinces} == {"50": (1_000, 1), "90": (1_000, 1)}
    agrees(cast, found)


def test_what_a_phone_ahead_of_its_clock_sold_is_not_so_far_but_counts_for_who_stands_behind_a_part() -> None:
    cast = plain()
    Fair.objects.update(clock="real")
    cast.sale("1", DAY, (SILK, 1, 1_000))
    cast.sale("1", LAST, (SILK, 1, 5_000))
    cast.slip("3", LAST, 700)
    found = page()
    assert (found.day, found.cells["total_cumulative"].value) == (NEXT, 1_000)
    agrees(cast, found)
