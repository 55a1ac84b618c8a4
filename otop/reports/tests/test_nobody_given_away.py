"""Whoever reads all that is public, each evening and in both languages, works out nothing of one or two makers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from otop.fairs.models import Bucket, Fair, Place, Zone
from otop.orders.models import Order, OrderLine
from otop.products.models import Product
from otop.reports.queries.books import books_of
from otop.reports.queries.cuts import day_label, names_of
from otop.reports.rules.books import HOME, Books, region_of
from otop.reports.rules.countries import country_name
from otop.reports.tests.attack import given_away
from otop.reports.tests.cast import DAY, LAST, LONGAN, NEXT, SILK, SLUG, Cast, maker, plain
from otop.sales.models import Sale, SaleLine

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
FAIR = f"/fairs/{SLUG}/"
MONEY = {
    "sold": ("region", "province", "bucket", "category", "zone", "day", "hour"),
    "ordered": ("region", "province", "bucket", "category", "zone", "day"),
    "ordered_foreign": ("country", "day"),
    "total_cumulative": ("region", "province", "bucket", "category", "zone", "day"),
}
AT_ONCE = ("total_cumulative", "sold_cumulative", "sold")
"""The wholes that the live page tells from sale to sale."""
NARROWED = ("region", "zone")
LAST_ROWS = ("รวม", "ส่วนที่ไม่แสดงแยก รวมกัน", "Total", "Not shown by themselves, together")
What = tuple[int, date, str, str, str, tuple[str, str, str, str], int]  # the last is the evening
Unknown = tuple[str, What]
Address = tuple[str, tuple[tuple[str, str], ...]]


def fair_of(chance: Random) -> Cast:
    """Fourteen makers of five provinces in two zones that are nearly the regions, and two buckets."""
    cast = plain(booths=16)
    fair = Fair.objects.get(pk=cast.fair_id)
    for number in range(3, 17):
        maker(fair, str(number), ["50", "50", "51", "80", "81"][number % 5] if number > 4 else "50", [])
    north, south = Zone.objects.filter(fair=fair).order_by("position")[:2]
    buckets = list(Bucket.objects.filter(fair=fair).order_by("position"))
    for place in Place.objects.filter(fair=fair, kind="booth").order_by("pk"):
        place.zone = [north, south][(int(place.ref) % 5 > 2) != (place.ref == "7")]
        place.bucket = chance.choice(buckets)
        place.save()
    return cast


def a_day(cast: Cast, chance: Random, day: date) -> None:
    for number in range(1, 17):
        if chance.random() < 0.85:
            cast.sale(str(number), day, (chance.choice([SILK, LONGAN]), 1, chance.randrange(1, 10**7)))
        for country in ("TH", "CN"):
            if chance.random() < 0.3:
                goods = (chance.choice([SILK, LONGAN]), 1, chance.randrange(1, 10**7))
                cast.order(str(number), day, country, "po", goods)


class Watcher:
    """Reads all that is public, and knows who stands behind it."""

    def __init__(self, cast: Cast, client: Client) -> None:
        self.cast, self.client = cast, client
        self.amounts: dict[Unknown, int] = {}
        self.seen: dict[tuple[Address, int], set[Unknown]] = {}
        self.values: dict[Address, set[int]] = {}
        self.step = 0

    def reads(self) -> None:
        """All of one evening."""
        self.step += 1
        self.books = books_of(fair_id=self.cast.fair_id, until=LAST)
        self._note(self.books)
        page = self.client.get(FAIR + "live/").text
        shown = re.findall(r'<a href="([^"]+/figures/[^"]+)">([\d,.]+)</a>', page)
        numbers = {unescape(link): number for link, number in shown}
        fresh = self.client.get(FAIR + "live/figures.json").json()
        assert {link: numbers.get(link, "0") for link in fresh} == fresh
        for link, number in numbers.items():
            measure, cut = urlsplit(link).path.split("/")[4], dict(parse_qsl(urlsplit(link).query))
            if measure in MONEY or measure == "sold_cumulative" or measure == "ordered_cumulative":
                cut.pop("until", None)
                total = self._list(measure, cut, "")[-1][1]
                at_once = total != satang(number)
                assert not at_once or measure in AT_ONCE, link
        for measure, sides in MONEY.items():
            for by in sides:
                for cut in self._cuts(measure, by):
                    self._look(measure, cut, by)

    def _cuts(self, measure: str, by: str) -> Iterator[dict[str, str]]:
        days = [{"day": day.isoformat()} for day in self.books.lived_days]
        if by == "hour":
            yield from days
            return
        yield {}
        if by != "day":
            yield from days
        elif measure != "ordered_foreign":
            for side in NARROWED:
                for code in names_of(self.books, side):
                    yield {side: code}
        if by == "province":
            yield from ({"region": region, **day} for region in ("north", "south") for day in [{}, *days])

    def _look(self, measure: str, cut: dict[str, str], by: str) -> None:
        rows = self._list(measure, cut, by)
        codes = {label: code for code, label in self._names(by).items()}
        for label, value in rows:
            if label == "รวม":
                self._keep(measure, cut, value)
            elif label in codes:
                self._keep(measure, cut | {by: codes[label]}, value)
            else:  # a part that stands as it was has been seen before, or is what is left of the total
                assert label in LAST_ROWS or " (ณ " in label, label
                if " (ณ " in label:
                    self._known(_address(measure, cut | {by: codes[label.split(" (ณ ")[0]]}), value)

    def _names(self, by: str) -> dict[str, str]:
        if by == "hour":
            return {"12": "12.00 น."}
        if by == "day":
            return {day.isoformat(): day_label(day).th for day in self.books.days}
        if by == "country":
            return {code: country_name(code).th for code in ("CN", "TH")}
        return {code: name.th for code, name in names_of(self.books, by).items()}

    def _list(self, measure: str, cut: dict[str, str], by: str) -> list[tuple[str, int]]:
        query = "&".join(f"{side}={code}" for side, code in [*cut.items(), ("by", by)] if code)
        answer = self.client.get(f"{FAIR}figures/{measure}/rows.csv?{query}")
        rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1:]
        if not cut:
            english = self.client.get(f"{FAIR}figures/{measure}/?{query}", headers={"Accept-Language": "en"}).text
            assert all(f"{float(value):,.2f}".removesuffix(".00") in english for _, value in rows)
        return [(label, satang(value)) for label, value in rows]

    def _keep(self, measure: str, cut: dict[str, str], value: int) -> None:
        """What is shown is the sum of what came in, of all of it or as it was seen before."""
        address = _address(measure, cut)
        behind = {unknown for unknown in self.amounts if _within(unknown[1], *address)}
        if value == sum(self.amounts[unknown] for unknown in behind):
            self.seen[address, self.step] = behind
        else:
            self._known(address, value)
        self.values.setdefault(address, set()).add(value)

    def _known(self, address: Address, value: int) -> None:
        """It was seen before; a total may be the sum of two that were."""
        seen = self.values.get(address, set())
        if address[0] == "total":
            sold, ordered = (self.values.get((book, address[1]), set()) for book in ("sold", "ordered"))
            seen = {one + two for one in sold for two in ordered | {0}}
        assert value in seen, address

    def _note(self, books: Books) -> None:
        """What has come in since the evening before, of each maker, booth, day, book, category and country."""
        now: dict[Unknown, int] = {}
        category = {str(product.pk): product.category_id for product in Product.objects.all()}
        sold: list[tuple[Any, str, str, str]] = [
            (s, str(s.id), "sold", HOME) for s in Sale.objects.filter(fair_id=self.cast.fair_id)
        ]
        ordered = [(o, str(o.id), "ordered", o.country) for o in Order.objects.filter(fair_id=self.cast.fair_id)]
        of = {str(line.sale_id): str(line.product_id) for line in SaleLine.objects.all()}
        of |= {str(line.order_id): str(line.product_id) for line in OrderLine.objects.all()}
        for fact, id_, book, country in [*sold, *ordered]:
            province = books.province(fact.place_id, fact.day)
            codes = (books.zone(fact.place_id), books.bucket(fact.place_id), province, region_of(province))
            known = (
                books.producer(fact.place_id, fact.day),
                (fact.place_id, fact.day, category[of[id_]], book, country, codes, self.step),
            )
            now[known] = now.get(known, 0) + fact.amount_satang
        for (who, what), brought in now.items():
            before = sum(n for (maker_, known), n in self.amounts.items() if maker_ == who and known[:6] == what[:6])
            if brought != before:
                self.amounts[who, what] = brought - before


def _address(measure: str, cut: dict[str, str]) -> Address:
    """A province lies in its region."""
    sides = sorted((side, code) for side, code in cut.items() if side != "region" or "province" not in cut)
    return measure.removesuffix("_cumulative"), tuple(sides)


def _within(what: What, measure: str, cut: tuple[tuple[str, str], ...]) -> bool:
    _, day, category, book, country, (zone, bucket, province, region), _ = what
    known = {
        "day": day.isoformat(),
        "category": category,
        "country": country,
        "zone": zone,
        "bucket": bucket,
        "province": province,
        "region": region,
        "hour": "12",
    }
    if measure == "ordered_foreign" and country == HOME:
        return False
    return (
        measure in {book, "total"} or (measure == "ordered_foreign" and book == "ordered")
        if all(known[side] == code for side, code in cut)
        else False
    )


def satang(number: str) -> int:
    return round(float(number.replace(",", "")) * 100)


def test_nobody_is_given_away_by_all_that_is_public(client: Client) -> None:
    chance = Random(2)
    cast = fair_of(chance)
    watcher = Watcher(cast, client)
    for day in (DAY, NEXT, LAST):
        a_day(cast, chance, day)
        watcher.reads()
    cast.sale("3", DAY, (SILK, 1, 12_345))  # late, of one maker
    watcher.reads()
    assert len(watcher.seen) > 40
    assert given_away(watcher.seen.values()) == set()
