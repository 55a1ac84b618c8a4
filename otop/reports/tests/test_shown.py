"""What everybody sees follows what came in: at once, when enough makers moved, or not yet."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from conftest import StatementCounter
from otop.fairs.models import Bucket, Fair, Place, Zone
from otop.people.queries import VISITOR
from otop.reports.models import Shown
from otop.reports.queries.live import live_fair, look
from otop.reports.queries.public import public_figure
from otop.reports.queries.shown import facts_of
from otop.reports.tests.cast import DAY, LONGAN, NEXT, SILK, SLUG, Cast, maker, plain
from otop.reports.types import Cut, PublicFigure
from otop.reports.views.public import follows

pytestmark = pytest.mark.django_db
FAIR = f"/fairs/{SLUG}/"


def twelve() -> Cast:
    """Six makers of the north and six of the south."""
    cast = plain(booths=12)
    fair = Fair.objects.get(pk=cast.fair_id)
    places = Place.objects.filter(fair=fair, kind="booth")
    places.filter(ref__in=["4", "5", "8", "9"]).update(zone=Zone.objects.get(fair=fair, name_en="Fabric zone"))
    places.filter(ref__in=["8", "9", "10"]).update(bucket=Bucket.objects.get(fair=fair, name_en="Fabric"))
    for booth in range(3, 13):
        maker(fair, str(booth), "50" if booth < 8 else "80", [])
    return cast


@pytest.fixture
def cast() -> Cast:
    """Each of them with a sale."""
    cast = twelve()
    for booth in range(1, 13):
        cast.sale(str(booth), DAY, (SILK, 1, booth * 100))
    follows(SLUG)
    return cast


def by_region(measure: str = "sold", **cut: str) -> PublicFigure:
    follows(SLUG)
    fair = live_fair(actor=VISITOR, slug=SLUG)
    return public_figure(fair=fair, measure=measure, cut=Cut.read(cut), by="region", at=timezone.now())


def values(found: PublicFigure) -> dict[str, int]:
    return {row.label.en: row.value for row in found.rows}


def test_one_makers_sale_is_on_the_live_page_at_once_and_in_no_list(cast: Cast, client: Client) -> None:
    before, at_once = by_region(), client.get(FAIR + "live/figures.json").json()
    cast.sale("3", DAY, (SILK, 1, 5_000))
    after = by_region()
    assert values(after) == values(before)
    assert (after.total, after.rest) == (before.total, before.rest)
    assert (before.since, after.since is None) == (None, False)
    for list_ in ("sold/?by=region", "sold/?by=day", f"sold/?day={DAY}&by=hour", f"receipts/?day={DAY}&by=zone"):
        assert "as of" in client.get(f"{FAIR}figures/{list_}", headers={"Accept-Language": "en"}).text
    assert client.get(FAIR + "live/figures.json").json() != at_once
    assert "128" in client.get(FAIR + "live/figures.json").json()[f"{FAIR}figures/total_cumulative/?until={DAY}"]


def test_where_three_makers_of_a_part_moved_the_part_moves(cast: Cast) -> None:
    before = values(by_region())
    for booth in ("3", "4", "5"):
        cast.sale(booth, DAY, (SILK, 1, 5_000))
    after = by_region()
    assert values(after) == {"North": before["North"] + 15_000, "South": before["South"]}
    assert (after.rest, [row.since for row in after.rows]) == (0, [None, None])


def test_a_new_day_moves_what_can_and_the_rest_says_since_when(cast: Cast, client: Client) -> None:
    before = values(by_region())
    for number in (1, 3, 4, 5, 6, 7, 8):  # one of them of the south
        cast.sale(str(number), NEXT, (SILK, 1, 5_000))
    after = by_region()
    assert values(after) == before
    assert {row.since is None for row in after.rows} == {False}
    assert after.rest == 35_000
    assert "ณ " in client.get(FAIR + "figures/sold/?by=region").text
    assert "as of" in client.get(FAIR + "figures/sold/?by=region", headers={"Accept-Language": "en"}).text
    for booth in range(1, 13):
        cast.sale(str(booth), NEXT, (SILK, 1, 5_000))
    assert by_region().rest == 0


def test_a_late_correction_of_one_maker_waits_and_holds_nothing_up(cast: Cast) -> None:
    for number in range(1, 13):
        cast.sale(str(number), NEXT, (SILK, 1, 5_000))
    before = by_region()
    cast.sale("3", DAY, (SILK, 1, 777))
    assert by_region().total == before.total
    for number in range(1, 13):
        cast.sale(str(number), NEXT, (SILK, 1, 1_000))
    after = by_region()
    assert (after.total, after.rest) == ((before.total or 0) + 12_000, 0)
    for booth in ("4", "5"):
        cast.sale(booth, DAY, (SILK, 1, 777))
    assert by_region().total == (after.total or 0) + 3 * 777


def test_days_that_come_in_after_a_later_one_was_shown_are_in_the_total_at_once_and_then_in_the_lists(
    client: Client,
) -> None:
    """A fair is over, somebody looks, and the phones of its earlier days hand in only now: no new day will come."""
    cast, total = twelve(), f"{FAIR}figures/sold_cumulative/?until={NEXT}"
    for booth in range(1, 13):
        cast.sale(str(booth), NEXT, (SILK, 1, 100_000))
    follows(SLUG)
    for booth in range(1, 13):
        cast.sale(str(booth), DAY, (SILK, 1, 200_000))
    fair = live_fair(actor=VISITOR, slug=SLUG)
    waiting = public_figure(fair=fair, measure="sold", cut=Cut(day=DAY), by="region", at=timezone.now())
    assert (waiting.total, waiting.rows) == (None, [])
    assert client.get(FAIR + "live/figures.json").json()[total].startswith("36,000")
    assert (by_region().total, by_region(day=DAY.isoformat()).total) == (3_600_000, 2_400_000)
    assert values(by_region()) == {"North": 1_800_000, "South": 1_800_000}


def test_orders_of_two_makers_are_told_nowhere_and_of_three_everywhere(cast: Cast, client: Client) -> None:
    for booth in ("3", "4"):
        cast.order(booth, DAY, "CN", "po", (SILK, 1, 40_000))
    sold, page = by_region().total, client.get(FAIR + "live/now/").text
    assert (by_region("ordered").total, by_region("ordered_foreign").total) == (None, None)
    assert by_region("total").total == sold
    assert "ยอดสั่งซื้อยังไม่เปิดเผย" in page
    cast.order("5", DAY, "CN", "po", (SILK, 1, 40_000))
    assert (by_region("ordered").total, by_region("total").total) == (120_000, (sold or 0) + 120_000)


def test_a_look_that_finds_nothing_new_writes_nothing(cast: Cast, count_statements: StatementCounter) -> None:
    assert not look(slug=SLUG).due
    with count_statements() as made:
        follows(SLUG)
    assert len(made) == 1
    cast.sale("3", DAY, (SILK, 1, 5_000))
    rows = dict(Shown.objects.exclude(book="").values_list("day", "at"))
    assert look(slug=SLUG).due
    follows(SLUG)
    assert not look(slug=SLUG).due
    assert dict(Shown.objects.exclude(book="").values_list("day", "at")) == rows


def test_what_a_booth_brought_is_read_by_hour_and_category_and_by_category_and_country_at_once(cast: Cast) -> None:
    two = Place.objects.get(fair_id=cast.fair_id, kind="booth", ref="2").pk
    cast.sale("2", DAY, (SILK, 1, 10), (LONGAN, 2, 20), (None, 1, 5))
    cast.order("2", DAY, "CN", "po", (SILK, 1, 3), (LONGAN, 1, 4))
    cast.order("2", DAY, "TH", "deposit", (LONGAN, 1, 7))
    gone = cast.order("2", DAY, "LA", "po", (LONGAN, 1, 9))
    cast.send("booth", "2", DAY, "order_void", of=gone, reason="ยกเลิก")
    found = facts_of(fair_id=cast.fair_id, until=DAY, before={})
    day = DAY.isoformat()
    assert found["sold"][day][two].cells == {"12|fabric_apparel": 210, "12|food": 40, "12|unknown": 5}
    assert found["ordered"][day][two].cells == {"fabric_apparel|CN": 3, "food|CN": 4, "food|TH": 7}


def test_a_booth_that_moves_leaves_what_it_brought_where_it_was(cast: Cast) -> None:
    def by_zone() -> dict[str, int]:
        follows(SLUG)
        found = public_figure(
            fair=live_fair(actor=VISITOR, slug=SLUG), measure="sold", cut=Cut(), by="zone", at=timezone.now()
        )
        return values(found)

    before, booth = by_zone(), Place.objects.get(fair_id=cast.fair_id, kind="booth", ref="7")
    booth.zone = Zone.objects.get(fair_id=cast.fair_id, name_en="Fabric zone")
    booth.save()
    for number in range(1, 13):
        cast.sale(str(number), DAY, (SILK, 1, 1_000))
    after = by_zone()
    assert sum(after.values()) == sum(before.values()) + 12_000
    assert after["Fabric zone"] == before["Fabric zone"] + 6_000
