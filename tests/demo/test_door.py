"""A small part of the demo fair through the door, by the real command."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from otop.site.demo.drive import LAST_DAYS
from otop.site.demo.plan import DAYS, Plan
from otop.site.tests.house import OTOP, House, NewHouse, environment
from tests.demo.sums import sums_of

SHARE = 0.002


class Demo(House):
    def start(self) -> subprocess.Popen[str]:
        asked = ["demo", "--last", "--share", str(SHARE), "--port", "0", "--data", str(self.data)]
        self.process = subprocess.Popen(
            [*OTOP, *asked],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self.process

    def hold_last_days(self) -> None:
        self.up()
        assert self.process
        assert self.process.stdout
        while "Ctrl-C" not in (line := self.process.stdout.readline()):
            assert line, self.last_words()

    def hold_the_rest(self) -> str:
        """Beside the running demo; what it said."""
        rest = self.otop("demo", "--whole", "--share", str(SHARE))
        assert rest.returncode == 0, rest.stderr
        return rest.stderr

    def books(self) -> dict[str, object]:
        finding = json.loads(self.otop("verify", "--json").stdout)
        assert finding["ok"], finding
        facts: dict[str, object] = finding["fairs"][0]["facts"]
        return facts

    def closed_days(self) -> list[tuple[object, ...]]:
        return self.sql("SELECT d.day, edition FROM fairs_closing c JOIN fairs_day d ON d.id = c.day_id ORDER BY 1, 2")

    def entries(self) -> list[tuple[object, ...]]:
        return self.sql("SELECT count(*) FROM sync_entry")


@pytest.fixture(scope="module")
def demo(new_house: NewHouse) -> Iterator[Demo]:
    """After its last days."""
    with new_house(prepared=True) as made:
        demo = Demo(made.data)
        try:
            demo.hold_last_days()
            yield demo
        finally:
            demo.clear_away()


@pytest.fixture(scope="module")
def whole(demo: Demo) -> Demo:
    """And after the rest, beside the running demo."""
    demo.hold_the_rest()
    return demo


def planned(days: Sequence[date]) -> dict[str, object]:
    sums = sums_of(Plan(share=SHARE), days)
    names = ("receipts", "sold_satang", "voided_satang", "orders", "ordered_satang", "declared_satang", "tickets")
    entries = {"thai": sums["thai"], "foreign": sums["foreign"], "unknown": 0}
    return {**{name: sums[name] for name in (*names, "refused")}, "entries": entries}


def test_of_the_last_days_the_books_are_what_the_plan_says_and_all_but_the_last_are_closed(demo: Demo) -> None:
    assert demo.books() == planned(LAST_DAYS)
    assert demo.closed_days() == [(day, 1) for day in LAST_DAYS[:-1]]


def test_the_last_day_leaves_something_for_the_officer(demo: Demo) -> None:
    """A gap in one phone's numbers, and receipts that do not add up."""
    gap = "int8multirange(int8range(1, last_seq + 1)) - held"
    missing = demo.sql(f"SELECT sum(last_seq) - sum(taken) - sum(refused) FROM sync_run WHERE {gap} <> '{{}}'")
    assert missing == [(3,)]
    assert demo.sql("SELECT code, count(*) FROM sync_refusal GROUP BY 1") == [("sum", 2)]


@pytest.mark.long
def test_then_the_rest_is_held_and_the_days_that_came_first_are_closed_once_more(whole: Demo) -> None:
    assert whole.books() == planned(DAYS)
    again = [(day, edition) for day in LAST_DAYS[:-1] for edition in (1, 2)]
    assert whole.closed_days() == [*((day, 1) for day in DAYS[:-3]), *again]


@pytest.mark.long
def test_once_all_is_in_another_start_sends_nothing_and_an_interrupted_one_changes_nothing(whole: Demo) -> None:
    before = (whole.entries(), whole.closed_days(), whole.books())
    assert "records" not in whole.hold_the_rest()
    (whole.data / "demo.json").unlink()
    said = whole.hold_the_rest()
    assert "already" in said
    assert "taken" not in said
    assert (whole.entries(), whole.closed_days(), whole.books()) == before
