"""What the setup of a gate, a counter and a desk tells of today, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from otop.base.types import SYSTEM
from otop.devices.actions import revoke
from otop.fairs.models import Fair, Place, Zone
from otop.products.models import Product
from otop.servicecentre.queries.line import LINE
from otop.sync.rules import limits
from tests.sync.ground import FIRST, NOON, a_fair, a_fair_of_today, a_phone, a_product
from tests.sync.phone import Fields, Phone

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_place_is_told_its_name_and_a_booth_its_zone() -> None:
    fair = a_fair()
    zone = Zone.objects.create(fair=fair, name_th="โซนผ้า", name_en="Fabric", position=9)
    Place.objects.filter(fair=fair, kind="booth", ref="1").update(zone=zone)
    Place.objects.filter(fair=fair, kind="booth", ref="2").update(zone=None)
    told = {kind: a_phone(fair, kind).setup().json["place"] for kind in ("booth", "gate", "counter", "desk")}
    assert {kind: place["name"] for kind, place in told.items()} == {
        "booth": {"th": "บูธ 1", "en": "Booth 1"},
        "gate": {"th": "ประตู 1", "en": "Gate 1"},
        "counter": {"th": "ช่องบริการ 1", "en": "Counter 1"},
        "desk": {"th": "โต๊ะเจ้าหน้าที่ 1", "en": "Desk 1"},
    }
    assert {kind: place["zone"] for kind, place in told.items() if "zone" in place} == {
        "booth": {"th": "โซนผ้า", "en": "Fabric"}
    }
    assert "zone" not in a_phone(fair, ref="2").setup().json["place"]


def test_a_counters_phones_are_told_apart_for_good() -> None:
    fair = a_fair()
    one, two, elsewhere = a_phone(fair, "counter"), a_phone(fair, "counter"), a_phone(fair, "counter", "2")
    revoke(by=SYSTEM, device_id=UUID(one.device), reason="หาย", at=NOON)
    three = a_phone(fair, "counter")
    assert [phone.setup().json["place"]["phone"] for phone in (two, elsewhere, three)] == [2, 1, 3]


def test_a_gate_is_told_what_all_its_phones_counted_today() -> None:
    fair = a_fair()
    one, two, elsewhere = a_phone(fair, "gate"), a_phone(fair, "gate"), a_phone(fair, "gate", "2")
    count = one.count(thai=12, foreign=3)
    one.tell(count)
    two.tell(two.count(thai=5, foreign=0, unknown=4), two.record("count_fix", of=count["id"], thai=-2, reason=""))
    elsewhere.tell(elsewhere.count(thai=100))
    told = one.setup()
    assert told.json["counted"] == {"day": "2015-11-03", "thai": 15, "foreign": 3, "unknown": 4}
    assert one.setup(etag=told.headers["etag"]).status == 304
    one.now += timedelta(days=1)
    assert one.setup().json["counted"] == {"day": "2015-11-04", "thai": 0, "foreign": 0, "unknown": 0}


def test_only_a_replayed_fair_believes_the_time_that_is_said_with_the_question() -> None:
    replayed, real = a_phone(a_fair(), "gate"), a_phone(a_fair_of_today(), "gate")
    today = real.now.astimezone(NOON.tzinfo) - timedelta(hours=4)
    for phone in (replayed, real):
        phone.now = NOON + timedelta(days=2)
    assert replayed.setup().json["counted"]["day"] == "2015-11-05"
    assert real.setup().json["counted"]["day"] == today.date().isoformat()
    wrong = replayed.ask("GET", "/sync/v1/setup?now=noon", replayed.headers(), b"")
    assert (wrong.status, wrong.json["code"]) == (400, "bad_envelope")
    bare = replayed.ask("GET", "/sync/v1/setup", replayed.headers(), b"")
    assert bare.json["counted"]["day"] == "2015-11-07"  # the fair's last day, for the server's own is long after it


def test_a_desk_is_told_the_booths_in_the_order_of_their_numbers_with_who_holds_each() -> None:
    fair = a_fair(booths=11)
    a_product(fair, booth="10")
    booths = a_phone(fair, "desk").setup().json["booths"]
    assert [booth["ref"] for booth in booths] == [str(n) for n in range(1, 12)]
    held = {"ref": "10", "name": {"th": "บูธ 10", "en": "Booth 10"}, "holder": {"th": "กลุ่มทอผ้าตัวอย่าง 12", "en": ""}}
    assert [booth for booth in booths if booth["holder"]] == [held]


def queue(phone: Phone) -> list[tuple[Any, ...]]:
    return [(w["no"], w["state"], w["counter"], w["since"][11:16]) for w in phone.setup().json["queue"]]


def step(phone: Phone, what: str, ticket: Fields, *, minute: int, counter: str | None = None, **more: Any) -> Fields:
    at = NOON + timedelta(minutes=minute)
    return phone.record(f"ticket_{what}", at=at, ticket=ticket["body"]["ticket"], counter=counter, **more)


def taken(phone: Phone, no: str, *, minute: int = 0, counter: str | None = None) -> Fields:
    at = NOON + timedelta(minutes=minute)
    return phone.record("ticket_taken", at=at, ticket=str(uuid4()), no=no, service="land", counter=counter, persons=2)


@pytest.fixture
def counters() -> tuple[Phone, Phone]:
    fair = a_fair()
    phones = a_phone(fair, "counter", "1"), a_phone(fair, "counter", "2")
    for phone in phones:
        phone.now += timedelta(hours=1)
    return phones


def test_a_counter_sees_the_line_of_the_whole_centre_the_oldest_first(counters: tuple[Phone, Phone]) -> None:
    one, two = counters
    second, first, third = (
        taken(one, "A2", minute=2),
        taken(two, "B1", minute=1),
        taken(one, "A3", minute=3, counter="2"),
    )
    one.tell(second, third, step(one, "started", second, minute=9))
    two.tell(first, step(two, "called", first, minute=5, counter="2"))
    expected = [("B1", "called", "2", "12:05"), ("A2", "started", "1", "12:09"), ("A3", "waiting", "2", "12:03")]
    assert queue(one) == queue(two) == expected
    assert one.setup().json["queue"][0] == {
        "ticket": first["body"]["ticket"],
        "no": "B1",
        "service": "land",
        "counter": "2",
        "persons": 2,
        "state": "called",
        "since": "2015-11-03T12:05:00+07:00",
    }
    assert one.setup().json["counters"] == ["1", "2"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_call_with_another_counters_number_moves_the_ticket_there_until_that_one_calls(
    counters: tuple[Phone, Phone], order: tuple[int, ...]
) -> None:
    one, two = counters
    ticket = taken(one, "A1")
    steps = [
        (one, ticket),
        (one, step(one, "called", ticket, minute=1, counter="1")),
        (one, step(one, "called", ticket, minute=2, counter="2")),
    ]
    for n in order:
        phone, record = steps[n]
        phone.tell(record)
    assert queue(two) == [("A1", "waiting", "2", "12:02")]
    two.tell(step(two, "called", ticket, minute=3, counter="2"))
    assert queue(one) == [("A1", "called", "2", "12:03")]


def test_a_number_that_no_counter_has_moves_nothing(counters: tuple[Phone, Phone]) -> None:
    one, _ = counters
    ticket = taken(one, "A1")
    one.tell(ticket, step(one, "called", ticket, minute=1, counter="99"))
    assert queue(one) == [("A1", "called", "1", "12:01")]


def test_who_is_gone_comes_back_when_called_again_and_what_is_finished_stays_so(counters: tuple[Phone, Phone]) -> None:
    one, two = counters
    gone, done = taken(one, "A1"), taken(one, "A2")
    one.tell(gone, done, step(one, "gone", gone, minute=5), step(one, "finished", done, minute=5, score=4))
    assert (queue(one), one.setup().json["finished"]) == ([], 1)
    two.tell(step(two, "called", gone, minute=7), step(two, "called", done, minute=7))
    assert (queue(one), one.setup().json["finished"]) == ([("A1", "called", "2", "12:07")], 1)


def test_the_line_is_that_of_today_and_has_an_end(counters: tuple[Phone, Phone]) -> None:
    one, _ = counters
    one.tell(*(taken(one, f"A{n}", minute=n // 10) for n in range(limits.QUEUE_MAX + 5)))
    assert len(queue(one)) == limits.QUEUE_MAX
    one.now += timedelta(days=1)
    assert (queue(one), one.setup().json["finished"]) == ([], 0)


def test_setup_costs_the_same_for_much_as_for_little() -> None:
    fair = a_fair()
    product = a_product(fair)
    costs = []
    for n in range(3):
        fill(fair, n, product)
        costs.append([cost(a_phone(fair, kind)) for kind in ("booth", "gate", "counter", "desk")])
        product = a_product(fair, booth=str(n + 2)) if n < 2 else product
    assert costs == [[7, 4, 7, 4]] * 3


def fill(fair: Fair, n: int, product: Product) -> None:
    booth, gate, counter = (a_phone(fair, kind) for kind in ("booth", "gate", "counter"))
    booth.tell(booth.record("price", product=str(product.pk), unit_satang=n))
    gate.tell(gate.count(minute=f"2015-11-03T10:0{n}+07:00"))
    ticket = taken(counter, f"A{n}")
    counter.tell(ticket, step(counter, "called", ticket, minute=0))


def cost(phone: Phone) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert phone.setup().status == 200
    return len(captured)


def test_the_steps_of_a_ticket_are_found_by_their_index() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {LINE}", [1, FIRST, 200])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "ticket_queue" in plan
    assert "ticket_step_ticket" in plan
