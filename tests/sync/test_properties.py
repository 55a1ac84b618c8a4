"""Any order, any repetition, any split of the same records makes the same books as the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otop.fairs.models import Fair
from otop.products.tests.factories import five_categories
from tests.emptying import empty_tables
from tests.sync.ground import FIRST, LAST, NOON, a_fair, a_phone, books, totals_of
from tests.sync.model import Model, Sent
from tests.sync.phone import Fields, Phone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines, pytest.mark.wide]

DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
PLACES = [
    ("booth", "1"),
    ("booth", "1"),
    ("booth", "2"),
    ("gate", "1"),
    ("gate", "1"),
    ("gate", "2"),
    ("counter", "1"),
    ("desk", "1"),
]
GOODS = [f"01890a5d-ac96-774b-bcce-b302099a805{n}" for n in range(3)]
Act = tuple[int, int, int]  # which phone, which of its kinds, a number from which all else comes
Make = Callable[[Phone, Random, list[Fields]], Fields]


def some_id(chance: Random, earlier: list[Fields], kind: str) -> str:
    """Of a record that there is, mostly; what names it may reach the server first."""
    ids = [r["id"] for r in earlier if r["kind"] == kind]
    return chance.choice(ids) if ids else "01890a5d-ac96-774b-bcce-b302099a8057"


def sale(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.sale(
        chance.randint(0, 9), qty=chance.randint(1, 3), paid_by=chance.choice(["cash", "promptpay", "other"])
    )


def wrong_sale(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    record = phone.sale(5)
    record["body"]["amount_satang"] = 3
    return record


def void(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.record("void", of=some_id(chance, earlier, "sale"), reason="")


def confirmation(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    promptpay = [r for r in earlier if r["body"].get("paid_by") == "promptpay"]
    return phone.record("confirmation", of=some_id(chance, chance.choice([promptpay, promptpay, earlier]), "sale"))


def order(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.order(
        chance.randint(0, 99), basis=chance.choice(["po", "deposit", "intent"]), country=chance.choice(["CN", "LA"])
    )


def order_void(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.record("order_void", of=some_id(chance, earlier, "order"), reason="")


def slip(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    booth = chance.choice(["1", "2"]) if phone.place == "desk 1" else phone.place.split()[1]
    return phone.slip(booth, chance.randint(0, 99), day=chance.choice(DAYS).isoformat())


def price(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.record("price", product=chance.choice(GOODS), unit_satang=chance.randint(0, 9))


def product(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    name, offered = chance.choice(["ผ้าไหม", "ผ้าฝ้าย"]), chance.random() < 0.8
    return phone.record(
        "product", product=chance.choice(GOODS), name=name, unit_satang=chance.randint(1, 9), offered=offered
    )


def count(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.count(chance.randint(0, 9), chance.randint(0, 9), chance.randint(0, 9))


def count_fix(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    numbers: Fields = {name: chance.randint(-9, 9) for name in ("thai", "foreign", "unknown")}
    return phone.record("count_fix", of=some_id(chance, earlier, "count"), reason="", **numbers)


def ticket(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.ticket(f"A{chance.randint(1, 3)}", persons=chance.randint(1, 3))


def step(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    kind = chance.choice(["ticket_called", "ticket_started", "ticket_finished", "ticket_gone"])
    return phone.record(kind, ticket="01890a5d-ac96-774b-bcce-b302099a8057")


def note(phone: Phone, chance: Random, earlier: list[Fields]) -> Fields:
    return phone.note()


KINDS: dict[str, list[Make]] = {
    "booth": [sale, void, sale, confirmation, order, order_void, slip, wrong_sale, price, product, note],
    "gate": [count, count_fix, count, note],
    "counter": [ticket, step, ticket, note],
    "desk": [slip, note],
}


def record_all(phones: list[Phone], acts: list[Act]) -> list[tuple[int, Fields]]:
    """What the phones have recorded, by phone; times spread over all days and hours of the fair."""
    recorded: list[tuple[int, Fields]] = []
    for number, which, seed in acts:
        phone, makers, chance = phones[number], KINDS[PLACES[number][0]], Random(seed)
        phone.now = NOON.replace(hour=4) + timedelta(minutes=chance.randrange(len(DAYS) * 24 * 60))
        record = makers[which % len(makers)](phone, chance, [r for _, r in recorded])
        recorded.append((number, record))
    for phone in phones:
        phone.now = NOON.replace(hour=4) + timedelta(days=len(DAYS))
    return recorded


def deliver(phones: list[Phone], recorded: list[tuple[int, Fields]], chance: Random) -> None:
    """Everything at least once: shuffled, with repeats, cut anywhere; the answers are not looked at, as if lost."""
    queue = recorded + [r for r in recorded if chance.random() < 0.3]
    chance.shuffle(queue)
    while queue:
        size = chance.randint(1, 8)
        batch, queue = queue[:size], queue[size:]
        by_phone: dict[int, list[Fields]] = defaultdict(list)
        for number, record in batch:
            by_phone[number].append(record)
        for number, records in by_phone.items():
            assert phones[number].send(*records).status == 200


def check(fair: Fair, phones: list[Phone], recorded: list[tuple[int, Fields]]) -> None:
    model = Model(Sent(*PLACES[number], record) for number, record in recorded)
    assert books(fair) == model.figures(DAYS)
    assert [totals_of(fair, day) for day in DAYS] == [model.day(day) for day in DAYS]
    for number, phone in enumerate(phones):
        if PLACES[number][0] == "booth":
            goods = phone.setup().json["products"]
            listed = {(good["id"], good["name"]["th"], good["unit_satang"]) for good in goods}
            assert listed == model.listed(PLACES[number][1])
        mine = [record for n, record in recorded if n == number]
        refused = [Sent(*PLACES[number], record).refused for record in mine]
        reply = phone.send(*mine)
        assert reply.told == ["refused sum" if bad else "already" for bad in refused]
        assert reply.json["held_to"] == (refused.index(True) if any(refused) else len(mine))
    assert books(fair) == model.figures(DAYS)


def begin_anew() -> None:
    """Nothing of an earlier example is left: the proof reads every fair that there is, so their costs would add up."""
    empty_tables()
    five_categories()


ACTS = st.lists(
    st.tuples(st.integers(0, len(PLACES) - 1), st.integers(0, 10), st.integers(0, 2**16)), min_size=1, max_size=40
)


@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS, seed=st.integers(0, 2**32))
def test_any_order_repetition_and_split_makes_the_books_of_the_model(acts: list[Act], seed: int) -> None:
    begin_anew()
    fair = a_fair()
    phones = [a_phone(fair, kind, ref) for kind, ref in PLACES]
    recorded = record_all(phones, acts)
    deliver(phones, recorded, Random(seed))
    check(fair, phones, recorded)


def test_a_long_day_of_every_kind_makes_the_books_of_the_model() -> None:
    """One big example, in which every kind and every total surely occurs."""
    chance = Random(2558)
    fair = a_fair()
    phones = [a_phone(fair, kind, ref) for kind, ref in PLACES]
    acts = [(chance.randrange(len(PLACES)), chance.randrange(11), chance.randrange(2**16)) for _ in range(900)]
    recorded = record_all(phones, acts)
    assert len({record["kind"] for _, record in recorded}) == 16
    deliver(phones, recorded, chance)
    check(fair, phones, recorded)
    assert 0 not in [n for n in books(fair).values() if isinstance(n, int)]
    assert 0 not in [sum(getattr(totals_of(fair, day), n) for day in DAYS) for n in ("voided", "confirmed")]
