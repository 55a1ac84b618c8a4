"""What a plan comes to, counted from the phones' records alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from otop.site.demo.days import records_of
from otop.site.demo.floor import booths, phones
from otop.site.demo.plan import Drawn, Plan


def sums_of(plan: Plan, days: Sequence[date]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for kind, ref in phones():
        category = booths()[int(ref) - 1].category if kind == "booth" else ""
        for day in days:
            _add(sums, records_of(plan, kind, ref, day), category)
    return sums


def _add(sums: Counter[str], records: Sequence[Drawn], category: str) -> None:
    """A void and a withdrawal come on the day of what they act on."""
    amounts: dict[str, int] = {}
    slips: dict[str, int] = {}
    for drawn in records:
        body = drawn.body
        match drawn.kind:
            case "sale" if body["amount_satang"] != sum(line["qty"] * line["unit_satang"] for line in body["lines"]):
                sums["refused"] += 1
            case "sale":
                amounts[drawn.id] = body["amount_satang"]
                sums["receipts"] += 1
                sums["sold_satang"] += body["amount_satang"]
                sums[category] += body["amount_satang"]
            case "void":
                sums["sold_satang"] -= amounts[body["of"]]
                sums["voided_satang"] += amounts[body["of"]]
            case "order" if body["basis"] != "intent":
                amounts[drawn.id] = body["amount_satang"]
                sums["orders"] += 1
                sums["ordered_satang"] += body["amount_satang"]
            case "order":
                sums["intents"] += 1
            case "order_void":
                sums["orders"] -= 1
                sums["ordered_satang"] -= amounts[body["of"]]
            case "count" | "count_fix":
                sums["thai"] += body["thai"]
                sums["foreign"] += body.get("foreign", 0)
            case "ticket_taken":
                sums["tickets"] += 1
                sums["persons"] += body["persons"]
            case "slip":
                slips[body["booth"]] = body["sold_satang"]
    sums["declared_satang"] += sum(slips.values())
    if not amounts:
        sums["only_declared_satang"] += sum(slips.values())
