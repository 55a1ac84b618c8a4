"""What the demo fair comes to, without a server."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache

import pytest

from otop.fairs.types import Clock, FairTime
from otop.site.demo.days import records_of
from otop.site.demo.drive import LAST_DAYS, WHOLE_WITHIN_S, whole_takes_s
from otop.site.demo.floor import BUCKETS, ZONES, booths, phones
from otop.site.demo.goods import PLAIN, typical
from otop.site.demo.orders import book
from otop.site.demo.phones import Phone
from otop.site.demo.plan import CLOSED, DAYS, FIRST, LAST, Plan, clock, day_shares
from otop.site.demo.progress import Bar
from otop.site.demo.troubles import PhoneDay, phone_day
from otop.sync.rules import limits
from tests.demo.sums import sums_of

pytestmark = pytest.mark.wide

SMALL = Plan(share=0.01)


@cache
def whole_fair() -> Counter[str]:
    return sums_of(Plan(), DAYS)


def small_fair() -> Iterator[tuple[str, str, date, PhoneDay]]:
    for kind, ref in phones():
        for day in DAYS:
            yield kind, ref, day, phone_day(SMALL, kind, ref, day, records_of(SMALL, kind, ref, day))


def digest_of_small_fair() -> str:
    """Over every batch of every phone, byte for byte."""
    digest = hashlib.sha256()
    for kind, ref, _, of_phone in small_fair():
        for sending in of_phone.sendings:
            digest.update(Phone(kind, ref, "", "").batch(of_phone, sending, part="first", first_seq=1))
    return digest.hexdigest()


def test_the_whole_fair_comes_to_what_the_ministry_published() -> None:
    sums = whole_fair()
    assert 6_000_000_000 <= sums["sold_satang"] <= 6_090_000_000
    assert 1_000_000_000 <= sums["ordered_satang"] <= 1_040_000_000
    assert 230_000 <= sums["thai"] + sums["foreign"] <= 240_000
    assert 16_000 <= sums["persons"] <= 16_400
    assert 240_000 <= sums["receipts"] <= 260_000


def test_with_what_booths_without_phones_declare_it_is_still_60_million() -> None:
    sums = whole_fair()
    assert sums["only_declared_satang"] > 0
    assert sums["sold_satang"] + sums["only_declared_satang"] <= 6_090_000_000


def test_fabric_takes_as_much_of_the_money_as_at_the_fairs_that_published_it() -> None:
    sums = whole_fair()
    shares = {category: sums[category] / sum(sums[c] for c in PLAIN) for category in PLAIN}
    assert 0.31 <= shares["fabric_apparel"] <= 0.46
    assert sorted(shares, key=shares.__getitem__, reverse=True)[:2] == ["fabric_apparel", "food"]


def test_opening_and_weekends_are_the_peaks() -> None:
    days = {day: sums_of(Plan(share=0.1), [day])["sold_satang"] for day in DAYS[:7]}
    best = sorted(days, key=days.__getitem__, reverse=True)
    assert best[0] == FIRST
    assert set(best[1:3]) == {date(2015, 11, 7), date(2015, 11, 8)}


def test_two_generations_are_the_same_to_the_byte() -> None:
    """Another process with other hashes: nothing depends on the order of a set or on what was drawn before."""
    code = "from tests.demo.test_plan import digest_of_small_fair; print(digest_of_small_fair())"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "otop.site.settings"}
    setup = f"import django; django.setup(); {code}"
    other = subprocess.run([sys.executable, "-c", setup], env=environment, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest_of_small_fair()


def test_the_last_days_tell_how_long_the_whole_fair_takes() -> None:
    bar = Bar(len(LAST_DAYS))
    bar.seconds = 10.0
    weight = sum(day_shares()[day] for day in LAST_DAYS)
    assert whole_takes_s(bar) == 10.0 / weight
    assert 60 < whole_takes_s(bar) < 90
    resumed = Bar(len(LAST_DAYS) - 1)
    resumed.seconds = 1.0
    assert whole_takes_s(resumed) > WHOLE_WITHIN_S


def test_a_day_of_a_phone_is_drawn_without_the_others() -> None:
    alone = records_of(Plan(), "booth", "40", DAYS[9])
    for day in DAYS[:9]:
        records_of(Plan(), "booth", "40", day)
    assert records_of(Plan(), "booth", "40", DAYS[9]) == alone


def test_each_record_is_sent_once_in_order_and_nothing_before_it_happened() -> None:
    for kind, _, _, of_phone in small_fair():
        sent = [n for s in of_phone.sendings for n in range(s.start, s.until)]
        assert list(dict.fromkeys(sent)) == list(range(len(of_phone.records)))
        times = [s.now for s in of_phone.sendings]
        assert times == sorted(times)
        assert all(s.until - s.start <= limits.RECORDS_MAX for s in of_phone.sendings)
        if kind == "gate":
            assert all(of_phone.records[n].at <= s.now for s in of_phone.sendings for n in range(s.start, s.until))


def test_whatever_a_clock_says_each_record_lands_on_its_day() -> None:
    fair = FairTime(FIRST, LAST, time(4), Clock.REPLAYED)
    for _, _, day, of_phone in small_fair():
        for sending in of_phone.sendings:
            for drawn in of_phone.records[sending.start : sending.until]:
                assert fair.moment(at=drawn.at, received_at=sending.now).day == day


def test_phones_drop_off_come_late_resend_and_have_wrong_clocks() -> None:
    seen: Counter[str] = Counter()
    for _, _, day, of_phone in small_fair():
        sendings, starts = of_phone.sendings, [s.start for s in of_phone.sendings]
        seen["late"] += any(s.now > clock(day, CLOSED) for s in sendings)
        seen["answer lost"] += any(s.times == 2 for s in sendings)
        seen["resent"] += len(set(starts)) < len(starts)
        seen["clock at the start of the year"] += any(d.at.month == 1 for d in of_phone.records)
        seen["clock ahead"] += any(d.at > s.now for s in sendings for d in of_phone.records[s.start : s.until])
        seen["offline for hours"] += any(
            s.now - of_phone.records[s.start].at > timedelta(hours=6) for s in sendings if s.until > s.start
        )
    assert all(count > 0 for count in seen.values()), seen
    assert seen["late"] < 0.03 * len(phones()) * len(DAYS)


def test_the_goods_are_typical_of_every_province_and_named_in_both_languages() -> None:
    goods = [good for found in typical().values() for good in found]
    assert len(goods) >= 150
    assert len({province for province, _ in typical()}) == 77
    assert {category for _, category in typical()} == set(PLAIN)
    assert all(th and en and baht > 0 for th, en, baht in goods)
    assert len({th for th, _, _ in goods}) == len(goods)


def test_booths_stand_in_every_zone_and_every_row_and_a_row_is_no_category() -> None:
    assert 145 <= len(booths()) <= 155
    assert {booth.zone for booth in booths()} == set(ZONES)
    assert {booth.bucket for booth in booths()} == set(BUCKETS)
    assert {booth.category for booth in booths() if booth.bucket == "artists"} == {
        "fabric_apparel",
        "ware_decor_souvenir",
    }


def test_the_two_named_orders_are_the_largest_from_abroad() -> None:
    counted = [o for found in book(2558, Plan().ordered_satang).values() for o in found if o.counts]
    abroad = sorted((o for o in counted if o.country != "TH"), key=lambda o: o.amount_satang, reverse=True)
    named = [(o.good.name_th, booths()[o.booth - 1].province, o.country, o.amount_satang) for o in abroad[:2]]
    assert named == [
        ("เครื่องประดับสานเงินสานทอง", "11", "CN", 10_000_000),
        ("ลำไยอบแห้ง", "51", "CN", 5_000_000),
    ]
    assert abroad[2].amount_satang < 5_000_000
