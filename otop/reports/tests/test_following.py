"""Nobody works out what one or two makers brought, of random fairs at random moments, from all that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import NamedTuple

import pytest

from otop.reports.rules.following import State, follow
from otop.reports.rules.public_sums import ABROAD, Book, Brought, Day, Key
from otop.reports.tests.attack import given_away

DAYS = ("2015-11-03", "2015-11-04", "2015-11-05")


class Fact(NamedTuple):
    """Something that came in: `step` says when."""

    step: int
    place: int
    day: str
    hour: str
    category: str
    country: str
    amount: int

    def cell(self, measure: str) -> str:
        return f"{self.hour}|{self.category}" if measure == "sold" else f"{self.category}|{self.country}"


Unknown = tuple[str, Fact]


class Fair:
    """Places in regions, zones, buckets and provinces; some makers have two of them."""

    def __init__(self, chance: Random, makers: int) -> None:
        self.chance = chance
        self.facts: list[Fact] = []
        self.abroad = ["TH", "TH", "CN"]
        self.makers = {
            place: f"m{place if place < makers else chance.randrange(makers)}" for place in range(makers + 2)
        }
        self.codes = {
            place: {
                "region": (region := chance.choice("NS")),
                "zone": chance.choice(["1", "2"]) if chance.random() < 0.3 else {"N": "1", "S": "2"}[region],
                "bucket": chance.choice("12"),
                "province": region + chance.choice("12"),
            }
            for place in self.makers
        }
        self.later: dict[int, tuple[int, dict[str, str]]] = {}  # where a booth stands from a step on

    def brings(self, step: int, day: str, places: Iterable[int]) -> None:
        for place in places:
            hour, category = self.chance.choice(["10", "11"]), self.chance.choice(["food", "fabric"])
            country = self.chance.choice(self.abroad)
            self.facts.append(Fact(step, place, day, hour, category, country, self.chance.randrange(1, 10**9)))

    def book(self, measure: str, until: int) -> Book:
        found: dict[str, dict[int, Brought]] = {}
        for place in self.makers:
            for day in DAYS:
                some = [f for f in self.facts if f.step <= until and (f.place, f.day) == (place, day)]
                if some:
                    cells = _sums((f.cell(measure), f.amount) for f in some)
                    amounts = {measure: sum(f.amount for f in some)}
                    step, codes = self.later.get(place, (until + 1, {}))
                    codes = codes if until >= step else self.codes[place]
                    found.setdefault(day, {})[place] = Brought(self.makers[place], codes, amounts, cells)
        return found

    def unknowns(self, key: Key, until: dict[str, int], told: Book) -> set[Unknown]:
        return {
            (self.makers[f.place], f)
            for f in self.facts
            if f.step <= until[f.day] and key.day in {"", f.day} and _is_in(f, told[f.day][f.place].codes, key)
        }


def _is_in(fact: Fact, codes: Mapping[str, str], key: Key) -> bool:
    if key.measure == ABROAD and fact.country == "TH":
        return False
    return not key.side or (codes.get(key.side) or getattr(fact, key.side)) == key.code


def _sums(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, amount in parts:
        found[code] = found.get(code, 0) + amount
    return found


def _cells(day: Day) -> dict[int, Mapping[str, int]]:
    return {place: brought.cells for place, brought in day.items()}


def watched(fair: Fair, measure: str, steps: Iterable[int]) -> tuple[State | None, list[set[Unknown]]]:
    """Everything that is shown at each step, as sums of what had come in; each value is that sum to the satang."""
    state: State | None = None
    seen: dict[tuple[Key, int], set[Unknown]] = {}
    told: dict[str, int] = {}
    for step in steps:
        if found := follow(state, fair.book(measure, step), str(step), Random(step)):
            state = found
            told = {
                day: max(s for s in range(step + 1) if _cells(fair.book(measure, s).get(day, {})) == _cells(book))
                for day, book in state.book.items()
            }
        for key, sum_ in state.sums.items() if state else ():
            if state and sum_.current:
                seen[key, step] = fair.unknowns(key, {d: told.get(d, -1) for d in DAYS}, state.book)
                assert sum_.value == sum(f.amount for _, f in seen[key, step])
    return state, list(seen.values())


@pytest.mark.parametrize("measure", ["sold", "ordered"])
@pytest.mark.parametrize("seed", range(12))
def test_all_that_is_shown_of_a_whole_fair_gives_nobody_away(seed: int, measure: str) -> None:
    chance = Random(seed)
    fair = Fair(chance, makers=9 + seed % 3)
    for day in DAYS:
        fair.brings(0, day, [place for place in fair.makers if chance.random() < (0.9 if measure == "sold" else 0.5)])
    state, seen = watched(fair, measure, [0])
    assert state
    assert len(seen) > 1
    assert given_away(seen) == set()


@pytest.mark.parametrize("measure", ["sold", "ordered"])
@pytest.mark.parametrize("seed", range(12))
def test_all_that_was_shown_at_any_time_gives_nobody_away(seed: int, measure: str) -> None:
    chance = Random(seed)
    fair = Fair(chance, makers=10)
    for step in range(9):
        day = DAYS[step // 3]
        fair.brings(step, day, chance.sample(range(12), chance.choice([1, 2, 3, 6, 9])))
        if chance.random() < 0.3:  # a correction of an earlier day
            fair.brings(step, DAYS[chance.randrange(step // 3 + 1)], chance.sample(range(12), chance.choice([1, 4])))
    _, seen = watched(fair, measure, range(9))
    assert given_away(seen) == set()


def six_days(fair: Fair, chance: Random, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, ...]]:
    """Two looks a day, of few makers: windows open and close, and parts stand still before and in them."""
    monkeypatch.setattr("otop.reports.tests.test_following.DAYS", six := tuple(f"2015-11-{n:02d}" for n in range(3, 9)))
    for step in range(12):
        fair.brings(step, six[step // 2], chance.sample(range(12), chance.choice([2, 3, 5, 7, 9, 11])))
        if len(fair.abroad) > 2:
            fair.brings(step, six[step // 2], chance.sample(range(12), chance.choice([1, 2, 5])))
        if chance.random() < 0.2:
            late = six[chance.randrange(step // 2 + 1)]
            fair.brings(step, late, chance.sample(range(12), chance.choice([1, 4])))
    _, seen = watched(fair, "ordered", range(12))
    return given_away(seen)


@pytest.mark.parametrize("seed", [8, 17, 36, 46, 60])
def test_nobody_is_given_away_where_parts_wait_again_and_again(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    fair = Fair(chance, makers=10)
    fair.abroad = ["TH"]
    fair.chance = Random(seed)
    assert six_days(fair, chance, monkeypatch) == set()


@pytest.mark.parametrize("seed", [37, 46, 52, 66, 89])
def test_nobody_is_given_away_by_categories_and_countries_together(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose orders of one category all went abroad is in both sums with the same amount."""
    chance = Random(seed)
    fair = Fair(chance, makers=10)
    fair.abroad = ["TH", "CN", "LA"]
    assert six_days(fair, chance, monkeypatch) == set()


