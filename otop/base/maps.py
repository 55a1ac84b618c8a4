"""What a map of provinces is drawn from: shapes, each with its colour, worked out before any template is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from otop.base.charts import round_step

BINS = 5


@dataclass(frozen=True, slots=True)
class Shape:
    """One province: its path, its bin (0 lowest), and what is read when it is pointed at.

    `bin` None: not shown, for good or, where it `waits`, not yet.
    """

    code: str
    path: str
    bin: int | None
    title: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    view_box: str
    shapes: list[Shape]
    legend: list[tuple[int, int, int | None]] = field(default_factory=list)
    hidden: bool = False
    waits: bool = False
    ranked: bool = False


def bins_of(values: Sequence[int]) -> list[int]:
    """The lower edges of five bins: round numbers, the top one reached by about a tenth of the values."""
    ranked = sorted(v for v in values if v > 0)
    if not ranked:
        return [0]
    high = ranked[int((len(ranked) - 1) * 0.9)]
    unit = round_step(max(high, 10))
    edges = [0, unit // 2 or 1, unit, unit * 2, unit * 3]
    return [edge for edge, following in pairwise([*edges, 10**18]) if edge < following]


def bin_of(value: int, edges: Sequence[int]) -> int:
    return max(sum(value >= edge for edge in edges) - 1, 0)


def drawn_map(
    view_box: str,
    paths: Mapping[str, str],
    values: Mapping[str, int | None],
    titles: Mapping[str, str],
    *,
    waiting: Collection[str] = (),
    ranked: bool = False,
) -> Map:
    """Provinces coloured by bin. A value of None is one that may not be shown, or not yet where its code is `waiting`;
    a province without a value is nought.

    `ranked`: of a few values that provinces share (those of regions), each has a colour of its own and no legend.
    """
    some = {v for v in values.values() if v is not None}
    edges = [0, *sorted(some)[1 - BINS :]] if ranked else bins_of([v for v in values.values() if v is not None])
    shapes = [
        Shape(
            code,
            path,
            None if code in values and values[code] is None else bin_of(values.get(code) or 0, edges),
            titles.get(code, ""),
            code in waiting,
        )
        for code, path in paths.items()
    ]
    tops: list[int | None] = [*edges[1:], None]
    legend = (
        []
        if ranked or len(edges) == 1
        else [(n, edge, top) for n, (edge, top) in enumerate(zip(edges, tops, strict=True))]
    )
    hidden = [shape for shape in shapes if shape.bin is None]
    return Map(view_box, shapes, legend, any(not s.waits for s in hidden), any(s.waits for s in hidden), ranked)
