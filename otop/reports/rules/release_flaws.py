"""What is wrong with the facts of a release, each with the place that a person should look at. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from otop.base.types import Problem, Text
from otop.reports.rules.release_facts import Facts


@dataclass(frozen=True, slots=True)
class Flaw:
    """`place` is a path into the file, such as $.foreign_orders[0].amount_satang."""

    place: str
    text: Text


class BadRelease(Problem):
    code = "bad_release"
    text = Text("ไม่รับข้อมูลข่าวนี้\n{flaws_th}", "The facts of this release are refused.\n{flaws_en}")

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = flaws
        super().__init__(
            flaws_th="\n".join(f"  {flaw.place}: {flaw.text.th}" for flaw in flaws),
            flaws_en="\n".join(f"  {flaw.place}: {flaw.text.en}" for flaw in flaws),
        )


def contradictions(facts: Facts) -> Iterator[Flaw]:
    """Figures that cannot all be right, each with the place that a person should look at first."""
    parts = (facts.visitors_thai, facts.visitors_foreign)
    known = sum(part or 0 for part in parts)
    if facts.visitors is not None and (known > facts.visitors or (None not in parts and known != facts.visitors)):
        text = Text("ไทย + ต่างชาติ = {sum} แต่ผู้เข้าชม = {all}", "Thai + foreign = {sum}, but visitors = {all}.")
        yield Flaw("$.visitors", text.format(sum=f"{known:,}", all=f"{facts.visitors:,}"))
    abroad = sum(order.amount_satang or 0 for order in facts.foreign_orders)
    if facts.ordered_satang is not None and abroad > facts.ordered_satang:
        text = Text(
            "คำสั่งซื้อต่างประเทศรวม {sum} สตางค์ มากกว่ายอดสั่งซื้อ {all} สตางค์",
            "Foreign orders are {sum} satang, above ordered, {all}.",
        )
        yield Flaw("$.foreign_orders", text.format(sum=f"{abroad:,}", all=f"{facts.ordered_satang:,}"))
    grouped = sum(bucket.amount_satang or 0 for bucket in facts.buckets)
    if facts.total_satang is not None and grouped > facts.total_satang:
        text = Text(
            "กลุ่มรวม {sum} สตางค์ มากกว่ายอดรวม {all} สตางค์", "The buckets are {sum} satang, above the total, {all}."
        )
        yield Flaw("$.buckets", text.format(sum=f"{grouped:,}", all=f"{facts.total_satang:,}"))


def nothing_known(facts: Facts) -> bool:
    numbers = (facts.visitors, facts.sold_satang, facts.ordered_satang, facts.service_persons)
    return all(number is None for number in numbers) and not facts.foreign_orders and not facts.buckets