@pytest.mark.parametrize("seed", [2, 8, 19, 23, 41])
def test_nobody_is_given_away_by_a_booth_that_moves(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    fair = Fair(chance, makers=10)
    fair.abroad = ["TH", "CN"]
    for place in chance.sample(range(12), 4):
        side = chance.choice(["zone", "bucket"])
        other = {"1": "2", "2": "1"}[fair.codes[place][side]]
        fair.later[place] = (chance.choice([3, 5, 6, 8]), {**fair.codes[place], side: other})
    assert six_days(fair, chance, monkeypatch) == set()


def test_the_attack_finds_a_region_less_a_zone_and_one_evening_less_another() -> None:
    region = {("a", 1), ("b", 1), ("c", 1), ("d", 1)}
    zone = {("a", 1), ("b", 1), ("c", 1)}
    assert given_away([region, zone]) == {("d",)}
    assert given_away([zone, zone | {("b", 2)}]) == {("b",)}
    assert given_away([zone, zone | {("b", 2), ("c", 2)}]) == {("b", "c")}
    assert given_away([region]) == set()


def two_regions() -> Fair:
    """Six makers of the north and six of the south, each region a zone of its own."""
    fair = Fair(Random(1), makers=12)
    fair.makers = {place: f"m{place}" for place in range(12)}
    fair.codes = {
        place: {"region": code, "zone": code, "bucket": "1", "province": code}
        for place, code in enumerate("NNNNNNSSSSSS")
    }
    return fair


def test_a_category_of_which_all_but_two_makers_sent_their_orders_abroad_is_not_shown_beside_abroad() -> None:
    fair = two_regions()
    for place in range(12):
        parts = (
            [("food", "CN"), ("fabric", "TH")]
            if place in {0, 1, 6}
            else [("food" if place in {2, 7} else "fabric", "TH")]
        )
        fair.facts += [Fact(0, place, DAYS[0], "10", *part, 1_000 + place) for part in parts]
    state, seen = watched(fair, "ordered", [0])
    assert state
    assert state.sums[Key(ABROAD, "")].current
    assert not state.sums[Key("ordered", "", "category", "food")].current
    assert given_away(seen) == set()


def test_makers_of_several_days_count_together_for_a_part_that_waits() -> None:
    fair, south = two_regions(), Key("ordered", "", "region", "S")
    fair.brings(0, DAYS[0], range(12))
    fair.brings(1, DAYS[1], [0, 1, 2, 3, 4, 6])
    fair.brings(2, DAYS[2], [0, 1, 2, 3, 4, 7, 8])
    for last, as_of in enumerate("002"):
        state, seen = watched(fair, "ordered", range(last + 1))
        assert state
        assert (state.sums[south].at, state.sums[Key("ordered", "")].at) == (as_of, str(last))
        assert given_away(seen) == set()


def test_a_quiet_book_waits_rather_than_leave_parts_behind() -> None:
    fair = two_regions()
    fair.brings(0, DAYS[0], range(12))
    fair.brings(1, DAYS[0], [0, 1, 2, 6])
    fair.brings(2, DAYS[0], [7, 8])
    for last, as_of in enumerate("002"):
        state, _ = watched(fair, "ordered", range(last + 1))
        assert state
        assert {one.at for key, one in state.sums.items() if key.side in {"region", "zone"}} == {as_of}
