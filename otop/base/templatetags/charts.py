"""Charts as SVG with attributes: no inline style, no script, the same in print. `{% load charts %}`.

Every chart has its numbers beside it as words or a table, so the picture itself is one image to a screen reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from otop.base import charts
from otop.base.language import thai
from otop.base.maps import Map, Shape
from otop.base.templatetags.otop import baht

register = template.Library()
BAHT = 100
THOUSAND, HUNDRED_THOUSAND, MILLION = 1_000, 100_000, 1_000_000


@register.inclusion_tag("base/charts/progress.html")
def progress(value: int, target: int, label: str, mark: int | None = None) -> dict[str, object]:
    """How far towards a target. `mark`: where one might stand by now, in thousandths of the way."""
    return {
        "label": label,
        "percent": charts.percent(value, target),
        "mark": None if mark is None else charts.percent(mark, 1000),
        "reached": value >= target,
    }


@register.inclusion_tag("base/charts/ratio.html")
def ratio(one: int | None, other: int | None, label: str) -> dict[str, object]:
    """Two parts of a whole; nothing to divide shows an empty bar."""
    whole = (one or 0) + (other or 0)
    return {"label": label, "percent": charts.percent(one or 0, whole), "any": whole > 0}


@register.inclusion_tag("base/charts/bars.html")
def bars(rows: Sequence[charts.Bar], label: str) -> dict[str, object]:
    return {"rows": charts.drawn_bars(rows), "label": label}


@register.inclusion_tag("base/charts/curve.html")
def hour_curve(hours: Sequence[charts.Hour], label: str, money: bool = True) -> dict[str, object]:
    """A day by hours with the day before behind it. `money`: values are satang."""
    return {"curve": charts.curve(hours), "label": label, "money": money}


@register.inclusion_tag("base/charts/map.html")
def province_map(drawn: Map, label: str) -> dict[str, object]:
    return {"map": drawn, "label": label, "paths": SafeString("".join(map(_province, drawn.shapes)))}


@lru_cache(maxsize=2_000)
def _province(shape: Shape) -> str:
    """Most look as they did a second ago; a loop in a template would cost more than all figures of the page."""
    hidden = SafeString(f'fill="url(#{"waits" if shape.waits else "few"})"')
    look = hidden if shape.bin is None else format_html('class="q{}"', shape.bin)
    return format_html('<path {} d="{}"><title>{}</title></path>', look, shape.path, shape.title)


@register.inclusion_tag("base/charts/legend.html")
def map_legend(drawn: Map) -> dict[str, object]:
    return {"map": drawn}


@register.inclusion_tag("base/charts/dots.html")
def dots(looks: Sequence[str], label: str) -> dict[str, object]:
    """One dot each: fine, missing (something lacks), silent (nothing came), revoked."""
    return {"dots": SafeString("".join(map(_dot, looks))), "label": label}


@cache
def _dot(look: str) -> str:
    return format_html('<i class="{}"></i>', look)


@register.filter
def short_baht(satang: int | None) -> str:
    """For axes and small print, where a long number has no room, to the nearest: 3.6 แสน, 1.2 ล้าน; 360k, 1.2M.

    Below a hundred thousand baht it is exact.
    """
    return _short(satang, fixed=False)


@register.filter
def listed_baht(satang: int | None) -> str:
    """The same with two decimals always, for numbers that stand below each other."""
    return _short(satang, fixed=True)


def _short(satang: int | None, *, fixed: bool) -> str:
    if satang is None or abs(satang) < HUNDRED_THOUSAND * BAHT:
        return baht(satang)
    if abs(satang) >= MILLION * BAHT:
        size, word = MILLION, " ล้าน" if thai() else "M"
    else:
        size, word = (HUNDRED_THOUSAND, " แสน") if thai() else (THOUSAND, "k")
    number = f"{satang / BAHT / size:,.2f}"
    return (number if fixed else number.rstrip("0").rstrip(".")) + word


@register.filter
def per_cent(per_mille: int | None) -> str:
    """Thousandths as people read them: 832 -> 83.2 %."""
    return "–" if per_mille is None else f"{per_mille // 10:,}.{per_mille % 10} %"
