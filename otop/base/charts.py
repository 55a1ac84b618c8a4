"""What charts are drawn from: places in percent and units, worked out before any template is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from otop.base.types import Text

CURVE_TOP, CURVE_BASE, CURVE_HEIGHT = 26, 214, 244
"""Of an hour curve, in CSS pixels: where the highest number lies, where nought lies, how high all is."""
CURVE_LEFT = 9
"""Of its width, in percent: room for the numbers of the scale."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar list. `value` is what the bar is long by, `shown` is what is read."""

    label: Text
    value: int
    shown: str
    note: Text | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    percent: str


def drawn_bars(bars: Sequence[Bar]) -> list[DrawnBar]:
    """The longest is 100 %. A value below nought has no bar, only its number."""
    longest = max((bar.value for bar in bars), default=0)
    return [DrawnBar(bar, percent(bar.value, longest)) for bar in bars]


def percent(part: int, whole: int) -> str:
    """Of a width, held between 0 and 100 so that nothing is drawn outside its frame."""
    share = 100 * part / whole if whole > 0 else 0
    return f"{min(max(share, 0), 100):.2f}"


@dataclass(frozen=True, slots=True)
class Hour:
    """What one hour of a day brought; None where it has not come yet. `before` is the same hour of the day before."""

    hour: int
    value: int | None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    value: int
    y: int


@dataclass(frozen=True, slots=True)
class Point:
    hour: Hour
    percent: str
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines in a box of 100 by CURVE_HEIGHT that is stretched in width only; points and ticks stand beside it."""

    hours: list[Hour]
    line: str
    area: str
    before: str
    ticks: list[Tick]
    points: list[Point]
    last: Point | None
    height: int = CURVE_HEIGHT
    base: int = CURVE_BASE


def curve(hours: Sequence[Hour]) -> Curve:
    """The day's line and the day before's, on one scale that ends at a round number."""
    hours = list(hours)
    highest = max((v for h in hours for v in (h.value, h.before) if v is not None), default=0)
    step = round_step(highest)
    top = step * max(-(-highest // step), 1)
    points = [_point(hour, n, len(hours), top) for n, hour in enumerate(hours)]
    today = [p for p in points if p.hour.value is not None]
    before = [(float(p.percent), _y(p.hour.before, top)) for p in points if p.hour.before is not None]
    line = _path([(float(p.percent), p.y) for p in today])
    area = f"{line}V{CURVE_BASE}H{today[0].percent}Z" if len(today) > 1 else ""
    ticks = [Tick(value, round(_y(value, top))) for value in range(0, top + 1, step)]
    return Curve(hours, line, area, _path(before), ticks, points, today[-1] if today else None)


def round_step(highest: int) -> int:
    """1, 2 or 5 times a power of ten, so that at most five steps reach the highest number."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 5 >= highest:
                return step
        size *= 10


def _point(hour: Hour, n: int, count: int, top: int) -> Point:
    """Hours stand in the middle of equal columns, so that the first and the last label have room."""
    x = CURVE_LEFT + (100 - CURVE_LEFT) * (n + 0.5) / count
    anchor = "end" if x > 62 else "start"
    return Point(hour, f"{x:.2f}", round(_y(hour.value or 0, top), 1), anchor)


def _y(value: int | None, top: int) -> float:
    return CURVE_BASE - (CURVE_BASE - CURVE_TOP) * max(value or 0, 0) / top


def _path(points: Sequence[tuple[float, float]]) -> str:
    if not points:
        return ""
    return "M" + "L".join(f"{x:.2f} {y:.1f}" for x, y in points)
